import { ColumnVector, type DataType } from '@headrace/connector-sdk/schema';
import type { EngineBatch } from '../contract/batch';
import type { KeyColumn, KeyReader, KeyText } from './lookup-keys';
import { putFixed, readPrepared, type PreparedRow, type PreparedValue } from './prepared-rows';

const NO_ROWS: readonly PreparedRow[] = [];

/**
 * A whole dimension in columns, the rows of one key side by side. It does not change: a load makes a new one, and batches that were
 * looked up in the old one stay with it.
 */
export class DimensionTable {
  readonly columns: readonly ColumnVector[];
  readonly rowCount: number;
  /** Rows of key number k: `starts[k]` to `starts[k + 1]`. */
  readonly starts: Int32Array;
  private readonly numbers = new IntegerKeys();
  private readonly others = new Map<KeyText, number>();

  constructor(rows: ReadonlyMap<KeyText, readonly PreparedRow[]>, types: readonly DataType[]) {
    this.starts = new Int32Array(rows.size + 1);
    const all: PreparedRow[] = [];
    let key = 0;
    for (const [text, own] of rows) {
      if (typeof text === 'number' && Number.isSafeInteger(text)) this.numbers.add(text, key);
      else this.others.set(text, key);
      for (const row of own) all.push(row);
      this.starts[++key] = all.length;
    }
    this.rowCount = all.length;
    this.columns = types.map((type, column) => columnOf(type, all, column));
  }

  /** The number of each row's key; −1: the dimension has none. */
  find(batch: EngineBatch, keys: KeyReader): Int32Array {
    const { numbers, others } = this;
    const found = new Int32Array(batch.rowCount);
    const integers = others.size === 0 ? keys.integers(batch) : null;
    if (integers !== null) {
      numbers.findAll(integers, found);
      return found;
    }
    for (let row = 0; row < batch.rowCount; row++) {
      const text = keys.text(batch, row);
      if (text === null) found[row] = -1;
      else if (typeof text === 'number' && Number.isSafeInteger(text)) found[row] = numbers.get(text);
      else found[row] = others.get(text) ?? -1;
    }
    return found;
  }

  /** The rows of a key by its number, as values. */
  rowsOf(key: number): readonly PreparedRow[] {
    if (key < 0) return NO_ROWS;
    const rows: PreparedRow[] = [];
    for (let row = this.starts[key]!; row < this.starts[key + 1]!; row++)
      rows.push(this.columns.map((column) => readPrepared(column, row)));
    return rows;
  }
}

/** Cache ALL: the dimension as of its last load. */
export interface WholeDimension {
  readonly table: DimensionTable;
  stopReloading(): void;
}

/** Integers to numbers from 0 on, by open addressing in typed arrays: several times as fast as a Map. */
class IntegerKeys {
  private count = 0;
  private mask = 1_023;
  private slots = new Int32Array(1_024).fill(-1);
  private words = new Int32Array(2_048);

  add(key: number, number: number): void {
    if (++this.count * 2 > this.mask) this.grow();
    this.put(key | 0, Math.floor(key / WORD), number);
  }

  get(key: number): number {
    return this.at(key | 0, Math.floor(key / WORD));
  }

  findAll({ words, stride, nulls }: KeyColumn, found: Int32Array): void {
    for (let row = 0; row < found.length; row++) {
      const low = words[row * stride]!;
      found[row] = nulls !== null && nulls[row] === 1 ? -1 : this.at(low, stride === 2 ? words[row * 2 + 1]! : low >> 31);
    }
  }

  private at(low: number, high: number): number {
    const { slots, words, mask } = this;
    for (let slot = hash(low, high) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number < 0 || (words[slot * 2] === low && words[slot * 2 + 1] === high)) return number;
    }
  }

  private put(low: number, high: number, number: number): void {
    let slot = hash(low, high) & this.mask;
    while (this.slots[slot]! >= 0) slot = (slot + 1) & this.mask;
    this.slots[slot] = number;
    this.words[slot * 2] = low;
    this.words[slot * 2 + 1] = high;
  }

  private grow(): void {
    const { slots, words } = this;
    this.mask = this.mask * 2 + 1;
    this.slots = new Int32Array(this.mask + 1).fill(-1);
    this.words = new Int32Array((this.mask + 1) * 2);
    for (let slot = 0; slot < slots.length; slot++) if (slots[slot]! >= 0) this.put(words[slot * 2]!, words[slot * 2 + 1]!, slots[slot]!);
  }
}

const WORD = 4_294_967_296;

function hash(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** Texts lie one behind the other. */
function columnOf(type: DataType, rows: readonly PreparedRow[], column: number): ColumnVector {
  const vector = new ColumnVector(type, rows.length);
  if (vector.physical === 'bytes') {
    const sizeBytes = rows.reduce((sum, row) => sum + ((row[column] as Uint8Array | null)?.length ?? 0), 0);
    vector.data = new Uint8Array(sizeBytes);
  }
  let at = 0;
  for (const [row, values] of rows.entries()) {
    const value = values[column]!;
    if (value === null) {
      vector.hasNulls = true;
      vector.nulls[row] = 1;
    } else at = put(vector, row, { value, at });
  }
  return vector;
}

/** Where the next text begins. */
function put(vector: ColumnVector, row: number, { value, at }: { value: NonNullable<PreparedValue>; at: number }): number {
  if (vector.physical !== 'bytes') {
    putFixed(vector, row, value);
    return at;
  }
  const text = value as Uint8Array;
  vector.data.set(text, at);
  vector.starts[row] = at;
  vector.lengths[row] = text.length;
  return at + text.length;
}
