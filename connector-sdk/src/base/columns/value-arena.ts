import type { ColumnBatch, ColumnVector } from '../../schema/column-vector';

/** Starts from here on lie in the arena until the batch is done. Input pieces are far smaller. */
const ARENA_FROM = 0x4000_0000;

/**
 * Text that does not stand in the input as it is (unescaped strings). While a batch is being filled such values have starts above
 * `ARENA_FROM`; `settle` then gives all text columns one buffer that holds the consumed input and the arena.
 */
export class ValueArena {
  private bytes = new Uint8Array(1_024);
  private length = 0;

  put(vector: ColumnVector, row: number, value: Uint8Array): void {
    if (this.length + value.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length + value.length, this.bytes.length * 2));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(value, this.length);
    vector.starts[row] = ARENA_FROM + this.length;
    vector.lengths[row] = value.length;
    this.length += value.length;
  }

  /** The same for a cell whose one value was just put: its bytes are good until the next. */
  settleCell(vector: ColumnVector, input: Uint8Array): void {
    const start = vector.starts[0]!;
    vector.data = start >= ARENA_FROM ? this.bytes : input;
    vector.starts[0] = start >= ARENA_FROM ? start - ARENA_FROM : start;
    this.length = 0;
  }

  /** Points every text column at its bytes: the input itself where no value needed the arena. */
  settle(out: ColumnBatch, rows: number, input: { readonly bytes: Uint8Array; readonly from: number; readonly to: number }): void {
    const consumed = input.to - input.from;
    const data = this.length === 0 ? input.bytes : new Uint8Array(consumed + this.length);
    if (this.length > 0) {
      data.set(input.bytes.subarray(input.from, input.to));
      data.set(this.bytes.subarray(0, this.length), consumed);
    }
    for (const vector of out.columns) {
      if (vector.physical !== 'bytes') continue;
      vector.data = data;
      if (this.length > 0) moveStarts(vector, rows, input.from, consumed);
    }
    this.length = 0;
  }
}

function moveStarts(vector: ColumnVector, rows: number, from: number, consumed: number): void {
  const { starts } = vector;
  for (let row = 0; row < rows; row++) {
    const start = starts[row] as number;
    starts[row] = start >= ARENA_FROM ? start - ARENA_FROM + consumed : start - from;
  }
}
