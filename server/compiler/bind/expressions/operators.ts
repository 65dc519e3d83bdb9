import { MAX_LENGTH, types, withNullability, type DataType, type DecimalType, type LengthType } from '@headrace/connector-sdk/schema';
import { call, caseExpr, literal, strictCall } from '@/server/plan/expr/build';
import type { CallExpr, CaseExpr, Expr } from '@/server/plan/expr/expr';
import type { AstNode } from '@/server/sql/ast/node';
import type { BinaryOperator } from '@/server/sql/ast/expressions/operators';
import { commonNumeric, commonType, comparisonType } from '../../expr/common-type';
import { convert, convertCompared, convertExactly } from '../../expr/conversion';
import { decimalOf, decimalResult } from '../../expr/decimal-rules';
import { familyOf, isNumeric, isUnknown } from '../../expr/families';
import { baseText } from '../../expr/type-text';
import { scalarFunction, resolveOverload } from '../../functions';
import { failedExpr, type ExpressionContext } from './expression-context';

export const anyUnknown = (exprs: readonly Expr[]): boolean => exprs.some((expr) => isUnknown(expr.type));

export function mismatch(
  context: ExpressionContext,
  ast: AstNode,
  params: { what: string; expected: string; given: string; advice?: string },
): Expr {
  context.bind.report('type-mismatch', ast, { advice: '', ...params });
  return failedExpr();
}

const comparisons: Readonly<Record<string, string>> = {
  '=': 'EQUALS',
  '<>': 'NOT_EQUALS',
  '<': 'LESS',
  '<=': 'LESS_OR_EQUAL',
  '>': 'GREATER',
  '>=': 'GREATER_OR_EQUAL',
};
type Arithmetic = 'PLUS' | 'MINUS' | 'TIMES' | 'DIVIDE' | 'MOD';
const arithmetics: Readonly<Record<string, Arithmetic>> = { '+': 'PLUS', '-': 'MINUS', '*': 'TIMES', '/': 'DIVIDE', '%': 'MOD' };

export function bindBinary(operator: BinaryOperator, [left, right]: readonly [Expr, Expr], ast: AstNode, context: ExpressionContext): Expr {
  if (operator === 'AND' || operator === 'OR') {
    const sides = [requireBoolean(left, operator, ast, context), requireBoolean(right, operator, ast, context)];
    return anyUnknown(sides) ? failedExpr() : strictCall(operator, sides, types.BOOLEAN);
  }
  if (anyUnknown([left, right])) return failedExpr();
  if (operator === 'OVERLAPS') return bindOverlaps(left, right, ast, context);
  const comparison = comparisons[operator];
  if (comparison !== undefined) return compare(comparison, [left, right], ast, context);
  const arithmetic = arithmetics[operator];
  if (arithmetic !== undefined) return bindArithmetic(arithmetic, [left, right], ast, context);
  const concat = operator === '||' ? resolveOverload(scalarFunction('CONCAT')!, [left, right]) : null;
  if (concat !== null && concat.op === 'call') return { ...concat, type: concatenated(concat) };
  return mismatch(context, ast, {
    what: `"${operator}"`,
    expected: 'two texts',
    given: `${baseText(left.type)} and ${baseText(right.type)}`,
  });
}

/** As long as both texts together; CHAR where both are. */
function concatenated({ args, type: { nullable } }: CallExpr): DataType {
  const [a, b] = args.map(({ type }) => type as LengthType) as [LengthType, LengthType];
  const length = Math.min(a.length + b.length, MAX_LENGTH);
  return { kind: a.kind === 'CHAR' && b.kind === 'CHAR' ? 'CHAR' : 'VARCHAR', length, nullable };
}

export function requireBoolean(expr: Expr, what: string, ast: AstNode, context: ExpressionContext): Expr {
  if (isUnknown(expr.type) || expr.type.kind === 'BOOLEAN') return expr;
  if (expr.type.kind === 'NULL') return convert(expr, types.BOOLEAN);
  return mismatch(context, ast, { what, expected: 'a condition (BOOLEAN)', given: baseText(expr.type) });
}

