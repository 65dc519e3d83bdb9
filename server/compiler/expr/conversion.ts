import { MAX_LENGTH, ticksPerMillisecond, withNullability, type DataType, type LengthType } from '@headrace/connector-sdk/schema';
import { call } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { interchangeable, isString, isUnknown, sameType } from './families';

/**
 * The expression as a value of `to`; itself where a function may take it as it is. NULL of no type becomes NULL of the type. The result
 * is as nullable as the expression. Untyped expressions pass through.
 */
export function convert(expr: Expr, to: DataType): Expr {
  if (isUnknown(expr.type) || interchangeable(expr.type, to)) return expr;
  if (expr.op === 'literal' && expr.value === null) return { ...expr, type: withNullability(to, true) };
  return call('CAST', [expr], withNullability(to, expr.type.nullable));
}

const readForEquality: ReadonlySet<DataType['kind']> = new Set(['DATE', 'TIME', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'BOOLEAN']);

/**
 * As `convert`, for a comparison: a time beyond what nanoseconds have room for is still before or after all others. A text of a row that
 * is no DATE is NULL, as in Flink, and where the question is whether both are equal, so is one that is no other time and no BOOLEAN.
 */
export function convertCompared(expr: Expr, to: DataType, equality: boolean): Expr {
  if (isString(expr.type) && expr.op !== 'literal' && (to.kind === 'DATE' || (equality && readForEquality.has(to.kind))))
    return call('TRY_CAST', [expr], withNullability(to, true));
  const { kind } = expr.type;
  const finer = 'precision' in to && to.kind.startsWith('TIMESTAMP') && ticksPerMillisecond(to.precision) === 1_000_000;
  const coarser =
    kind === 'DATE' || (kind.startsWith('TIMESTAMP') && 'precision' in expr.type && ticksPerMillisecond(expr.type.precision) < 1_000_000);
  return finer && coarser ? call('CLAMP_TIME', [expr], withNullability(to, expr.type.nullable)) : convert(expr, to);
}

const varying: Partial<Record<DataType['kind'], DataType['kind']>> = { CHAR: 'VARCHAR', BINARY: 'VARBINARY' };
const isLength = (type: DataType): type is LengthType => 'length' in type;

/** As `convert`, but the type is reached exactly: also lengths of texts, as branches of CASE and columns of tables need it. */
export function convertExactly(expr: Expr, to: DataType): Expr {
  if (isUnknown(expr.type) || sameType(expr.type, to, false)) return expr;
  if (expr.op === 'literal' && expr.value === null) return { ...expr, type: withNullability(to, true) };
  if (expr.op === 'literal' && varying[expr.type.kind] === to.kind && isLength(expr.type) && isLength(to) && expr.type.length <= to.length)
    return { ...expr, type: withNullability(to, false) };
  return call('CAST', [expr], withNullability(to, expr.type.nullable));
}

/**
 * The value of a query as a column of a table keeps it: texts and bytes that may be too long are cut, CHAR and BINARY filled up, as by a
 * CAST. `fits`: also those whose type promises the length already, for a source can break that promise.
 */
export function convertStored(expr: Expr, to: DataType, fits: boolean): Expr {
  const type = withNullability(to, expr.type.nullable);
  if (!isLength(expr.type) || !isLength(to)) return convert(expr, type);
  if (fits && to.length < MAX_LENGTH) return call('FIT_LENGTH', [expr], type);
  const taken = (to.kind === 'VARCHAR' || to.kind === 'VARBINARY') && expr.type.length <= to.length;
  return taken ? expr : convertExactly(expr, type);
}
