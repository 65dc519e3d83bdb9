import { notNull, types } from '@headrace/connector-sdk/schema';
import { call, caseExpr, literal } from '@/server/plan/expr/build';
import type { CallExpr, Expr } from '@/server/plan/expr/expr';
import { placeholder } from '../placeholder';

const grouping = placeholder('$grouping');
const BIGINT = notNull(types.BIGINT);

/** GROUPING, GROUPING_ID and GROUP_ID over keys, by their positions, until the column of the grouping set is known. */
export const groupingPlaceholder = (keys: readonly number[]): CallExpr => grouping.of(keys, BIGINT);
export const groupingKeysOf = grouping.indexesIn;

/** One bit a key, the first the highest: set where the set leaves the key out. */
export const bitsOf = (keys: readonly number[], set: readonly number[]): number =>
  keys.reduce((bits, key) => bits * 2 + (set.includes(key) ? 0 : 1), 0);

/** What tells the sets apart in the rows; sets that are written twice are told apart as well. */
export function setIds(count: number, sets: readonly (readonly number[])[]): readonly number[] {
  const all = Array.from({ length: count }, (_, key) => key);
  const seen = new Map<number, number>();
  return sets.map((set) => {
    const bits = bitsOf(all, set);
    const again = seen.get(bits) ?? 0;
    seen.set(bits, again + 1);
    return bits + again * 2 ** count;
  });
}

/** The value of a grouping function, from the id of the row's set; without sets nothing is ever left out. */
export function groupingValue(
  keys: readonly number[],
  sets: readonly (readonly number[])[] | null,
  ids: readonly number[],
  id: Expr | null,
): Expr {
  const number = (value: number): Expr => literal(String(value), BIGINT);
  if (sets === null || id === null || keys.length === 0) return number(0);
  const values = sets.map((set) => number(bitsOf(keys, set)));
  const whens = ids.slice(0, -1).map((one) => call('EQUALS', [id, number(one)], notNull(types.BOOLEAN)));
  return caseExpr(whens, values, BIGINT);
}