/** Two values in their common type; `fn` decides how NULL counts. */
export function compare(fn: string, [left, right]: readonly [Expr, Expr], ast: AstNode, context: ExpressionContext): Expr {
  if (anyUnknown([left, right])) return failedExpr();
  const pairs: readonly (readonly [Expr, Expr])[] = (fn === 'EQUALS' ? pairsOf(left, right) : null) ?? [[left, right]];
  return pairs
    .map((pair) => compareWhole(fn, pair, ast, context))
    .reduce((all, one) => (anyUnknown([all, one]) ? failedExpr() : strictCall('AND', [all, one], types.BOOLEAN)));
}

function compareWhole(fn: string, [left, right]: readonly [Expr, Expr], ast: AstNode, context: ExpressionContext): Expr {
  const common = comparisonType(left.type, right.type);
  if (common === null || (familyOf(common) === 'nested' && !/EQUAL|DISTINCT/.test(fn.replace(/_OR_EQUAL$/, ''))))
    return mismatch(context, ast, {
      what: 'A comparison',
      expected: 'two values of one kind',
      given: `${baseText(left.type)} and ${baseText(right.type)}`,
    });
  const type = common.kind === 'NULL' ? types.STRING : common;
  const args = [left, right].map((side) => convertCompared(side, type, /EQUALS|DISTINCT/.test(fn)));
  return fn.startsWith('IS_') ? call(fn, args, withNullability(types.BOOLEAN, false)) : strictCall(fn, args, types.BOOLEAN);
}

/** `(a, b) = (c, d)` is `a = c AND b = d`: unknown where a value is. Rows within them, and those of columns, are compared as wholes. */
export function pairsOf(left: Expr, right: Expr): readonly (readonly [Expr, Expr])[] | null {
  if (!isWritten(left) || !isWritten(right) || left.args.length !== right.args.length) return null;
  return left.args.map((arg, i) => [arg, right.args[i]!]);
}
const isWritten = (expr: Expr): expr is CallExpr => expr.op === 'call' && expr.fn === 'ROW' && expr.args.length > 0;

export function bindArithmetic(fn: Arithmetic, [left, right]: readonly [Expr, Expr], ast: AstNode, context: ExpressionContext): Expr {
  if (anyUnknown([left, right])) return failedExpr();
  const time = timeArithmetic(fn, left, right);
  if (time !== null) return time;
  const [a, b] = [untypedAs(left, right.type), untypedAs(right, left.type)];
  if (!isNumeric(a.type) || !isNumeric(b.type))
    return mismatch(context, ast, {
      what: `"${Object.keys(arithmetics).find((key) => arithmetics[key] === fn)}"`,
      expected: 'two numbers, or a time and an INTERVAL',
      given: `${baseText(left.type)} and ${baseText(right.type)}`,
      advice: [left, right].every(({ type }) => ['date', 'time', 'timestamp'].includes(familyOf(type)))
        ? ' TIMESTAMPDIFF(DAY, earlier, later) says what lies between.'
        : '',
    });
  const common = commonNumeric(a.type, b.type);
  if (common.kind !== 'DECIMAL') {
    const result = strictCall(fn, [convert(a, common), convert(b, common)], common);
    // The rest of a division by an integer fits into that integer's type, which Flink gives it.
    return fn === 'MOD' && familyOf(common) === 'integer' ? convert(result, b.type) : result;
  }
  const [x, y]: readonly [DecimalType, DecimalType] = [decimalOf(a.type), decimalOf(b.type)];
  return strictCall(fn, [convert(a, x), convert(b, y)], decimalResult(fn, x, y));
}

/** NULL beside a number is a NULL of that number's type. */
const untypedAs = (expr: Expr, other: DataType): Expr =>
  expr.type.kind === 'NULL' ? convert(expr, isNumeric(other) ? other : types.INT) : expr;

function timeArithmetic(fn: Arithmetic, left: Expr, right: Expr): Expr | null {
  const [a, b] = [familyOf(left.type), familyOf(right.type)];
  const isTime = (family: string): boolean => ['date', 'time', 'timestamp'].includes(family);
  if (fn === 'PLUS' && isTime(a) && b === 'interval') return shift(left, right);
  if (fn === 'PLUS' && a === 'interval' && isTime(b)) return shift(right, left);
  if (fn === 'MINUS' && isTime(a) && b === 'interval') return shift(left, negate(right));
  if ((fn === 'PLUS' || fn === 'MINUS') && a === 'interval' && left.type.kind === right.type.kind)
    return strictCall(fn, [left, right], left.type);
  if (fn === 'TIMES' && a === 'interval' && b === 'integer') return strictCall(fn, [left, convert(right, types.BIGINT)], left.type);
  if (fn === 'TIMES' && a === 'integer' && b === 'interval') return strictCall(fn, [right, convert(left, types.BIGINT)], right.type);
  return null;
}

