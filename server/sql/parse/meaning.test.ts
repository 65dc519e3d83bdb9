import { describe, expect, it } from 'vitest';
import type { Expression } from '../ast/expressions/expression';
import { differenceOf } from '../ast/same-script';
import { printDataType } from '../print';
import { parseDataType, parseExpression, parseScript } from '.';

/** Every operation in parentheses, so that precedence shows. */
function nested(expression: Expression): string {
  switch (expression.kind) {
    case 'column':
      return expression.path.join('.');
    case 'numeric-literal':
      return expression.text;
    case 'unary':
      return `(${expression.operator} ${nested(expression.operand)})`;
    case 'binary':
      return `(${nested(expression.left)} ${expression.operator} ${nested(expression.right)})`;
    case 'is':
      return `(${nested(expression.operand)} is ${expression.negated ? 'not ' : ''}${expression.test})`;
    case 'between':
      return `(${nested(expression.operand)} between ${nested(expression.low)} and ${nested(expression.high)})`;
    case 'like':
      return `(${nested(expression.operand)} like ${nested(expression.pattern)})`;
    case 'element-access':
      return `(${nested(expression.operand)} at ${nested(expression.index)})`;
    default:
      return expression.kind;
  }
}

describe('precedence', () => {
  it.each([
    ['a OR b AND c', '(a OR (b AND c))'],
    ['NOT a AND b', '((NOT a) AND b)'],
    ['NOT a = b', '(NOT (a = b))'],
    ['NOT a IS NULL', '(NOT (a is NULL))'],
    ['a = b IS NULL', '((a = b) is NULL)'],
    ['a + b * c - d', '((a + (b * c)) - d)'],
    ['a || b + c', '((a || b) + c)'],
    ['a - b - c', '((a - b) - c)'],
    ['a / b / c', '((a / b) / c)'],
    ['-a * b', '((- a) * b)'],
    ['- a[1]', '(- (a at 1))'],
    ['a BETWEEN 1 AND 2 AND b', '((a between 1 and 2) AND b)'],
    ['a BETWEEN b + 1 AND c OR d', '((a between (b + 1) and c) OR d)'],
    ['a = b LIKE c', '(a = (b like c))'],
    ['a < b = c', '((a < b) = c)'],
    ['a = 1 OR b = 2 AND c <> 3', '((a = 1) OR ((b = 2) AND (c <> 3)))'],
  ])('%s is %s', (text, shape) => {
    expect(nested(parseExpression(text).value!)).toBe(shape);
  });
});

describe('spellings that mean the same', () => {
  it.each([
    ['SELECT SUBSTRING(a, 1, 2)', 'SELECT SUBSTRING(a FROM 1 FOR 2)'],
    ['SELECT a != b', 'SELECT a <> b'],
    ["SELECT INTERVAL '5' MINUTES", "SELECT INTERVAL '5' MINUTE"],
    ['SELECT TRIM(BOTH FROM a)', 'SELECT TRIM(a)'],
    ['SELECT (a, b) IN ((1, 2))', 'SELECT ROW(a, b) IN (ROW(1, 2))'],
    ["SELECT 'a' 'b'", "SELECT 'ab'"],
    ["SELECT U&'\\0061'", "SELECT 'a'"],
    ['SELECT `a` FROM `t`', 'SELECT a FROM t'],
    ['SELECT a FROM t FETCH NEXT 3 ROWS ONLY', 'SELECT a FROM t LIMIT 3'],
    ['SELECT * FROM a LEFT OUTER JOIN b ON TRUE', 'SELECT * FROM a LEFT JOIN b ON TRUE'],
    ["SET a.b-c = 'x'", "SET 'a.b-c' = 'x'"],
    ['SELECT x FROM t AS y', 'select x from t y'],
    [
      "SELECT * FROM TUMBLE(TABLE t, DESCRIPTOR(c), INTERVAL '1' DAY)",
      "SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(c), INTERVAL '1' DAY))",
    ],
    ['((SELECT 1))', 'SELECT 1'],
    ['SELECT a FROM t EXCEPT DISTINCT SELECT b FROM u', 'SELECT a FROM t MINUS SELECT b FROM u'],
  ])('%s', (one, other) => {
    const [a, b] = [parseScript(one), parseScript(other)];
    expect([...a.diagnostics, ...b.diagnostics]).toEqual([]);
    expect(differenceOf(a.script, b.script)).toBeUndefined();
  });

  it.each([
    ['INTEGER', 'INT'],
    ['NUMERIC(10)', 'DECIMAL(10)'],
    ['DOUBLE PRECISION', 'DOUBLE'],
    ['REAL', 'FLOAT'],
    ['CHARACTER VARYING(3)', 'VARCHAR(3)'],
    ['TIMESTAMP(3) WITH LOCAL TIME ZONE', 'TIMESTAMP_LTZ(3)'],
    ['TIMESTAMP(3) WITHOUT TIME ZONE', 'TIMESTAMP(3)'],
    ['INT NOT NULL ARRAY', 'ARRAY<INT NOT NULL>'],
    ['ROW(a INT, b STRING) NOT NULL', 'ROW<a INT, b STRING> NOT NULL'],
    ['STRING NULL', 'STRING'],
  ])('the type %s is %s', (one, other) => {
    expect(printDataType(parseDataType(one).value!)).toBe(other);
  });

  it('what differs is found, with its path', () => {
    const [a, b] = [parseScript('SELECT a FROM t WHERE b > 1'), parseScript('SELECT a FROM t WHERE b > 2')];
    expect(differenceOf(a.script, b.script)).toBe('statements.0.query.body.where.right.text');
  });
});
