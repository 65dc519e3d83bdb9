import type { ByteHeap } from './byte-heap';
import type { KeyedTable } from './keyed-table';
import { encodeSection, type TableImage } from './section-format';
import { StateColumn } from './state-column';
import { elementsPerSlot, type TableLayout } from './table-layout';

/** As many as a batch of rows far apart touches. */
const MOST_SLOTS = 8_192;

/**
 * Slots that a snapshot took out of a table just before they were written, in no order, free ones among them. Texts stay where they are: the heap
 * they lie in is only appended to, and rows of another heap are another section.
 */
export class SetAside {
  private used = 0;
  private readonly keys: Int32Array;
  private readonly presence: Float64Array;
  private readonly columns: readonly StateColumn[];
  private readonly live = new Int32Array(MOST_SLOTS);
  private owner: ByteHeap | null = null;
  private heap = new Uint8Array(0);

  constructor(private readonly layout: TableLayout) {
    this.keys = new Int32Array(MOST_SLOTS * layout.keyWords);
    this.presence = new Float64Array(MOST_SLOTS);
    this.columns = layout.columns.map((kind) =>
      StateColumn.over(kind, new ArrayBuffer(StateColumn.sizeBytes(kind, MOST_SLOTS)), {
        at: 0,
        elements: elementsPerSlot[kind] * MOST_SLOTS,
      }),
    );
  }

  /** Whether so many slots of the table can join those that are here. */
  fits(table: KeyedTable, slots: number): boolean {
    return this.used + slots <= MOST_SLOTS && (this.used === 0 || this.owner === table.heap);
  }

  /** The table's slots `[from, to)`, which fit. */
  take(table: KeyedTable, from: number, to: number): void {
    const { keyWords } = this.layout;
    const [at, slots] = [this.used, to - from];
    this.owner = table.heap;
    this.heap = table.heap.bytes;
    this.used = at + slots;
    for (let i = 0; i < slots; i++) this.presence[at + i] = table.presence[from + i]!;
    for (let i = 0; i < slots * keyWords; i++) this.keys[at * keyWords + i] = table.keys[from * keyWords + i]!;
    for (let i = 0; i < this.columns.length; i++) this.columns[i]!.copyRange(at, table.columns[i]!, from, slots);
  }

  /** All rows as a section; null: there are none. None is left. */
  encode(meta: readonly number[]): Uint8Array | null {
    const { layout, keys, presence, columns, heap, live } = this;
    let rows = 0;
    for (let slot = 0; slot < this.used; slot++) if (presence[slot]! > 0) live[rows++] = slot;
    this.used = 0;
    if (rows === 0) return null;
    const image: TableImage = { layout, keys, presence, columns, heap };
    return encodeSection(image, live.subarray(0, rows), meta);
  }
}
