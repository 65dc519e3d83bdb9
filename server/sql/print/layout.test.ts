import { describe, expect, it } from 'vitest';
import { parseScript } from '../parse';
import { printExpression, printScript } from '.';
import { parseExpression } from '../parse';

const formatted = (text: string): string => printScript(parseScript(text).script, { target: 'headrace' }).text;

describe('layout', () => {
  it('one clause a line, short lists on one line', () => {
    expect(
      formatted('create temporary view v as select a, b+1 as c from t where a>1 group by a, b having count(*)>1 order by a desc limit 3'),
    ).toBe(
      `CREATE TEMPORARY VIEW v AS
SELECT a, b + 1 AS c
FROM t
WHERE a > 1
GROUP BY a, b
HAVING count(*) > 1
ORDER BY a DESC
LIMIT 3;
`,
    );
  });

  it('long lists and conditions one part a line', () => {
    const columns = Array.from({ length: 12 }, (_, i) => `a_long_column_${i}`);
    const text = formatted(
      `SELECT ${columns.join(', ')} FROM t WHERE ${columns
        .slice(0, 6)
        .map((name) => `${name} > 10`)
        .join(' AND ')} OR x`,
    );
    expect(text).toBe(
      `SELECT\n${columns.map((name) => `  ${name}`).join(',\n')}\nFROM t\nWHERE a_long_column_0 > 10\n${columns
        .slice(1, 6)
        .map((name) => `    AND ${name} > 10`)
        .join('\n')}\n  OR x;\n`,
    );
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('tables one element a line', () => {
    expect(
      formatted(
        "CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector'='print')",
      ),
    ).toBe(
      `CREATE TABLE t (
  a INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (a) NOT ENFORCED
) WITH (
  'connector' = 'print'
);
`,
    );
  });

  it('joins under one another, conditions deeper where they are long; subqueries on one line where they fit', () => {
    expect(
      formatted(
        'SELECT a.x, d.name FROM (SELECT x, id, PROCTIME() AS proc_time FROM late_flights) AS a LEFT JOIN airports FOR SYSTEM_TIME AS OF a.proc_time AS d ON a.id = d.id AND a.some_other_column = d.some_other_column',
      ),
    ).toBe(`SELECT a.x, d.name
FROM (SELECT x, id, PROCTIME() AS proc_time FROM late_flights) AS a
LEFT JOIN airports FOR SYSTEM_TIME AS OF a.proc_time AS d
  ON a.id = d.id AND a.some_other_column = d.some_other_column;
`);
  });

  it('subqueries that do not fit, indented', () => {
    const long = Array.from({ length: 9 }, (_, i) => `some_column_${i}`).join(', ');
    expect(formatted(`SELECT * FROM (SELECT ${long} FROM t WHERE a > 1) AS x`)).toBe(`SELECT *
FROM (
  SELECT
${Array.from({ length: 9 }, (_, i) => `    some_column_${i}`).join(',\n')}
  FROM t
  WHERE a > 1
) AS x;
`);
  });

  it('text in quotes keeps its line breaks and gets no indentation', () => {
    const text = "SELECT *\nFROM (SELECT 'a\nb' AS x FROM t) AS y;\n";
    expect(formatted(text)).toBe(text);
  });

  it.each([
    ['`order`', '`order`'],
    ['`plain`', 'plain'],
    ['a.`b c`.`select`', 'a.`b c`.`select`'],
    ['(((a)))', 'a'],
    ['(a + b) + c', 'a + b + c'],
    ['a + (b + c)', 'a + (b + c)'],
    ['- (-1)', '- -1'],
    ['(NOT a) = b', '(NOT a) = b'],
    ["FLOOR((ts + INTERVAL '1' DAY) TO MONTH)", "FLOOR((ts + INTERVAL '1' DAY) TO MONTH)"],
    ['cast(a as int)', 'CAST(a AS INT)'],
    ['case when a then 1 end', 'CASE WHEN a THEN 1 END'],
    ['`map`[1]', '`map`[1]'],
  ])('the expression %s as %s', (text, printed) => {
    expect(printExpression(parseExpression(text).value!)).toBe(printed);
  });
});
