import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.PrintSinkFunction;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** One script in a session of its own: definitions and settings at once, all its INSERTs as one job. */
final class SqlRun {
  private static final Pattern SETTING = Pattern.compile("(?is)SET\\s+'([^']+)'\\s*=\\s*'([^']*)'");
  private static final Pattern SET_FRAME = Pattern.compile("(?is)^(EXECUTE\\s+STATEMENT\\s+SET\\s+BEGIN|BEGIN\\s+STATEMENT\\s+SET)\\b\\s*");
  private final StreamExecutionEnvironment environment;
  private final StreamTableEnvironment tables;

  SqlRun(StreamExecutionEnvironment environment, Map<String, String> config) {
    this.environment = environment;
    tables = StreamTableEnvironment.create(environment, EnvironmentSettings.newInstance().inStreamingMode().build());
    config.forEach((key, value) -> tables.getConfig().set(key, value));
  }

  void execute(String script, long timeoutMs) throws Exception {
    run(define(script), timeoutMs);
  }

  /** Prints the changelog of each query that Flink takes, all as one job; says in the reply which it refuses, and every one's columns. */
  void print(String script, List<String> queries, Map<String, Object> reply) throws Exception {
    define(script);
    List<String> refused = new ArrayList<>();
    List<List<Map<String, String>>> schemas = new ArrayList<>();
    for (int at = 0; at < queries.size(); at++) {
      try {
        Table table = tables.sqlQuery(queries.get(at));
        List<Map<String, String>> columns = describe(table);
        tables.toChangelogStream(table).addSink(new PrintSinkFunction<>("q" + at, false));
        schemas.add(columns);
        refused.add(null);
      } catch (Exception refusal) {
        schemas.add(List.of());
        refused.add(String.valueOf(refusal.getMessage()));
      }
    }
    reply.put("schemas", schemas);
    reply.put("refused", refused);
    if (refused.contains(null)) environment.executeAsync().getJobExecutionResult().get(300, TimeUnit.SECONDS);
  }

  private static void run(StatementSet inserts, long timeoutMs) throws Exception {
    TableResult result = inserts.execute();
    try {
      result.await(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      result.getJobClient().ifPresent(job -> job.cancel().join());
      throw late;
    }
  }

  /** Name and type of each column that the query gives, behind the definitions of the script. */
  List<Map<String, String>> columnsOf(String script, String query) {
    define(script);
    return describe(tables.sqlQuery(query));
  }

  private static List<Map<String, String>> describe(Table table) {
    List<Map<String, String>> columns = new ArrayList<>();
    table.getResolvedSchema().getColumns().forEach(column -> {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("name", column.getName());
      described.put("type", column.getDataType().getLogicalType().asSerializableString());
      columns.add(described);
    });
    return columns;
  }

  private StatementSet define(String script) {
    StatementSet inserts = tables.createStatementSet();
    for (String statement : statementsOf(script)) {
      Matcher setting = SETTING.matcher(statement);
      String bare = SET_FRAME.matcher(statement).replaceFirst("");
      if (setting.matches()) tables.getConfig().set(setting.group(1), setting.group(2));
      else if (bare.regionMatches(true, 0, "INSERT", 0, 6)) inserts.addInsertSql(bare);
      else if (!bare.equalsIgnoreCase("END")) tables.executeSql(bare);
    }
    return inserts;
  }

  /** Cuts at semicolons that stand outside of quotes and comments; comments that are not hints fall away. */
  static List<String> statementsOf(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (int at = 0; at < script.length(); at++) {
      char c = script.charAt(at);
      if (script.startsWith("--", at)) {
        at = endOf(script, "\n", at) - 2;
      } else if (c == '\'' || c == '`') {
        int end = endOf(script, String.valueOf(c), at + 1);
        current.append(script, at, end);
        at = end - 1;
      } else if (c == ';') {
        add(statements, current);
      } else {
        current.append(c);
      }
    }
    add(statements, current);
    return statements;
  }

  private static int endOf(String script, String mark, int from) {
    int found = script.indexOf(mark, from);
    return found < 0 ? script.length() + 1 : found + mark.length();
  }

  private static void add(List<String> statements, StringBuilder current) {
    String text = current.toString().strip();
    if (!text.isEmpty()) statements.add(text);
    current.setLength(0);
  }
}
