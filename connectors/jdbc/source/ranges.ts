import type { JdbcOptions } from '../spec';

/** Rows whose partition column lies in `[low, high)`; null: not bounded on that side. Rows with NULL there are the first range's. */
export interface TableRange {
  readonly index: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Equal ranges of whole numbers between the bounds; the outer ones are open. */
export function rangesOf(options: JdbcOptions): TableRange[] {
  const count = options['scan.partition.num'] ?? 1;
  const lower = options['scan.partition.lower-bound'] ?? 0;
  const upper = options['scan.partition.upper-bound'] ?? 0;
  const step = Math.max(1, Math.ceil((upper - lower + 1) / count));
  return Array.from({ length: count }, (_, index) => ({
    index,
    low: index === 0 ? null : lower + index * step,
    high: index === count - 1 ? null : lower + (index + 1) * step,
  }));
}

/** A range as conditions of a WHERE; `name` is the partition column, quoted. */
export function rangeConditions(name: string | undefined, { low, high }: TableRange): readonly string[] {
  if (name === undefined || (low === null && high === null)) return [];
  const bounds = [...(low === null ? [] : [`${name} >= ${low}`]), ...(high === null ? [] : [`${name} < ${high}`])].join(' AND ');
  return [low === null ? `(${bounds} OR ${name} IS NULL)` : bounds];
}
