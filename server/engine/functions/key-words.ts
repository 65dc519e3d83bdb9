import type { ColumnVector } from '@headrace/connector-sdk/schema';
import type { EngineBatch } from '../contract/batch';
import { hashBytes } from '../state/key-hash';
import type { KeyColumn, TableLayout } from '../state/table-layout';

/** Reads the key of a row into the words that a keyed table has for it, as generated code does: -0.0 is 0.0, and there is one NaN. */
export class KeyWords {
  /** The texts of the key that was read last. */
  heap = new Uint8Array(256);
  private readonly words: Int32Array;
  private readonly double = new Float64Array(1);
  private readonly halves = new Int32Array(this.double.buffer);
  private used = 0;

  constructor(
    private readonly layout: TableLayout,
    private readonly columns: readonly number[],
  ) {
    this.words = new Int32Array(layout.keyWords);
  }

  /** The same array each time. */
  read(batch: EngineBatch, row: number): Int32Array {
    const { layout, words } = this;
    words.fill(0);
    this.used = 0;
    layout.keyColumns.forEach((column, index) => {
      const vector = batch.columns[this.columns[index]!]!;
      if (vector.hasNulls && vector.nulls[row] !== 0) words[0]! |= 1 << index;
      else this.put(column, vector, row);
    });
    return words;
  }

  private put({ physical, at, words: count }: KeyColumn, vector: ColumnVector, row: number): void {
    const { words } = this;
    if (physical === 'bool') words[at] = vector.bool[row]! ? 1 : 0;
    else if (physical === 'bytes') this.putText(at, vector, row);
    else if (physical === 'f64') {
      const value = vector.f64[row]!;
      this.double[0] = Number.isNaN(value) ? NaN : value + 0;
      [words[at], words[at + 1]] = [this.halves[0]!, this.halves[1]!];
    } else for (let word = 0; word < count; word++) words[at + word] = vector.i32[count * row + word]!;
  }

  private putText(at: number, { data, starts, lengths }: ColumnVector, row: number): void {
    const [start, length] = [starts[row]!, lengths[row]!];
    if (this.used + length > this.heap.length) {
      const grown = new Uint8Array(2 * (this.used + length));
      grown.set(this.heap.subarray(0, this.used));
      this.heap = grown;
    }
    this.heap.set(data.subarray(start, start + length), this.used);
    this.words[at] = this.used;
    this.words[at + 1] = length;
    this.words[at + 2] = hashBytes(data, start, length);
    this.used += length;
  }
}
