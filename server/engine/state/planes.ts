import type { StateColumn } from './state-column';
import type { TableLayout } from './table-layout';

/** The arrays of a table that its slots lie in. */
export interface SlotArrays {
  readonly keys: Int32Array;
  readonly presence: Float64Array | Int8Array;
  readonly columns: readonly StateColumn[];
}

/** The arrays of a table as words, and as bytes where a slot has no whole word: one loop copies slots of any layout. */
export class Planes {
  private readonly words: Int32Array[] = [];
  private readonly widths: number[] = [];
  private readonly bytes: Int8Array[] = [];

  constructor(layout: TableLayout, { keys, presence, columns }: SlotArrays) {
    if (layout.keyWords > 0) this.add(keys, layout.keyWords);
    if (presence instanceof Int8Array) this.bytes.push(presence);
    else this.add(new Int32Array(presence.buffer), 2);
    for (const { kind, buffer } of columns) {
      if (kind === 'u8') this.bytes.push(new Int8Array(buffer));
      else this.add(new Int32Array(buffer), kind === 'i32' ? 1 : kind === 'i128' ? 4 : 2);
    }
  }

  private add(words: Int32Array, width: number): void {
    this.words.push(words);
    this.widths.push(width);
  }

  /** Copies `slots` slots that lie together from the planes of the same layout. Texts are copied as references. */
  take(slot: number, from: Planes, fromSlot: number, slots: number): void {
    for (let plane = 0; plane < this.words.length; plane++) {
      const [to, source, width] = [this.words[plane]!, from.words[plane]!, this.widths[plane]!];
      const [at, fromAt] = [slot * width, fromSlot * width];
      for (let i = 0; i < slots * width; i++) to[at + i] = source[fromAt + i]!;
    }
    for (let plane = 0; plane < this.bytes.length; plane++) {
      const [to, source] = [this.bytes[plane]!, from.bytes[plane]!];
      for (let i = 0; i < slots; i++) to[slot + i] = source[fromSlot + i]!;
    }
  }

  /** The same for one slot. */
  takeOne(slot: number, from: Planes, fromSlot: number): void {
    const { words, widths, bytes } = this;
    for (let plane = 0; plane < words.length; plane++) {
      const [to, source, width] = [words[plane]!, from.words[plane]!, widths[plane]!];
      let [at, fromAt] = [slot * width, fromSlot * width];
      to[at] = source[fromAt]!;
      for (let rest = width; rest > 1; rest--) to[++at] = source[++fromAt]!;
    }
    for (let plane = 0; plane < bytes.length; plane++) bytes[plane]![slot] = from.bytes[plane]![fromSlot]!;
  }
}
