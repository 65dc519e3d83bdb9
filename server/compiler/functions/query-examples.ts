import type { Category } from './signature';

/** A query over the table `t`, and the rows that it leaves, as a print table shows them, in the order of their text. */
export type QueryExample = readonly [sql: string, rows: readonly string[]];

/** The rows that all these queries read: the file `examples/sql/input/four-rows.json`. */
export const exampleTable: readonly (readonly [s: string, i: string, ts: string])[] = [
  ['a', '1', '10:00:00'],
  ['b', '3', '10:01:00'],
  ['NULL', '2', '10:02:00'],
  ['a', '2', '10:06:00'],
];
export const exampleColumns = 's STRING, i INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts';

interface AggregateEntry {
  /** How it is written, where that is not its name with what it takes. */
  readonly signature?: string;
  readonly examples: readonly QueryExample[];
}

const over = (expression: string, ...rows: readonly string[]): QueryExample => [`SELECT ${expression} AS v FROM t`, rows];

/** Of the aggregate functions by their names in the plan. Rows are Flink 1.20's, asked of it. */
export const aggregateExamples: Readonly<Record<string, AggregateEntry>> = {
  COUNT: {
    signature: 'COUNT(* | [DISTINCT] value)',
    examples: [over('COUNT(*)', '4'), over('COUNT(s)', '3'), over('COUNT(DISTINCT s)', '2'), over('COUNT(*) FILTER (WHERE i = 2)', '2')],
  },
  SUM: { examples: [over('SUM(i)', '8'), over('SUM(DISTINCT i)', '6')] },
  AVG: { examples: [over('AVG(i * 2 + 1)', '5'), over('AVG(CAST(i AS DOUBLE))', '2.0')] },
  MIN: { examples: [over('MIN(s)', 'a')] },
  MAX: { examples: [over('MAX(i)', '3')] },
  FIRST_VALUE: { examples: [over('FIRST_VALUE(i)', '1')] },
  LAST_VALUE: { examples: [over('LAST_VALUE(i)', '2')] },
  STDDEV_POP: { examples: [over('STDDEV_POP(CAST(i AS DOUBLE))', '0.7071067811865476')] },
  STDDEV_SAMP: { examples: [over('STDDEV_SAMP(CAST(i AS DOUBLE))', '0.816496580927726')] },
  STDDEV: { examples: [over('STDDEV(CAST(i AS DOUBLE))', '0.816496580927726')] },
  VAR_POP: { examples: [over('VAR_POP(CAST(i AS DOUBLE))', '0.5')] },
  VAR_SAMP: { examples: [over('VAR_SAMP(CAST(i AS DOUBLE))', '0.6666666666666666')] },
  VARIANCE: { examples: [over('VARIANCE(CAST(i AS DOUBLE))', '0.6666666666666666')] },
  LISTAGG: { examples: [over('LISTAGG(s)', 'a,b,a'), over("LISTAGG(s, '-')", 'a-b-a')] },
  ARRAY_AGG: { examples: [over('ARRAY_AGG(s)', '[a, b, null, a]')] },
  ARRAY_AGG_IGNORE_NULLS: {
    signature: 'ARRAY_AGG([DISTINCT] value) IGNORE NULLS',
    examples: [over('ARRAY_AGG(s) IGNORE NULLS', '[a, b, a]')],
  },
  COLLECT: { examples: [over('COLLECT(s)', '{a=2, b=1}')] },
  SINGLE_VALUE: { examples: [['SELECT SINGLE_VALUE(s) AS v FROM t WHERE i = 3', ['b']]] },
  JSON_OBJECTAGG: {
    signature: 'JSON_OBJECTAGG([KEY] key VALUE value [NULL ON NULL])',
    examples: [["SELECT JSON_OBJECTAGG(KEY COALESCE(s, 'none') VALUE i) AS v FROM t WHERE i <> 1", ['{"a":2,"b":3,"none":2}']]],
  },
  JSON_OBJECTAGG_ABSENT_ON_NULL: {
    signature: 'JSON_OBJECTAGG([KEY] key VALUE value ABSENT ON NULL)',
    examples: [
      ["SELECT JSON_OBJECTAGG(KEY COALESCE(s, 'none') VALUE NULLIF(i, 3) ABSENT ON NULL) AS v FROM t WHERE i <> 1", ['{"a":2,"none":2}']],
    ],
  },
  JSON_ARRAYAGG: { signature: 'JSON_ARRAYAGG(value [ABSENT ON NULL])', examples: [over('JSON_ARRAYAGG(s)', '["a","b","a"]')] },
  JSON_ARRAYAGG_NULL_ON_NULL: {
    signature: 'JSON_ARRAYAGG(value NULL ON NULL)',
    examples: [over('JSON_ARRAYAGG(s NULL ON NULL)', '["a","b",null,"a"]')],
  },
};

export type QueryCategory = 'grouping' | 'over' | 'window' | 'pattern' | 'rows';

