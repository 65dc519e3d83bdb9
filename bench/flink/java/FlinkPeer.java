import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A real Flink in one JVM, which runs SQL scripts one after the other. Each line of standard input is a request as JSON, each line of
 * standard output its answer: {"op": "run", "script", "config"} gives the lines that the print sinks wrote; {"op": "describe", "script",
 * "query"} the columns of a query; {"op": "queries", "script", "queries"} the columns and rows of several queries, run as one job. A script that fails gives {"error"} and the next one runs. Ends with its input.
 */
public final class FlinkPeer {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    try (LocalCluster cluster = new LocalCluster(Integer.parseInt(args[0]))) {
      answers.println("{\"ready\":true}");
      BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        answers.println(JSON.writeValueAsString(answer(cluster, JSON.readTree(line))));
        answers.flush();
      }
    }
    System.exit(0);
  }

  private static Map<String, Object> answer(LocalCluster cluster, JsonNode request) {
    Map<String, Object> reply = new LinkedHashMap<>();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    long begun = System.nanoTime();
    try {
      SqlRun run = new SqlRun(cluster.environment(), textsOf(request.path("config")));
      String script = request.path("script").asText();
      if (request.path("op").asText().equals("describe")) {
        reply.put("columns", run.columnsOf(script, request.path("query").asText()));
      } else if (request.path("op").asText().equals("queries")) {
        List<String> queries = new ArrayList<>();
        request.path("queries").forEach(query -> queries.add(query.asText()));
        run.print(script, queries, reply);
      } else {
        run.execute(script, request.path("timeoutMs").asLong(60_000));
      }
    } catch (Throwable failure) {
      reply.put("error", causes(failure));
    }
    reply.put("lines", printed.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new));
    reply.put("ms", (System.nanoTime() - begun) / 1_000_000);
    return reply;
  }

  private static Map<String, String> textsOf(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.fields().forEachRemaining(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  private static String causes(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
      text.append(text.length() == 0 ? "" : " <- ").append(cause);
    }
    return text.toString();
  }
}
