import { bytesAt, valueReader } from '@headrace/connector-sdk/base';
import type { ColumnVector, Field, SqlValue } from '@headrace/connector-sdk/schema';
import type { EngineBatch } from '../contract/batch';

/** Finds equal keys in a Map: a number, a bigint or a text for one column, a text for several. */
export type KeyText = string | number | bigint;

/** One key column: a column of the input, or a constant. */
export type KeyPart = { readonly column: number } | { readonly value: SqlValue };

const utf8 = new TextDecoder();

/** Reads the keys of rows: as something to compare by, and as the values to ask the dimension with. A NULL in a key matches nothing. */
export class KeyReader {
  private readonly columns: readonly number[];
  private readonly readers;

  constructor(
    private readonly parts: readonly KeyPart[],
    fields: readonly Field[],
  ) {
    this.columns = parts.flatMap((part) => ('column' in part ? [part.column] : []));
    this.readers = parts.map((part) => ('column' in part ? valueReader(fields[part.column]!.type) : null));
  }

  /** Null: the row has no match whatever the dimension holds. */
  text(batch: EngineBatch, row: number): KeyText | null {
    if (this.columns.length === 1) return partText(batch.columns[this.columns[0]!]!, row);
    let text = '';
    for (const column of this.columns) {
      const part = partText(batch.columns[column]!, row);
      if (part === null) return null;
      text += `${typeof part === 'string' ? part.length : ''}:${part}|`;
    }
    return text;
  }

  values(batch: EngineBatch, row: number): SqlValue[] {
    return this.parts.map((part, index) => ('column' in part ? this.readers[index]!(batch.columns[part.column]!, row) : part.value));
  }
}

function partText(vector: ColumnVector, row: number): KeyText | null {
  if (vector.hasNulls && vector.nulls[row] === 1) return null;
  switch (vector.physical) {
    case 'bool':
      return vector.bool[row]!;
    case 'i32':
      return vector.i32[row]!;
    case 'i64':
      return vector.i64[row]!;
    case 'i128':
      return `${vector.i64[row * 2]!}.${vector.i64[row * 2 + 1]!}`;
    case 'f64':
      return vector.f64[row]! + 0;
    case 'bytes':
      return utf8.decode(bytesAt(vector, row));
  }
}
