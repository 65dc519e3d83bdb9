import { bytesAt, valueReader } from '@headrace/connector-sdk/base';
import type { ColumnVector, DataType, Field, SqlValue } from '@headrace/connector-sdk/schema';
import type { EngineBatch } from '../contract/batch';

/** Finds equal keys in a Map: a number, a bigint (beyond what a number holds exactly) or a text for one column, a text for several. */
export type KeyText = string | number | bigint;

/** What a row is known by, NULLs and all. */
export type KeyIdentity = KeyText | null;

/** The one form of a key that older checkpoints may hold in another. */
export const keyIdentity = (key: KeyIdentity): KeyIdentity =>
  typeof key === 'bigint' && BigInt(Number(key)) === key && Number.isSafeInteger(Number(key)) ? Number(key) : key;

/** One key column: a column of the input, or a constant. */
export type KeyPart = { readonly column: number } | { readonly value: SqlValue };

/** A key that is one integer column: its words, one a row or a low and a high one. */
export interface KeyColumn {
  readonly words: Int32Array;
  readonly stride: 1 | 2;
  readonly nulls: Uint8Array | null;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** One character a byte: bytes need not be a text. */
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

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
      text += severalText(part);
    }
    return text;
  }

  /** As `text`, also where a column is NULL: equal for rows whose columns are equal, NULL to NULL. */
  identity(batch: EngineBatch, row: number): KeyIdentity {
    const text = this.text(batch, row);
    if (text !== null || this.columns.length === 1) return text;
    return this.columns.map((column) => severalText(partText(batch.columns[column]!, row))).join('');
  }

  /** Rows whose key has no NULL. */
  countKeyed(batch: EngineBatch): number {
    const nullable = this.columns.map((column) => batch.columns[column]!).filter((vector) => vector.hasNulls);
    if (nullable.length === 0) return batch.rowCount;
    let count = 0;
    for (let row = 0; row < batch.rowCount; row++) count += nullable.every((vector) => vector.nulls[row] === 0) ? 1 : 0;
    return count;
  }

  /** The key where it is one column of integers; null: it is not. */
  integers(batch: EngineBatch): KeyColumn | null {
    const vector = this.columns.length === 1 ? batch.columns[this.columns[0]!]! : null;
    if (vector?.physical !== 'i32' && vector?.physical !== 'i64') return null;
    return { words: vector.i32, stride: vector.physical === 'i32' ? 1 : 2, nulls: vector.hasNulls ? vector.nulls : null };
  }

  values(batch: EngineBatch, row: number): SqlValue[] {
    return this.parts.map((part, index) => ('column' in part ? this.readers[index]!(batch.columns[part.column]!, row) : part.value));
  }
}

const isText = ({ kind }: DataType): boolean => kind === 'CHAR' || kind === 'VARCHAR';

const WORD = 4_294_967_296;
/** 2^53 ÷ 2^32: below it a high word makes a safe integer. */
const LARGEST_HIGH = 2_097_152;

/** One of several columns; none can be taken for the beginning of another. */
function severalText(part: KeyText | null): string {
  if (part === null) return 'null|';
  return `${typeof part === 'string' ? part.length : ''}:${part}|`;
}

function partText(vector: ColumnVector, row: number): KeyText | null {
  if (vector.hasNulls && vector.nulls[row] === 1) return null;
  switch (vector.physical) {
    case 'bool':
      return vector.bool[row]!;
    case 'i32':
      return vector.i32[row]!;
    case 'i64': {
      const high = vector.i32[row * 2 + 1]!;
      // A number is found many times as fast as a bigint.
      return high >= -LARGEST_HIGH && high < LARGEST_HIGH ? high * WORD + (vector.i32[row * 2]! >>> 0) : vector.i64[row]!;
    }
    case 'i128':
      return `${vector.i64[row * 2]!}.${vector.i64[row * 2 + 1]!}`;
    case 'f64':
      return vector.f64[row]! + 0;
    case 'bytes':
      return isText(vector.type) ? utf8.decode(bytesAt(vector, row)) : latin1(bytesAt(vector, row));
  }
}
