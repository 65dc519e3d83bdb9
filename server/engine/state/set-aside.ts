import type { ByteHeap } from './byte-heap';
import type { KeyedTable } from './keyed-table';
import { encodeSection, type TableImage } from './section-format';
import { StateColumn } from './state-column';
import { elementsPerSlot, type TableLayout } from './table-layout';

const MOST_ROWS = 8_192;

/**
 * Rows that a snapshot took out of a table just before they were written, dense and in no order. Texts stay where they are: the heap
 * they lie in is only appended to, and rows of another heap are another section.
 */
export class SetAside {
  rows = 0;
  private readonly keys: Int32Array;
  private readonly presence: Float64Array;
  private readonly columns: readonly StateColumn[];
  private readonly slots = Int32Array.from({ length: MOST_ROWS }, (_, row) => row);
  private owner: ByteHeap | null = null;
  private heap = new Uint8Array(0);

  constructor(private readonly layout: TableLayout) {
    this.keys = new Int32Array(MOST_ROWS * layout.keyWords);
    this.presence = new Float64Array(MOST_ROWS);
    this.columns = layout.columns.map((kind) =>
      StateColumn.over(kind, new ArrayBuffer(StateColumn.sizeBytes(kind, MOST_ROWS)), {
        at: 0,
        elements: elementsPerSlot[kind] * MOST_ROWS,
      }),
    );
  }

  /** Whether so many rows of the table can join those that are here. */
  fits(table: KeyedTable, rows: number): boolean {
    return this.rows + rows <= MOST_ROWS && (this.rows === 0 || this.owner === table.heap);
  }

  /** The live ones among the table's slots `[from, to)`, which fit. */
  take(table: KeyedTable, from: number, to: number): void {
    const { keyWords } = this.layout;
    this.owner = table.heap;
    this.heap = table.heap.bytes;
    for (let slot = from; slot < to; slot++) {
      const held = table.presence[slot]!;
      if (held <= 0) continue;
      const row = this.rows++;
      this.presence[row] = held;
      for (let word = 0; word < keyWords; word++) this.keys[row * keyWords + word] = table.keys[slot * keyWords + word]!;
      for (let i = 0; i < this.columns.length; i++) this.columns[i]!.copySlot(row, table.columns[i]!, slot);
    }
  }

  /** All rows as a section; null: there are none. None is left. */
  encode(meta: readonly number[]): Uint8Array | null {
    if (this.rows === 0) return null;
    const { layout, keys, presence, columns, heap } = this;
    const image: TableImage = { layout, keys, presence, columns, heap };
    const section = encodeSection(image, this.slots.subarray(0, this.rows), meta);
    this.rows = 0;
    return section;
  }
}
