import { notNull, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import { commonType } from '../../expr/common-type';
import { convertExactly } from '../../expr/conversion';
import { familyOf, isString, sameType } from '../../expr/families';
import { foldExpr } from '../../rewrite/fold-constants';
import type { OverCall } from './over-calls';

const numbering = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);
const neighbours = new Set(['LAG', 'LEAD']);

/** What a function that looks at single rows takes; null: it is none. */
export function rowCallTakes(fn: string): string | null {
  if (numbering.has(fn)) return '';
  return neighbours.has(fn) ? 'value, whole number of rows, default of the type of the value' : null;
}

/** A call that looks at single rows instead of a frame; null where its arguments do not fit. */
export function rowCall(fn: string, args: readonly Expr[]): Pick<OverCall, 'fn' | 'args' | 'type'> | null {
  if (numbering.has(fn)) return args.length === 0 ? { fn, args, type: notNull(types.BIGINT) } : null;
  if (!neighbours.has(fn)) return null;
  const [value, offset, otherwise, ...more] = args;
  if (value === undefined || more.length > 0 || (offset !== undefined && !isRowCount(offset))) return null;
  if (otherwise === undefined) return { fn, args, type: nullable(value.type) };
  if (!sameKind(value.type, otherwise.type)) return null;
  const type = isString(value.type) ? commonType([value.type, otherwise.type])! : value.type;
  return { fn, args: [convertExactly(value, type), offset!, convertExactly(otherwise, type)], type: nullable(type) };
}

/** As in Flink, the default is of the kind of the value: no number is made wider. */
const sameKind = (value: DataType, otherwise: DataType): boolean =>
  otherwise.kind === 'NULL' ||
  (familyOf(value) === 'nested' ? sameType(value, otherwise, false) : value.kind === otherwise.kind || bothVary(value, otherwise));
const bothVary = (a: DataType, b: DataType): boolean => familyOf(a) === familyOf(b) && ['string', 'binary'].includes(familyOf(a));

const MAX_ROWS = 2 ** 31 - 1;

/** A constant number of rows, or one that each row brings. */
function isRowCount(expr: Expr): boolean {
  if (familyOf(expr.type) !== 'integer') return false;
  const folded = foldExpr(expr);
  if (folded.op !== 'literal') return true;
  return folded.value !== null && Number(folded.value) >= 0 && Number(folded.value) <= MAX_ROWS;
}
