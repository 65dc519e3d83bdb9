import { bytesPerElement, elementsPerSlot, type ColumnKind } from './table-layout';

interface Range {
  readonly at: number;
  readonly elements: number;
}

/** One column of a table over all slots; every view of the same bytes that code needs, one hidden class for all kinds. */
export class StateColumn {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly i64: BigInt64Array;
  readonly u64: BigUint64Array;
  readonly f64: Float64Array;

  private constructor(
    readonly kind: ColumnKind,
    readonly buffer: ArrayBuffer,
    { at, elements }: Range,
  ) {
    const wide = kind === 'i64' || kind === 'i128';
    const words = wide ? elements * 2 : kind === 'i32' || kind === 'bytes' ? elements : 0;
    this.u8 = new Uint8Array(buffer, at, kind === 'u8' ? elements : 0);
    this.i32 = new Int32Array(buffer, at, words);
    this.i64 = new BigInt64Array(buffer, at, wide ? elements : 0);
    this.u64 = new BigUint64Array(buffer, at, wide ? elements : 0);
    this.f64 = new Float64Array(buffer, at, kind === 'f64' ? elements : 0);
  }

  /** `at` is 8-byte aligned. */
  static over(kind: ColumnKind, buffer: ArrayBuffer, range: Range): StateColumn {
    return new StateColumn(kind, buffer, range);
  }
  static sizeBytes(kind: ColumnKind, slots: number): number {
    return elementsPerSlot[kind] * bytesPerElement[kind] * slots;
  }

  clearSlot(slot: number): void {
    if (this.kind === 'u8') this.u8[slot] = 0;
    else if (this.kind === 'f64') this.f64[slot] = 0;
    else {
      const words = this.kind === 'i32' ? 1 : this.kind === 'i128' ? 4 : 2;
      for (let word = 0; word < words; word++) this.i32[words * slot + word] = 0;
    }
  }

  /** Takes the values of these slots of a column of the same kind, from slot 0 on. */
  gather(from: StateColumn, slots: Int32Array): void {
    if (this.kind === 'u8') for (let i = 0; i < slots.length; i++) this.u8[i] = from.u8[slots[i]!]!;
    else if (this.kind === 'f64') for (let i = 0; i < slots.length; i++) this.f64[i] = from.f64[slots[i]!]!;
    else gatherWords(this.i32, from.i32, slots, this.kind === 'i32' ? 1 : this.kind === 'i128' ? 4 : 2);
  }

  /** Copies one slot's value from another column of the same kind. Texts are copied as references: the heap is the table's. */
  copySlot(slot: number, from: StateColumn, fromSlot: number): void {
    if (this.kind === 'u8') this.u8[slot] = from.u8[fromSlot]!;
    else if (this.kind === 'f64') this.f64[slot] = from.f64[fromSlot]!;
    else {
      const words = this.kind === 'i32' ? 1 : this.kind === 'i128' ? 4 : 2;
      for (let word = 0; word < words; word++) this.i32[words * slot + word] = from.i32[words * fromSlot + word]!;
    }
  }
}

/** Some words for each slot, side by side. */
export function gatherWords(to: Int32Array, from: Int32Array, slots: Int32Array, words: number): void {
  if (words === 2)
    for (let i = 0; i < slots.length; i++) {
      const at = 2 * slots[i]!;
      to[2 * i] = from[at]!;
      to[2 * i + 1] = from[at + 1]!;
    }
  else
    for (let i = 0; i < slots.length; i++) for (let word = 0; word < words; word++) to[i * words + word] = from[slots[i]! * words + word]!;
}