/** `(start, end or interval) OVERLAPS (start, end or interval)`: whether the spans meet; the ends may stand in any order. */
function bindOverlaps(left: Expr, right: Expr, ast: AstNode, context: ExpressionContext): Expr {
  const [a, b] = [span(left), span(right)];
  const type = a && b && commonType([...a, ...b].map((end) => end.type));
  if (!a || !b || !type || !['date', 'time', 'timestamp'].includes(familyOf(type)))
    return mismatch(context, ast, {
      what: 'OVERLAPS',
      expected: 'two spans: (time, time) or (time, INTERVAL)',
      given: `${baseText(left.type)} and ${baseText(right.type)}`,
    });
  const ends = ([start, end]: readonly Expr[], fn: string): Expr => strictCall(fn, [convert(start!, type), convert(end!, type)], type);
  const meets = (one: readonly Expr[], other: readonly Expr[]): Expr =>
    strictCall('GREATER_OR_EQUAL', [ends(one, 'GREATEST'), ends(other, 'LEAST')], types.BOOLEAN);
  return strictCall('AND', [meets(a, b), meets(b, a)], types.BOOLEAN);
}

function span(row: Expr): readonly [Expr, Expr] | null {
  if (row.op !== 'call' || row.fn !== 'ROW' || row.args.length !== 2) return null;
  const [start, end] = row.args as readonly [Expr, Expr];
  return [start, familyOf(end.type) === 'interval' ? shift(start, end) : end];
}

/** The time later by the interval, in its own type: a date moves by whole days and months alone, as in Flink. */
export const shift = (time: Expr, interval: Expr): Expr => strictCall('DATETIME_PLUS', [time, interval], time.type);

export function negate(expr: Expr): Expr {
  const least = leastInteger(expr);
  if (least !== null) return least;
  if (expr.op === 'literal' && expr.value !== null && typeof expr.value !== 'boolean') {
    if (typeof expr.value === 'number')
      return literal(expr.value === 0 ? (expr.type.kind === 'DOUBLE' ? '-0' : 0) : -expr.value, expr.type);
    if (/^-?\d+$/.test(expr.value)) return literal((-BigInt(expr.value)).toString(), expr.type);
  }
  return strictCall('NEGATE', [expr], expr.type);
}

/** The smallest numbers of INT and BIGINT, whose digits alone would be of a wider type. */
function leastInteger(expr: Expr): Expr | null {
  if (expr.op !== 'literal') return null;
  if (expr.type.kind === 'BIGINT' && expr.value === '2147483648') return literal(-2_147_483_648, types.INT);
  return expr.type.kind === 'DECIMAL' && expr.type.scale === 0 && expr.value === '9223372036854775808'
    ? literal('-9223372036854775808', types.BIGINT)
    : null;
}

/** CASE of unified values. CHAR and BINARY are filled up to their length, which a source need not have done, as in Flink. */
export function chosen(whens: readonly Expr[], values: readonly Expr[], type: DataType): CaseExpr {
  const alike = new Set(values.map((value) => JSON.stringify(value))).size === 1;
  if (alike || (type.kind !== 'CHAR' && type.kind !== 'BINARY')) return caseExpr(whens, values, type);
  const filled = (value: Expr): Expr =>
    value.op === 'literal' ? value : call('FIT_LENGTH', [value], withNullability(type, value.type.nullable));
  return caseExpr(whens, values.map(filled), type);
}

/** All in their common type exactly (branches of CASE, items of ARRAY …); null after a report where there is none. */
export function unify(
  exprs: readonly Expr[],
  what: string,
  ast: AstNode,
  context: ExpressionContext,
  common = commonType(exprs.map((expr) => expr.type)),
): { exprs: readonly Expr[]; type: DataType } | null {
  if (anyUnknown(exprs)) return null;
  if (common === null) {
    const given = [...new Set(exprs.map((expr) => baseText(expr.type)))].join(', ');
    mismatch(context, ast, { what, expected: 'values of one kind', given });
    return null;
  }
  const type = common.kind === 'NULL' ? types.STRING : common;
  return { exprs: exprs.map((expr) => convertExactly(expr, type)), type };
}
