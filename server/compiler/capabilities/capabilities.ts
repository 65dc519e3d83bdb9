/** Where a feature works. A reason says why not, in words for the author of a pipeline. */
export type Support = 'yes' | { readonly no: string };

export interface Capability {
  readonly title: string;
  readonly embedded: Support;
  readonly flink1: Support;
  readonly flink2: Support;
}

const everywhere = (title: string): Capability => ({ title, embedded: 'yes', flink1: 'yes', flink2: 'yes' });
const flinkOnly = (title: string, no: string): Capability => ({ title, embedded: { no }, flink1: 'yes', flink2: 'yes' });
const embeddedOnly = (title: string, no: string): Capability => ({ title, embedded: 'yes', flink1: { no }, flink2: { no } });
const nowhere = (title: string, no: string): Capability => ({ title, embedded: { no }, flink1: { no }, flink2: { no } });

/** The one table of what runs where: `bind` refuses by it, badges and reference pages read it. */
export const capabilities = {
  'tumble-window': everywhere('TUMBLE windows'),
  'hop-window': everywhere('HOP windows'),
  'cumulate-window': everywhere('CUMULATE windows'),
  'session-window': everywhere('SESSION windows'),
  'legacy-window': everywhere('TUMBLE, HOP and SESSION in GROUP BY'),
  'legacy-window-place': nowhere('TUMBLE, HOP or SESSION outside of GROUP BY', 'write it in GROUP BY, or as a table function in FROM'),
  'legacy-hop-size': flinkOnly(
    'HOP in GROUP BY whose size is no multiple of its slide',
    'rows are kept slide by slide: choose a size of whole slides',
  ),
  'legacy-window-function': nowhere(
    'TUMBLE_START and its like without TUMBLE, HOP or SESSION in GROUP BY',
    'with a table function, use window_start, window_end and window_time',
  ),
  'window-of-table-query': embeddedOnly(
    'TABLE before the query that a window table function takes: TUMBLE(TABLE (SELECT …), …)',
    'Flink takes the query in parentheses alone, and so it is printed for it',
  ),
  'window-without-aggregate': everywhere('A window table function without GROUP BY'),
  'window-grouping-sets': nowhere(
    'A grouping set without the bounds of the window',
    'keep window_start and window_end outside of the sets',
  ),
  'session-keys': nowhere('Sessions by other columns than the GROUP BY', 'group by all columns of its PARTITION BY'),
  'grouping-place': nowhere('GROUPING and its like without GROUP BY', 'they tell which keys a grouping set leaves out'),
  'group-aggregate': everywhere('Running aggregates'),
  'aggregate-phases': everywhere('Aggregates in two phases, and DISTINCT values dealt over all workers'),
  'count-of-several': nowhere(
    'COUNT of several values',
    'streams count one, in Flink too: write COUNT(DISTINCT ROW(a, b)), or COUNT(*) with a FILTER',
  ),
  'aggregate-types': embeddedOnly(
    'MIN, MAX, FIRST_VALUE, LAST_VALUE and COUNT(DISTINCT) of values that Flink has no such aggregate for',
    'it orders no bytes and intervals, keeps the first and last of numbers, BOOLEAN and STRING alone, and tells no nested values apart: cast them to STRING',
  ),
  'grouping-sets': everywhere('GROUPING SETS, ROLLUP and CUBE'),
  'regular-join': everywhere('Joins of two streams'),
  'temporal-join': everywhere('Joins with a versioned table by event time'),
  'temporal-join-time': nowhere(
    'FOR SYSTEM_TIME AS OF another time than a time attribute of the left side',
    'use the event-time column of the left side, or PROCTIME() for a look-up',
  ),
  'temporal-join-place': nowhere('FOR SYSTEM_TIME AS OF without a join', 'join a stream with the table'),
  'dimension-join': everywhere('Dimension joins by processing time'),
  'window-emit': embeddedOnly(
    'Early results, allowed lateness and the late rows of a window',
    'Flink has none of them for windows of table functions; take the results at the end of the window',
  ),
  'window-emit-setting': nowhere(
    'table.exec.emit.* for windows of table functions',
    "write SELECT /*+ HEADRACE('early-fire' = '10 s', 'allowed-lateness' = '1 min') */ where the window is grouped, or a window in GROUP BY",
  ),
  'window-emit-session': nowhere('Early and late results of sessions', 'take their results at the end, or the late rows by LATE_ROWS'),
  'late-rows-place': nowhere(
    'LATE_ROWS of something else than a view that groups by a window of event time',
    'name the view of the window, without grouping sets',
  ),
  'late-rows-updates': nowhere('LATE_ROWS of a window over rows that change', 'take the rows before they are aggregated'),
  'filesystem-dimension': embeddedOnly('A file as dimension', 'Flink has no look-up on files; put the table into a database'),
  'union-all': everywhere('UNION ALL'),
  'set-operation': everywhere('UNION, INTERSECT and EXCEPT'),
  'over-aggregate': everywhere('OVER aggregates'),
  'over-updating': {
    title: 'OVER of rows that change, in an order that is no time, and LEAD',
    embedded: 'yes',
    flink1: {
      no: 'it orders rows that are only added by a time attribute, ascending; a ROW_NUMBER may have a condition such as "rn <= 10"',
    },
    flink2: { no: 'before 2.1 it orders rows that are only added by a time attribute, and from then on frames must be unbounded' },
  } as Capability,
  'lag-default': embeddedOnly(
    'A default of LAG that is never NULL beside values that may be',
    'Flink reads NULL among the values as -1 or as an empty text then: leave the default out, or take LAG(COALESCE(value, …), …)',
  ),
  'over-place': nowhere('OVER inside of another condition', 'compute it in SELECT, and ask for it in a query around'),
  'over-missing': nowhere('ROW_NUMBER, RANK, LAG and their like without OVER', 'write OVER (PARTITION BY … ORDER BY …) behind it'),
  'over-frame': nowhere('A frame that ends elsewhere than at the current row', 'rows to come are not known yet: write AND CURRENT ROW'),
  'over-range-order': nowhere(
    'A RANGE of a distance in another order than one time or number',
    'order by one TIMESTAMP, DATE, TIME, whole or floating number, or write ROWS',
  ),
  'aggregate-order': nowhere(
    'ORDER BY and WITHIN GROUP in an aggregate',
    'values are taken in the order of their arrival: rank the rows before they are aggregated',
  ),
  'null-treatment': nowhere(
    'IGNORE NULLS and RESPECT NULLS of another function than ARRAY_AGG',
    'aggregates leave NULLs out, write FILTER (WHERE … IS NOT NULL) to say so; LAG and LEAD count each row',
  ),
  'aggregate-clause': nowhere(
    'DISTINCT, FILTER, ORDER BY and IGNORE NULLS at a function of one row',
    'they belong to aggregates: write CASE or WHERE instead',
  ),
  'over-function': nowhere(
    'NTILE, PERCENT_RANK and CUME_DIST',
    'they count the rows of the whole partition: divide RANK or ROW_NUMBER by COUNT(*) of a query that is joined',
  ),
  'order-by': {
    title: 'ORDER BY of endless rows by something else than their time',
    embedded: { no: 'there is no last row to sort before: add a LIMIT, or order by the event time first' },
    flink1: { no: 'order by the event time first, or add a LIMIT' },
    flink2: { no: 'order by the event time first, or add a LIMIT' },
  } as Capability,
  'offset-without-limit': nowhere('ORDER BY with OFFSET and without LIMIT', 'say how many rows there are with LIMIT'),
  'match-recognize': everywhere('MATCH_RECOGNIZE'),
  'pattern-form': nowhere(
    'Groups, alternatives, PERMUTE, exclusions, SUBSET, ^ and $ in a pattern',
    'write variables one behind the other, each once and with a quantifier of its own',
  ),
  'pattern-greedy-end': nowhere('A greedy quantifier at the end of a pattern', 'end with a variable that is met once, or write +? or *?'),
  'pattern-empty': nowhere('A pattern whose variables may all be missing', 'write one that is met at least once: A+ or A'),
  'pattern-greedy-optional': embeddedOnly(
    'An optional variable behind a greedy one in a pattern',
    'Flink takes no A+ B? or A* B*; make the first reluctant (A+?) or the second required',
  ),
  'pattern-reluctant-optional': nowhere('A reluctant optional variable (A??)', 'write A?'),
  'pattern-all-rows': nowhere('ALL ROWS PER MATCH', 'write ONE ROW PER MATCH'),
  'pattern-order': nowhere('MATCH_RECOGNIZE in another order than time', 'order by the event time first, ascending'),
  'pattern-columns': nowhere('PARTITION BY and ORDER BY of MATCH_RECOGNIZE by expressions', 'compute the value in a view before'),
  'pattern-function': nowhere('PREV, NEXT, CLASSIFIER and MATCH_NUMBER', 'LAST(A.x, 1) is the row of A before the last'),
  'pattern-aggregate': nowhere(
    'DISTINCT, FILTER, IGNORE NULLS or several variables in an aggregate of MATCH_RECOGNIZE',
    'aggregate the columns of one variable',
  ),
  'pattern-place': nowhere(
    'RUNNING, FINAL, PREV, NEXT, CLASSIFIER and MATCH_ROWTIME outside of MATCH_RECOGNIZE',
    'LAG(x) OVER (…) is the row before',
  ),
  unnest: everywhere('UNNEST'),
  'unnest-ordinality': {
    title: 'UNNEST … WITH ORDINALITY',
    embedded: 'yes',
    flink1: { no: 'it came with Flink 2.0' },
    flink2: 'yes',
  } as Capability,
  'unnest-join': nowhere('A RIGHT or FULL join with UNNEST or LATERAL', 'it is made for each left row: use CROSS or LEFT JOIN'),
  'table-function': flinkOnly(
    'Table functions other than windows and those in TypeScript',
    'all others are user-defined: write it in TypeScript, or use UNNEST over SPLIT or another function that makes an array',
  ),
  subquery: everywhere('Subqueries (IN, EXISTS, scalar)'),
  'subquery-place': flinkOnly(
    'A query as a value or a test in GROUP BY, in an aggregate or in ON',
    'compute it in a view before, or join with the query',
  ),
  'subquery-of-several': nowhere(
    'IN with a query, of several values that may be NULL, inside of another expression',
    'let it stand by itself between the ANDs of WHERE or HAVING, or ask for rows without NULL',
  ),
  'subquery-correlation': nowhere(
    'A subquery that reads the outer row in this way',
    'compare columns of both in its WHERE by "=", and keep the outer columns out of its SELECT, or join with the query',
  ),
  'quantified-comparison': everywhere('A comparison with ANY, SOME or ALL of a query'),
  values: everywhere('VALUES as a table'),
  'current-watermark': everywhere('CURRENT_WATERMARK'),
  'current-watermark-place': nowhere(
    'CURRENT_WATERMARK of another value than an event-time column, or outside of SELECT and WHERE',
    'give it the column that has the watermark, in a view of its own',
  ),
  'source-watermark': flinkOnly('SOURCE_WATERMARK', 'no connector brings watermarks of its own: write an expression over the time column'),
  'updates-into-window-table': nowhere(
    'A window table function without aggregation over rows that change',
    'group by window_start and window_end, or take the rows before they are aggregated',
  ),
  'updates-into-window-join': nowhere('A window join of rows that change', 'join the rows before they are aggregated, or without windows'),
  'updates-into-interval-join': nowhere(
    'An interval join of rows that change',
    'join them without the bounds of time, which keeps all rows',
  ),
  'updates-into-over': nowhere('OVER by processing time of rows that change', 'order by a column that the rows bring with them'),
  'updates-into-match': nowhere('MATCH_RECOGNIZE over rows that change', 'look for the pattern before the rows are aggregated'),
  'updates-into-sort': nowhere('ORDER BY time of rows that change', 'sort before the rows are aggregated, or add a LIMIT'),
  'session-without-aggregate': flinkOnly('A SESSION window without aggregation', 'group by window_start and window_end'),
  'metadata-columns': everywhere('Metadata columns'),
  'like-clause': everywhere('CREATE TABLE … LIKE'),
  'create-table-as': everywhere('CREATE TABLE … AS'),
  'not-null-enforcer': everywhere('Columns of sinks that are NOT NULL, looked at row by row'),
  'enforced-key': nowhere(
    'A PRIMARY KEY that is enforced',
    'rows pass by and are not compared with each other: write NOT ENFORCED behind it',
  ),
  'several-keys': nowhere(
    'Several primary keys or watermarks of one table',
    'a table has one of each: name all columns of the key in one, and compute the time from several columns',
  ),
  distribution: nowhere('DISTRIBUTED BY and INTO BUCKETS', 'no connector here writes into buckets: leave it out'),
  'metadata-into-sink': flinkOnly('Metadata columns that a sink writes', 'connectors here only read them: write VIRTUAL behind the column'),
  'inspecting-statement': flinkOnly(
    'A statement that only shows (SHOW, DESCRIBE)',
    'a running job answers nobody, and the catalog shows tables with their columns',
  ),
  explain: flinkOnly('EXPLAIN', '`headrace compile --to plan` shows what a script becomes'),
  'catalog-statement': flinkOnly(
    'CREATE, ALTER or DROP of what is outside of the script (catalogs, databases, functions, registered tables)',
    'tables are registered in the workspace, and nothing outside of the script is changed by it',
  ),
  'query-by-itself': flinkOnly('A query by itself', 'write INSERT INTO a table to keep its rows'),
  'insert-overwrite': flinkOnly('INSERT OVERWRITE', 'streams only add; empty the target before the start'),
  'other-catalogs': flinkOnly('Names of other catalogs and databases', 'register the table in this workspace'),
  'user-functions': flinkOnly(
    'User-defined functions (CREATE FUNCTION in JAVA, SCALA or PYTHON)',
    'no JVM and no Python runs here: write it in TypeScript, build it of the functions that there are, or deploy to Flink',
  ),
  'typescript-functions': embeddedOnly(
    'Functions in TypeScript (CREATE FUNCTION … LANGUAGE TYPESCRIPT, or module.export)',
    'they run in a process beside the embedded engine, and Flink has no such thing: build it of the functions that there are',
  ),
  'typescript-resources': nowhere('USING behind a function in TypeScript', 'its module is built and installed by who runs the server'),
  'typescript-function-place': nowhere(
    'A function in TypeScript in a watermark, a window, VALUES, MATCH_RECOGNIZE, UNNEST, or a condition of another join than an inner one',
    'compute it as a column of a view, and name the column here',
  ),
  'typescript-function-updates': nowhere(
    'A function in TypeScript that is not deterministic, over rows that change',
    'another value would come when a row is taken back: call it before the rows change',
  ),
  'typescript-aggregate-updates': nowhere(
    'An aggregate function in TypeScript without retract, over rows that change',
    'a row that is taken back would still count: write `retract` beside `add`, or aggregate before the rows change',
  ),
  'typescript-aggregate-place': nowhere(
    'An aggregate function in TypeScript over a window, with OVER, in MATCH_RECOGNIZE, or with DISTINCT',
    'its state is kept for the groups of a GROUP BY: remove duplicates in a view before; for a window collect the values with ARRAY_AGG and compute with a function of one value',
  ),
  'typescript-table-place': nowhere(
    'A table function in TypeScript in an expression, or another function in FROM',
    'functions of one value and aggregates stand in expressions, and table functions stand in FROM: LATERAL TABLE(f(x))',
  ),
  'typescript-table-condition': nowhere(
    'A condition other than TRUE of a LEFT JOIN with a table function in TypeScript',
    'write ON TRUE, and ask in a view behind it',
  ),
  'approximate-count': nowhere('APPROX_COUNT_DISTINCT', 'streams have the exact COUNT(DISTINCT …) alone, in Flink too'),
  'internal-function': flinkOnly('HASH_CODE and PRINT', 'they show how Flink works inside: use MD5, or write into a print table'),
  'regular-expression-part': flinkOnly(
    'In a regular expression: \\G, \\X, \\N, \\b{g}, blocks such as \\p{InGreek}, the flag U, and groups that only the rounds of a repetition before the last one met',
    'JavaScript has no words for them: use scripts (\\p{IsGreek}) and other parts; where such an expression comes with the rows, it ends the job',
  ),
  'date-pattern-letter': flinkOnly(
    'In the pattern of a date: zones by name (z, V, v, O), day periods (B), filling up (p), and where a text is read also eras, weeks and single days of a week',
    'use numbers and offsets (XXX); where such a pattern comes with the rows, it ends the job',
  ),
  alter: nowhere('ALTER TABLE and ALTER VIEW', 'a script says what its tables and views are: write the definition as it shall be'),
  'far-nanoseconds': flinkOnly(
    'Times before 1677-09-22 and after 2262-04-11 with more than six digits of a second',
    'nanoseconds are counted in 64 bits, and an expression whose result has no room there ends the job: use TIMESTAMP(6) or fewer digits',
  ),
  'time-zone-type': nowhere('TIMESTAMP WITH TIME ZONE', 'use TIMESTAMP_LTZ'),
} as const satisfies Record<string, Capability>;

export type Feature = keyof typeof capabilities;
