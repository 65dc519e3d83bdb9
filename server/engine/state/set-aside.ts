import type { ByteHeap } from './byte-heap';
import type { KeyedTable } from './keyed-table';
import { Planes } from './planes';
import { encodeSection } from './section-format';
import { StateColumn } from './state-column';
import { elementsPerSlot, type TableLayout } from './table-layout';

/** As many as a batch of rows far apart touches. */
const MOST_SLOTS = 8_192;
/** Rooms that are kept to be filled again. */
const KEPT = 2;
const NO_TEXTS = new Uint8Array(0);

/** Slots that were copied, in no order, free ones among them. Texts stay where they are: the heap they lie in is only appended to. */
class Room {
  used = 0;
  heap = NO_TEXTS;
  readonly keys: Int32Array;
  readonly presence: Float64Array | Int8Array;
  readonly columns: readonly StateColumn[];
  readonly planes: Planes;

  constructor(
    readonly layout: TableLayout,
    slots: number,
  ) {
    this.keys = new Int32Array(slots * layout.keyWords);
    this.presence = layout.presence === 'count' ? new Float64Array(slots) : new Int8Array(slots);
    this.columns = layout.columns.map((kind) =>
      StateColumn.over(kind, new ArrayBuffer(StateColumn.sizeBytes(kind, slots)), { at: 0, elements: elementsPerSlot[kind] * slots }),
    );
    this.planes = new Planes(layout, this);
  }

  /** Its rows as a section; null: there are none. It is empty then. */
  encode(meta: readonly number[]): Uint8Array | null {
    const live = new Int32Array(this.used);
    let rows = 0;
    for (let slot = 0; slot < this.used; slot++) if (this.presence[slot]! > 0) live[rows++] = slot;
    const section = rows === 0 ? null : encodeSection(this, live.subarray(0, rows), meta);
    this.used = 0;
    this.heap = NO_TEXTS;
    return section;
  }
}

/**
 * What a snapshot takes out of a table just before it is written: copied at once, encoded when its turn comes (`next`), so that a batch of rows pays for
 * nothing but the copies.
 */
export class SetAside {
  private room: Room | null = null;
  private owner: ByteHeap | null = null;
  private readonly full: Room[] = [];
  private readonly empty: Room[] = [];

  constructor(
    private readonly layout: TableLayout,
    private readonly slots = MOST_SLOTS,
  ) {}

  /** The table's slots `[from, from + slots)`, a chunk's at most. */
  take(table: KeyedTable, from: number, slots: number): void {
    let { room } = this;
    if (room === null || room.used + slots > this.slots || this.owner !== table.heap) room = this.turn(table.heap);
    room.heap = table.heap.bytes;
    room.planes.take(room.used, table.planes, from, slots);
    room.used += slots;
  }

  /** Room for more; rows of another heap are another section. */
  private turn(heap: ByteHeap): Room {
    if (this.room !== null) this.full.push(this.room);
    this.owner = heap;
    return (this.room = this.empty.pop() ?? new Room(this.layout, this.slots));
  }

  /** A section of what waits; `all`: also of a room that is not full yet. Null: nothing waits. */
  next(meta: readonly number[], all: boolean): Uint8Array | null {
    for (;;) {
      const room = this.full.shift() ?? (all ? this.room : null);
      if (room === null) return null;
      if (room === this.room) this.room = null;
      const section = room.encode(meta);
      if (this.empty.length < KEPT) this.empty.push(room);
      if (section !== null) return section;
    }
  }

  /** Nobody wants what waits. */
  forget(): void {
    this.room = null;
    this.full.length = 0;
  }
}
