import type { DataType } from '../../schema/data-type';
import { COLUMNS_AT, MOST_COLUMNS } from '../wasm/loop-memory';

/** Where a loop keeps one column while it runs: addresses of its values (or starts), its lengths and its marks of NULL. */
export interface ColumnPlace {
  readonly type: DataType;
  readonly values: number;
  readonly lengths: number;
  readonly nulls: number;
}

export interface ColumnPlaces {
  readonly columns: readonly ColumnPlace[];
  /** Rows that they have room for. */
  readonly rows: number;
  /** All marks of NULL lie in `[nullsAt, end)`. */
  readonly nullsAt: number;
  readonly end: number;
}

const MOST_ROWS = 4_096;
const LEAST_ROWS = 64;
const ROOM = 4 << 20;

/** Lays the columns of a loop; null where there are too many. */
export function placeColumns(types: readonly DataType[]): ColumnPlaces | null {
  if (types.length > MOST_COLUMNS) return null;
  const rows = Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(ROOM / (9 * Math.max(1, types.length)) / 64) * 64));
  const nullsAt = COLUMNS_AT + 8 * rows * types.length;
  const columns = types.map((type, index) => {
    const values = COLUMNS_AT + 8 * rows * index;
    return { type, values, lengths: values + 4 * rows, nulls: nullsAt + rows * index };
  });
  return { columns, rows, nullsAt, end: nullsAt + rows * types.length };
}
