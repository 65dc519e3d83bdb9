import { describe, expect, it } from 'vitest';
import { parseExpression, parseScript } from '.';

/** `line:column code: message` of each diagnostic. */
const mistakesIn = (text: string): string[] =>
  parseScript(text).diagnostics.map(({ at, code, message }) => `${at.range!.line}:${at.range!.column} ${code}: ${message}`);

describe('messages', () => {
  it.each([
    ['SELECT a FORM t', '1:10 sql-unexpected: "FORM" was read as a name, and "t" behind it does not fit: did you mean FROM?'],
    ['SELEC a FROM t', '1:1 sql-unexpected: Found "SELEC", expected a statement (CREATE, INSERT, SELECT …) or "(". Did you mean SELECT?'],
    ['SELECT a FROM t WHER a > 1', '1:17 sql-unexpected: "WHER" was read as a name, and "a" behind it does not fit: did you mean WHERE?'],
    ['SELECT a, FROM t', '1:9 sql-unexpected: The comma before "FROM" is one too many, or an expression is missing behind it.'],
    ['SELECT value FROM t', '1:8 sql-reserved-word: "value" is a reserved word: write `value` to use it as a name.'],
    ['SELECT "a" FROM t', "1:8 sql-double-quotes: Double quotes mean nothing here: write `a` for a name, or 'a' for a text."],
    ["SELECT 'a FROM t", "1:8 sql-open-quote: The text 'a FROM t is not closed: put a single quote at its end."],
    ['SELECT `a FROM t', '1:8 sql-open-quote: The name a FROM t is not closed on its line: put a backtick at its end.'],
    ['SELECT a /* b', '1:10 sql-open-comment: This comment is not closed: everything behind it is lost. Put */ at its end.'],
    ['SELECT a FROM t WHERE', '1:17 sql-unexpected-end: The statement ends before it is complete: expected an expression behind "WHERE".'],
    ['SELECT a FROM t WHERE (a = 1', '1:28 sql-unexpected-end: The statement ends before it is complete: expected "," or ")" behind "1".'],
    [
      'SELECT a)',
      '1:9 sql-unexpected: Found ")", expected ",", AS, FROM, WHERE, GROUP, HAVING or other clauses. This parenthesis closes nothing.',
    ],
    ['SELECT INTERVAL 5 DAY', "1:17 sql-bad-literal: The amount of an INTERVAL is a text: write INTERVAL '5' instead of INTERVAL 5."],
    [
      "CREATE TABLE t (a INT) WITH (connector = 'x')",
      "1:30 sql-bad-literal: connector stands without quotes: keys and values of options are texts, write 'connector'.",
    ],
    [
      "CREATE TABLE t (a INT) WITH ('rows' = 5)",
      "1:39 sql-bad-literal: 5 stands without quotes: keys and values of options are texts, write '5'.",
    ],
    ["SELECT X'0' FROM t", "1:8 sql-bad-literal: X'0' holds something else than pairs of hexadecimal digits."],
    [
      'UPDATE t SET a = 1',
      '1:1 sql-unsupported: UPDATE is not supported: a stream changes through its changelog; write an INSERT INTO a table with a primary key.',
    ],
    [
      'SELECT a FROM t QUALIFY x = 1',
      '1:17 sql-unsupported: QUALIFY is not part of this dialect: compute the ROW_NUMBER in an inner query and filter it with WHERE outside.',
    ],
    ['SELECT a # b', '1:10 sql-bad-character: The character "#" means nothing here: remove it, or put it between quotes.'],
    ['SELECT CURRENT_DATE ( ) FROM t', '1:8 sql-unexpected: CURRENT_DATE is written without parentheses: Flink knows no CURRENT_DATE().'],
    ['SELECT a FROM t LIMIT 1 LIMIT 2', '1:25 sql-misplaced-clause: LIMIT stands twice in this query: keep one.'],
  ])('%s', (text, message) => {
    expect(mistakesIn(text)).toEqual([message]);
  });

  it('offer a fix that makes the text right', () => {
    for (const text of [
      'SELECT a FORM t',
      'SELECT value FROM t',
      'SELECT "a" FROM t',
      'SELECT INTERVAL 5 DAY',
      'SELECT a, FROM t',
      'SELECT LOCALTIME() FROM t',
      'SELECT 1\nCREATE VIEW v AS SELECT 2',
    ]) {
      const [{ fix } = {}] = parseScript(text).diagnostics;
      if (fix?.kind !== 'replace') throw new Error(`no fix for ${text}`);
      const { start, end } = fix.at.range!;
      expect(mistakesIn(text.slice(0, start) + fix.text + text.slice(end)), text).toEqual([]);
    }
  });

  it('of an expression in a field have ranges in that text', () => {
    const { value, diagnostics } = parseExpression('delay >> 15');
    expect(value).toBeUndefined();
    expect(diagnostics[0]!.at.range).toEqual({ start: 7, end: 8, line: 1, column: 8 });
    expect(parseExpression('  ').diagnostics[0]).toMatchObject({ code: 'sql-empty', at: { range: { start: 2, end: 2 } } });
  });
});

describe('recovery', () => {
  it('goes on behind the semicolon, and finds each mistake', () => {
    const text = 'SELECT 1;\nSELECT (;\nSELECT 2;\nCREATE TABEL x;\nSELECT 3;';
    expect(mistakesIn(text).map((line) => line.split(' ')[0])).toEqual(['2:9', '4:8']);
    expect(parseScript(text).script.statements).toHaveLength(3);
  });

  it('goes on at the next line that begins a statement where the semicolon is missing', () => {
    const { script, diagnostics } = parseScript('CREATE VIEW a AS SELECT 1\nCREATE VIEW b AS SELECT 2;');
    expect(script.statements).toHaveLength(2);
    expect(diagnostics.map(({ code, at }) => [code, at.range!.start])).toEqual([['sql-missing-semicolon', 25]]);
  });

  it('is not carried away by a quote that was forgotten', () => {
    const text = "CREATE TABLE a (x INT) WITH ('connector' = 'print);\nCREATE TABLE b (x INT) WITH ('connector' = 'print');\nSELECT 1;";
    expect(mistakesIn(text)).toEqual([
      "1:44 sql-open-quote: The text 'print); is not closed on its line and runs into the next statement: close it with a single quote.",
    ]);
    expect(parseScript(text).script.statements.map(({ kind }) => kind)).toEqual(['create-table', 'query-statement']);
  });

  it('leaves out only the insert that is wrong in a statement set', () => {
    const { script, diagnostics } = parseScript(
      'BEGIN STATEMENT SET;\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT;\nINSERT INTO c SELECT 3;\nEND;\nSELECT 4;',
    );
    expect(diagnostics.map(({ at }) => at.range!.line)).toEqual([3]);
    expect(script.statements.map(({ kind }) => kind)).toEqual(['statement-set', 'query-statement']);
    const [set] = script.statements;
    expect(set?.kind === 'statement-set' && set.statements.map(({ target }) => target.parts[0])).toEqual(['a', 'c']);
  });

  it('says when a statement set is not ended', () => {
    expect(mistakesIn('EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;')).toEqual([
      '1:52 sql-unexpected-end: The statement ends before it is complete: expected END.',
    ]);
  });
});
