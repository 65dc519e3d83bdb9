import type { ColdPieces } from './cold-side';
import type { KeyedTable } from './keyed-table';
import { encodeSection, type TableImage } from './section-format';
import { SetAside } from './set-aside';

/** Rows of a section, about: written within a step between two batches. A snapshot begins with few, as a job's first one meets cold code. */
const SECTION_ROWS = 8_192;
const FIRST_ROWS = 512;

/**
 * A table as it was at one moment, encoded a section at a time while rows go on. A chunk (some slots) is encoded when `next` comes to
 * it; one that is written before that is set aside first (the table's guards see to that). When the table grows or goes, the old arrays themselves are the image. What is
 * outside memory follows, as it was at that moment; keys that memory had too come a second time there.
 */
export class TableSnapshot {
  private frozen: { readonly image: TableImage; readonly guard: Uint8Array; readonly shift: number; readonly capacity: number } | null =
    null;
  private readonly cold: ColdPieces | null;
  private readonly aside: SetAside;
  private chunk = 0;
  private most = FIRST_ROWS;
  private ended = false;

  constructor(
    private readonly table: KeyedTable,
    private readonly meta: readonly number[],
  ) {
    this.aside = new SetAside(table.layout);
    table.guard.fill(1);
    table.serve(this, this.aside);
    this.cold = table.cold?.pieces(true) ?? null;
  }

  /** Called before the table's arrays are replaced. */
  freeze(): void {
    const { table } = this;
    this.frozen = { image: table.image(), guard: table.guard, shift: table.shift, capacity: table.capacity };
    table.serve(null);
  }

  /** The next section; null: that was all. */
  next(): Uint8Array | null {
    const section = this.aside.next(this.meta, false) ?? this.nextOfTable() ?? this.aside.next(this.meta, true);
    if (section !== null) return section;
    this.letGo();
    const piece = this.ended ? null : (this.cold?.next() ?? null);
    if (piece !== null) return encodeSection(piece.image(), liveSlots(piece, 0, piece.capacity), this.meta, true);
    this.end();
    return null;
  }

  /** The table's memory is written: it need not wait any more. */
  private letGo(): void {
    if (this.table.snapshot === this) this.table.serve(null);
  }

  private end(): void {
    this.letGo();
    if (!this.ended) this.cold?.end();
    this.ended = true;
  }

  /** Stops waiting for chunks. */
  cancel(): void {
    if (this.table.snapshot === this) this.table.guard.fill(0);
    this.end();
  }

  /** Chunks that nobody has written yet, some at a time. */
  private nextOfTable(): Uint8Array | null {
    const { table } = this;
    const source = this.frozen ?? { image: table.image(), guard: table.guard, shift: table.shift, capacity: table.capacity };
    const { presence } = source.image;
    const { most } = this;
    this.most = Math.min(SECTION_ROWS, 2 * most);
    const slots = new Int32Array(most + (1 << source.shift));
    let rows = 0;
    while (this.chunk < source.guard.length && rows < most) {
      const chunk = this.chunk++;
      if (source.guard[chunk] === 0) continue;
      source.guard[chunk] = 0;
      const end = Math.min(source.capacity, (chunk + 1) << source.shift);
      for (let slot = chunk << source.shift; slot < end; slot++) if (presence[slot]! > 0) slots[rows++] = slot;
    }
    return rows === 0 ? null : encodeSection(source.image, slots.subarray(0, rows), this.meta);
  }
}

function liveSlots({ presence }: Pick<TableImage, 'presence'>, from: number, to: number): Int32Array {
  const slots = new Int32Array(to - from);
  let rows = 0;
  for (let slot = from; slot < to; slot++) if (presence[slot]! > 0) slots[rows++] = slot;
  return slots.subarray(0, rows);
}
