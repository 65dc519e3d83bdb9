import { physicalOf, type DataType, type Physical } from '@headrace/connector-sdk/schema';

/** How a value of an accumulator lies in a table, a slot at a time. `bytes`: start and length in the table's heap. */
export type ColumnKind = 'u8' | 'i32' | 'i64' | 'i128' | 'f64' | 'bytes';

/** One column of a key: `words` 32-bit words from `at` on; texts keep start, length and hash. */
export interface KeyColumn {
  readonly physical: Physical;
  readonly words: number;
  readonly at: number;
}

/**
 * The shape of a keyed table. Slots are open addresses; a slot is in use where its presence is positive. Presence is a count of rows
 * (f64) that the operator keeps, or a flag (u8). Where a key column can be NULL, word 0 of the key has a bit for each column.
 */
export interface TableLayout {
  readonly keyColumns: readonly KeyColumn[];
  readonly keyWords: number;
  readonly nullMask: boolean;
  readonly presence: 'count' | 'flag';
  readonly columns: readonly ColumnKind[];
}

const keyWords: Readonly<Record<Physical, number>> = { bool: 1, i32: 1, i64: 2, f64: 2, i128: 4, bytes: 3 };

export function tableLayout(keyTypes: readonly DataType[], presence: TableLayout['presence'], columns: readonly ColumnKind[]): TableLayout {
  const nullMask = keyTypes.some((type) => type.nullable);
  let at = nullMask ? 1 : 0;
  const keyColumns = keyTypes.map((type) => {
    const physical = physicalOf(type);
    const column = { physical, words: keyWords[physical], at };
    at += column.words;
    return column;
  });
  return { keyColumns, keyWords: at, nullMask, presence, columns };
}

/** Int32 or larger elements of a column's array for one slot. */
export const elementsPerSlot: Readonly<Record<ColumnKind, number>> = { u8: 1, i32: 1, i64: 1, i128: 2, f64: 1, bytes: 2 };
export const bytesPerElement: Readonly<Record<ColumnKind, number>> = { u8: 1, i32: 4, i64: 8, i128: 8, f64: 8, bytes: 4 };

export const bytesPerSlot = (layout: TableLayout): number =>
  layout.keyWords * 4 +
  (layout.presence === 'count' ? 8 : 1) +
  layout.columns.reduce((sum, kind) => sum + elementsPerSlot[kind] * bytesPerElement[kind], 0);

/** The layout of keys that are the first `columns` of those of a longer one. */
export const beginning = (layout: TableLayout, columns: number): TableLayout => ({
  ...layout,
  keyColumns: layout.keyColumns.slice(0, columns),
});
