import { ColumnVector, type DataType } from '@headrace/connector-sdk/schema';
import { EngineBatch } from '../../contract/batch';
import type { ChainOutput } from '../../contract/chain';
import { rowAt, type PlainRow } from './rows';

export type Emitted = { readonly kind: number; readonly row: PlainRow } | { readonly watermark: number };

/** An output that keeps what it gets, in order, and has only as much room as it is given: `capacity()` rows a batch, `credits` batches. */
export class MemoryOutput implements ChainOutput {
  readonly received: Emitted[][];
  /** Batches that may still be taken. */
  credits = Infinity;
  private readonly open: (EngineBatch | null)[];
  private readonly used: number[][];

  constructor(
    private readonly types: readonly DataType[],
    private readonly changes: boolean,
    readonly targets = 1,
    private readonly capacity: () => number = () => 4_096,
  ) {
    this.received = Array.from({ length: targets }, () => []);
    this.open = Array.from({ length: targets }, () => null);
    this.used = Array.from({ length: targets }, () => []);
  }

  batch(target: number): EngineBatch | null {
    if (this.open[target] !== null) return this.open[target]!;
    if (this.credits <= 0) return null;
    this.credits--;
    const capacity = Math.max(1, this.capacity());
    const batch = new EngineBatch(
      this.types.map((type) => new ColumnVector(type, capacity)),
      capacity,
    );
    // What a pooled batch may hold from earlier rows.
    for (const column of batch.columns) column.nulls.fill(1);
    if (this.changes) batch.kinds = new Uint8Array(capacity).fill(3);
    this.used[target] = this.types.map(() => 0);
    this.open[target] = batch;
    return batch;
  }

  flush(target: number): void {
    const batch = this.open[target];
    if (batch == null) return;
    let mark = 0;
    for (let i = 0; i <= batch.rowCount; i++) {
      while (mark < batch.markCount && batch.markRows[mark] === i) this.received[target]!.push({ watermark: batch.markValues[mark++]! });
      if (i < batch.rowCount) this.received[target]!.push({ kind: batch.kinds?.[i] ?? 0, row: rowAt(batch, i) });
    }
    this.open[target] = null;
  }

  reserveBytes(target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    const vector = this.open[target]!.columns[column]!;
    const offset = this.used[target]![column]!;
    this.used[target]![column] = offset + sizeBytes;
    const grown = new Uint8Array(offset + sizeBytes);
    grown.set(vector.data);
    vector.data = grown;
    return { data: grown, offset };
  }

  /** Rows of one target without the watermarks. */
  rows(target = 0): readonly { readonly kind: number; readonly row: PlainRow }[] {
    return this.received[target]!.filter((item) => 'row' in item);
  }
}
