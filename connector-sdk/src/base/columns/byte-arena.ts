import type { ColumnVector } from '../../schema/column-vector';

const utf8 = new TextEncoder();

/** The text and bytes of one column of one batch. `reset` begins a new batch and leaves the bytes of the one before untouched. */
export class ByteArena {
  private bytes = new Uint8Array(4_096);
  private length = 0;

  /** For the next batch: what was put so far stays valid for who still holds it. */
  reset(): void {
    this.bytes = new Uint8Array(this.bytes.length);
    this.length = 0;
  }

  putText(vector: ColumnVector, row: number, text: string): void {
    this.reserve(vector, text.length * 3);
    const { written } = utf8.encodeInto(text, this.bytes.subarray(this.length));
    this.place(vector, row, written);
  }

  putBytes(vector: ColumnVector, row: number, value: Uint8Array): void {
    this.reserve(vector, value.length);
    this.bytes.set(value, this.length);
    this.place(vector, row, value.length);
  }

  private place(vector: ColumnVector, row: number, length: number): void {
    vector.data = this.bytes;
    vector.starts[row] = this.length;
    vector.lengths[row] = length;
    this.length += length;
  }

  private reserve(vector: ColumnVector, sizeBytes: number): void {
    if (this.length + sizeBytes <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + sizeBytes, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    vector.data = grown;
  }
}