/** What means something only within a query. */
export interface QueryForm {
  readonly category: QueryCategory | Category;
  readonly signatures: readonly string[];
  readonly summary: string;
  readonly examples: readonly QueryExample[];
}

const form = (
  category: QueryForm['category'],
  signatures: readonly string[],
  summary: string,
  ...examples: readonly QueryExample[]
): QueryForm => ({ category, signatures, summary, examples });

const day = '2024-05-01T';
const window = (call: string, more = ''): string =>
  `SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(${call})${more} GROUP BY window_start, window_end`;
const legacy = (name: string, sizes: string): string =>
  `SELECT ${name}_START(ts, ${sizes}) AS f, ${name}_END(ts, ${sizes}) AS e, COUNT(*) AS n FROM t GROUP BY ${name}(ts, ${sizes})`;
const five = "INTERVAL '5' MINUTE";
const ten = "INTERVAL '10' MINUTE";
const three = "INTERVAL '3' MINUTE";
const match = (measures: string): string =>
  `SELECT * FROM t MATCH_RECOGNIZE (ORDER BY ts MEASURES ${measures} PATTERN (A B+? C) DEFINE B AS B.i > A.i, C AS C.s IS NOT NULL)`;

export const queryForms: readonly QueryForm[] = [
  form('comparison', ['EXISTS (query)', 'NOT EXISTS (query)'], 'Whether the query gives a row', [
    'SELECT i FROM t WHERE EXISTS (SELECT 1 FROM t AS o WHERE o.i = t.i + 1)',
    ['1', '2', '2'],
  ]),
  form('comparison', ['value [NOT] IN (query)'], 'Whether the value equals one of the rows', [
    'SELECT i FROM t WHERE i NOT IN (SELECT n FROM (VALUES (1), (3)) AS v (n))',
    ['2', '2'],
  ]),
  form(
    'comparison',
    ['value = | <> | < | <= | > | >= ANY | SOME | ALL (query)'],
    'Whether the comparison holds for one, or for all of the rows',
    ['SELECT i FROM t WHERE i < ALL (SELECT n FROM (VALUES (2), (3)) AS v (n))', ['1']],
  ),
  form(
    'grouping',
    ['GROUPING(key, …)', 'GROUPING_ID(key, …)'],
    'A number with one bit for each key, the first the highest: set where the grouping set of the row leaves the key out',
    ['SELECT s, GROUPING(s) AS g, SUM(i) AS n FROM t WHERE s IS NOT NULL GROUP BY ROLLUP (s)', ['a, 0, 3', 'b, 0, 3', 'null, 1, 6']],
    [
      "SELECT GROUPING_ID(s, i) AS g, COUNT(*) AS n FROM t WHERE s = 'b' GROUP BY GROUPING SETS ((s, i), (i), ())",
      ['0, 1', '2, 1', '3, 1'],
    ],
  ),
  form('grouping', ['GROUP_ID()'], 'Always 0: what tells grouping sets that are written twice apart, and they are not told apart', [
    'SELECT s, GROUP_ID() AS g, COUNT(*) AS n FROM t WHERE s IS NOT NULL GROUP BY ROLLUP (s)',
    ['a, 0, 2', 'b, 0, 1', 'null, 0, 3'],
  ]),
  form(
    'over',
    ['aggregate OVER ([PARTITION BY …] ORDER BY time [ROWS | RANGE BETWEEN … PRECEDING AND CURRENT ROW])'],
    'Any aggregate over the rows up to this one',
    ['SELECT i, SUM(i) OVER (ORDER BY ts) AS n FROM t', ['1, 1', '2, 6', '2, 8', '3, 4']],
    [`SELECT i, COUNT(*) OVER (ORDER BY ts RANGE BETWEEN ${five} PRECEDING AND CURRENT ROW) AS n FROM t`, ['1, 1', '2, 3', '2, 3', '3, 2']],
  ),
  form('over', ['ROW_NUMBER() OVER (…)'], 'The number of the row in its partition, from 1', [
    'SELECT i, ROW_NUMBER() OVER (PARTITION BY s ORDER BY ts) AS n FROM t WHERE s IS NOT NULL',
    ['1, 1', '2, 2', '3, 1'],
  ]),
  form(
    'over',
    ['RANK() OVER (…)', 'DENSE_RANK() OVER (…)'],
    'The place of the row; rows that are equal in the order have one place, and RANK leaves gaps behind them',
    ['SELECT i, RANK() OVER (ORDER BY i) AS r, DENSE_RANK() OVER (ORDER BY i) AS d FROM t', ['1, 1, 1', '2, 2, 2', '2, 2, 2', '3, 4, 3']],
  ),
  form(
    'over',
    ['LAG(value[, rows[, default]]) OVER (…)'],
    'The value of the row so many before, by default one; the default, or NULL, where there is none',
    ['SELECT i, LAG(i) OVER (ORDER BY ts) AS b FROM t', ['1, null', '2, 2', '2, 3', '3, 1']],
  ),
  form(
    'over',
    ['LEAD(value[, rows[, default]]) OVER (…)'],
    'The value of the row so many behind; a row changes when that one comes. Embedded only',
    ['SELECT i, LEAD(i, 1, 0) OVER (ORDER BY ts) AS b FROM t', ['1, 3', '2, 0', '2, 2', '3, 2']],
  ),
  form(
    'window',
    ['TUMBLE(TABLE t, DESCRIPTOR(time), size[, offset])'],
    'Each row with window_start, window_end and window_time of its window',
    [window(`TUMBLE(TABLE t, DESCRIPTOR(ts), ${five})`), [`${day}10:00, ${day}10:05, 3`, `${day}10:05, ${day}10:10, 1`]],
    [`SELECT i, window_time FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), ${ten})) WHERE i = 3`, [`3, ${day}10:09:59.999`]],
  ),
  form(
    'window',
    ['HOP(TABLE t, DESCRIPTOR(time), slide, size[, offset])'],
    'Each row once for each window that it is in; windows begin a slide apart',
    [
      window(`HOP(TABLE t, DESCRIPTOR(ts), ${five}, ${ten})`),
      [`${day}09:55, ${day}10:05, 3`, `${day}10:00, ${day}10:10, 4`, `${day}10:05, ${day}10:15, 1`],
    ],
  ),
  form(
    'window',
    ['CUMULATE(TABLE t, DESCRIPTOR(time), step, size[, offset])'],
    'Each row once for each window that it is in; windows begin together and end a step apart, up to the size',
    [window(`CUMULATE(TABLE t, DESCRIPTOR(ts), ${five}, ${ten})`), [`${day}10:00, ${day}10:05, 3`, `${day}10:00, ${day}10:10, 4`]],
  ),
  form(
    'window',
    ['SESSION(TABLE t [PARTITION BY keys], DESCRIPTOR(time), gap)'],
    'Rows that follow each other within the gap are in one window, for each of the keys; group by these and the bounds',
    [window(`SESSION(TABLE t, DESCRIPTOR(ts), ${three})`), [`${day}10:00, ${day}10:05, 3`, `${day}10:06, ${day}10:09, 1`]],
  ),
  form(
    'window',
    ['TUMBLE(time, size)', 'HOP(time, slide, size)', 'SESSION(time, gap)'],
    'Windows in GROUP BY, with TUMBLE_START, TUMBLE_END, TUMBLE_ROWTIME and TUMBLE_PROCTIME (and HOP_…, SESSION_…) in SELECT',
    [legacy('TUMBLE', five), [`${day}10:00, ${day}10:05, 3`, `${day}10:05, ${day}10:10, 1`]],
    [legacy('SESSION', three), [`${day}10:00, ${day}10:05, 3`, `${day}10:06, ${day}10:09, 1`]],
  ),
  form('window', ['LATE_ROWS(TABLE view)'], 'The rows that came too late for the windows of a view. Embedded only', [
    `WITH w AS (${window(`TUMBLE(TABLE t, DESCRIPTOR(ts), ${five})`)}) SELECT s, i FROM TABLE(LATE_ROWS(TABLE w))`,
    [],
  ]),
  form('window', ['CURRENT_WATERMARK(time)'], 'The watermark at this row; NULL before there is one', [
    'SELECT i FROM t WHERE ts > CURRENT_WATERMARK(ts) OR CURRENT_WATERMARK(ts) IS NULL',
    ['1', '2', '2', '3'],
  ]),
  form(
    'pattern',
    ['FIRST(variable.column[, rows])', 'LAST(variable.column[, rows])'],
    'The value of the first or last row of a variable, or so many rows from it; aggregates take all its rows',
    [match('A.i AS a, FIRST(B.i) AS f, LAST(B.i) AS l, COUNT(B.i) AS n, C.s AS c'), ['1, 3, 2, 2, a']],
  ),
  form(
    'pattern',
    ['MATCH_ROWTIME()', 'MATCH_PROCTIME()'],
    'The event time of the last row of the match, or the time at which it was found',
    [match('CAST(MATCH_ROWTIME() AS TIMESTAMP(3)) AS m'), [`${day}10:06`]],
  ),
  form(
    'rows',
    ['UNNEST(array | map | multiset) [WITH ORDINALITY]'],
    'A row for each element, or for each entry of a map, beside the row that it is in',
    ["SELECT i, e FROM t CROSS JOIN UNNEST(ARRAY[i, 10 * i]) AS u (e) WHERE s = 'b'", ['3, 3', '3, 30']],
  ),
  form('rows', ['VALUES (value, …), …'], 'A table that stands in the text', [
    "SELECT * FROM (VALUES (1, 'x'), (2, 'y')) AS v (a, b)",
    ['1, x', '2, y'],
  ]),
];
