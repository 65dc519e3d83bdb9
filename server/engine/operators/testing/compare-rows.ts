import type { SortColumn } from '@/server/plan/job/ranking-plans';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';

function compareValues(a: PlainValue, b: PlainValue): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  return a === b ? 0 : a! < b! ? -1 : 1;
}

/** The order of two rows as the plan says it. */
export function compareRows(order: readonly SortColumn[], a: PlainRow, b: PlainRow): number {
  for (const { column, ascending, nullsLast } of order) {
    const [x, y] = [a[column]!, b[column]!];
    if (x === null && y === null) continue;
    if (x === null || y === null) return (x === null) === nullsLast ? 1 : -1;
    const difference = compareValues(x, y);
    if (difference !== 0) return ascending ? difference : -difference;
  }
  return 0;
}
