import type { ColdPieces } from './cold-side';
import type { KeyedTable } from './keyed-table';
import { encodeSection, type TableImage } from './section-format';

/**
 * A table as it was at one moment, encoded a chunk at a time while rows go on. A chunk is copied when `next` comes to it, or just before
 * it is first written (the table's guards see to that). When the table grows or goes, the old arrays themselves are the image. What is
 * outside memory follows, as it was at that moment; keys that memory had too come a second time there.
 */
export class TableSnapshot {
  private readonly waiting: Uint8Array[] = [];
  private frozen: { readonly image: TableImage; readonly guard: Uint8Array; readonly shift: number; readonly capacity: number } | null =
    null;
  private readonly cold: ColdPieces | null;
  private chunk = 0;
  private ended = false;

  constructor(
    private readonly table: KeyedTable,
    private readonly meta: readonly number[],
  ) {
    table.guard.fill(1);
    table.snapshot = this;
    this.cold = table.cold?.pieces(true) ?? null;
  }

  /** Called before the table's arrays are replaced. */
  freeze(): void {
    const { table } = this;
    this.frozen = { image: table.image(), guard: table.guard, shift: table.shift, capacity: table.capacity };
    table.snapshot = null;
  }

  /** Called before a chunk is written. */
  copyChunk(chunk: number): void {
    const section = this.encode(this.table.image(), chunk, this.table);
    if (section !== null) this.waiting.push(section);
  }

  /** The next encoded chunk that has rows; null: that was all. */
  next(): Uint8Array | null {
    if (this.waiting.length > 0) return this.waiting.shift()!;
    const source = this.frozen ?? {
      image: this.table.image(),
      guard: this.table.guard,
      shift: this.table.shift,
      capacity: this.table.capacity,
    };
    while (this.chunk < source.guard.length) {
      const chunk = this.chunk++;
      if (source.guard[chunk] === 0) continue;
      source.guard[chunk] = 0;
      const section = this.encode(source.image, chunk, source);
      if (section !== null) return section;
    }
    this.letGo();
    const piece = this.ended ? null : (this.cold?.next() ?? null);
    if (piece !== null) return encodeSection(piece.image(), liveSlots(piece, 0, piece.capacity), this.meta, true);
    this.end();
    return null;
  }

  /** The table's memory is written: it need not wait any more. */
  private letGo(): void {
    if (this.table.snapshot === this) this.table.snapshot = null;
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

  private encode(image: TableImage, chunk: number, of: { readonly shift: number; readonly capacity: number }): Uint8Array | null {
    const [from, to] = [chunk << of.shift, Math.min(of.capacity, (chunk + 1) << of.shift)];
    const slots = liveSlots(image, from, to);
    return slots.length === 0 ? null : encodeSection(image, slots, this.meta);
  }
}

function liveSlots({ presence }: Pick<TableImage, 'presence'>, from: number, to: number): Int32Array {
  const slots = new Int32Array(to - from);
  let rows = 0;
  for (let slot = from; slot < to; slot++) if (presence[slot]! > 0) slots[rows++] = slot;
  return slots.subarray(0, rows);
}
