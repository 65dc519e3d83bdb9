import { RowKind, type ColumnBatch, type ColumnVector } from '@headrace/connector-sdk/schema';

/**
 * What a sink that replaces and deletes by key is told of a row that changes. The old row is none of its business where the new one follows at once. Where
 * it does not, a filter or a join has kept the new one back: the row has left, and the sink deletes it (in Flink such sinks take every -U for a deletion).
 */
export class Departures {
  private kinds = new Uint8Array(0);

  constructor(private readonly key: readonly number[]) {}

  /** The kinds of a batch as the sink is told them, valid until the next call. The batch stays as it is: others may read it. */
  of(batch: ColumnBatch, kinds: Uint8Array): Uint8Array {
    if (this.kinds.length < batch.rowCount) this.kinds = new Uint8Array(batch.capacity);
    const told = this.kinds;
    for (let row = 0; row < batch.rowCount; row++) {
      const left = kinds[row] === RowKind.updateBefore && !this.isReplaced(batch, kinds, row);
      told[row] = left ? RowKind.delete : kinds[row]!;
    }
    return told;
  }

  private isReplaced(batch: ColumnBatch, kinds: Uint8Array, row: number): boolean {
    const next = row + 1;
    if (next === batch.rowCount || (kinds[next] !== RowKind.updateAfter && kinds[next] !== RowKind.insert)) return false;
    return this.key.every((column) => sameValue(batch.columns[column]!, row, next));
  }
}

function sameValue(vector: ColumnVector, a: number, b: number): boolean {
  const [isNull, otherIsNull] = [a, b].map((row) => vector.hasNulls && vector.nulls[row] === 1);
  if (isNull || otherIsNull) return isNull === otherIsNull;
  switch (vector.physical) {
    case 'bool':
      return vector.bool[a] === vector.bool[b];
    case 'i32':
      return vector.i32[a] === vector.i32[b];
    case 'i64':
      return vector.i64[a] === vector.i64[b];
    case 'i128':
      return vector.i64[2 * a] === vector.i64[2 * b] && vector.i64[2 * a + 1] === vector.i64[2 * b + 1];
    case 'f64':
      return vector.f64[a] === vector.f64[b];
    case 'bytes':
      return sameBytes(vector, a, b);
  }
}

function sameBytes({ data, starts, lengths }: ColumnVector, a: number, b: number): boolean {
  if (lengths[a] !== lengths[b]) return false;
  for (let at = 0; at < lengths[a]!; at++) if (data[starts[a]! + at] !== data[starts[b]! + at]) return false;
  return true;
}
