import { ColumnVector, type DataType } from '@headrace/connector-sdk';
import { Encoding, PhysicalType } from '../file/file-metadata';
import { BadParquet, parquetProblem } from '../file/parquet-error';
import type { SchemaNode } from '../file/schema-tree';
import { deltaLengthTexts, deltaTexts, deltaToPlain, joinStreams, type Region, type Texts } from './delta';
import { HybridReader } from './hybrid-reader';
import type { LeafStore } from './leaf-store';

/** The values of one page without its NULLs, read front to back into a vector of the table's type. */
export interface DenseValues {
  read(to: ColumnVector, row: number, count: number): void;
  skip(count: number): void;
}

/** A leaf of a file and how it becomes a column of the table. */
export interface LeafColumn {
  readonly node: SchemaNode;
  readonly type: DataType;
  readonly store: LeafStore;
}

/** The values of a data page of `values`, NULLs included; `dictionary`: the one of its chunk, if any. */
export function denseValues(
  of: LeafColumn,
  { encoding, values }: { readonly encoding: number; readonly values: number },
  region: Region,
  dictionary: ColumnVector | null,
): DenseValues {
  switch (encoding) {
    case Encoding.PLAIN:
      return plainValues(of.store, region);
    case Encoding.PLAIN_DICTIONARY:
    case Encoding.RLE_DICTIONARY:
      if (dictionary === null) throw new BadParquet('a page refers to a dictionary that is not there');
      return new DictionaryValues(region, dictionary);
    case Encoding.RLE:
      if (of.store.form !== 'bits' || region.at + 4 > region.end) break;
      return new BitRuns(region);
    case Encoding.DELTA_BINARY_PACKED:
      if (of.store.form !== 'fixed') break;
      return fromPlain(of.store, deltaToPlain(region, of.node.leaf!.type === PhysicalType.INT32 ? 4 : 8, values).plain);
    case Encoding.DELTA_LENGTH_BYTE_ARRAY:
      return textValues(of.store, deltaLengthTexts(region, values));
    case Encoding.DELTA_BYTE_ARRAY:
      return textValues(of.store, deltaTexts(region, values));
    case Encoding.BYTE_STREAM_SPLIT:
      if (of.store.form !== 'fixed') break;
      return fromPlain(of.store, joinStreams(region, of.store.width));
  }
  throw parquetProblem(
    'encoding',
    `The column "${of.node.name}" is written in an encoding with the number ${encoding}, which is not read.`,
    'Write the file with another encoding.',
  );
}

/** The dictionary of a chunk as a vector of the table's type. */
export function dictionaryOf({ type, store }: LeafColumn, region: Region, count: number): ColumnVector {
  const dictionary = new ColumnVector(type, count);
  plainValues(store, region).read(dictionary, 0, count);
  return dictionary;
}

const fromPlain = (store: LeafStore, bytes: Uint8Array): DenseValues => plainValues(store, { bytes, at: 0, end: bytes.length });

function plainValues(store: LeafStore, region: Region): DenseValues {
  if (store.form === 'fixed') return new FixedValues(store, region);
  return store.form === 'bits' ? new PackedBits(region) : new PlainTexts(store, region);
}

function textValues(store: LeafStore, texts: Texts): DenseValues {
  if (store.form === 'binary') return new ListedTexts(store, texts);
  // FIXED_LEN_BYTE_ARRAY may be written so too.
  if (store.form !== 'fixed' || texts.lengths.some((length) => length !== store.width))
    throw new BadParquet('texts stand where numbers are due');
  const plain = new Uint8Array(texts.lengths.length * store.width);
  texts.starts.forEach((start, i) => plain.set(texts.data.subarray(start, start + store.width), i * store.width));
  return fromPlain(store, plain);
}

class FixedValues implements DenseValues {
  private at: number;
  constructor(
    private readonly of: Extract<LeafStore, { form: 'fixed' }>,
    private readonly region: Region,
  ) {
    this.at = region.at;
  }

  read(to: ColumnVector, row: number, count: number): void {
    const from = this.at;
    this.skip(count);
    this.of.store(this.region.bytes, from, to, row, count);
  }
  skip(count: number): void {
    this.at += count * this.of.width;
    if (this.at > this.region.end) throw tooFew();
  }
}

class PackedBits implements DenseValues {
  private bit: number;
  constructor(private readonly region: Region) {
    this.bit = region.at * 8;
  }

  read(to: ColumnVector, row: number, count: number): void {
    const from = this.bit;
    this.skip(count);
    for (let i = 0; i < count; i++) to.bool[row + i] = (this.region.bytes[(from + i) >> 3]! >> ((from + i) & 7)) & 1;
  }
  skip(count: number): void {
    this.bit += count;
    if (this.bit > this.region.end * 8) throw tooFew();
  }
}

/** Truth values in runs, behind their length of four bytes. */
class BitRuns implements DenseValues {
  private readonly runs: HybridReader;
  private scratch = new Int32Array(0);
  constructor({ bytes, at, end }: Region) {
    this.runs = new HybridReader(bytes, at + 4, end, 1);
  }

  read(to: ColumnVector, row: number, count: number): void {
    this.skip(count);
    for (let i = 0; i < count; i++) to.bool[row + i] = this.scratch[i]!;
  }
  skip(count: number): void {
    if (this.scratch.length < count) this.scratch = new Int32Array(count);
    this.runs.read(this.scratch, 0, count);
  }
}

class PlainTexts implements DenseValues {
  private at: number;
  constructor(
    private readonly of: Extract<LeafStore, { form: 'binary' }>,
    private readonly region: Region,
  ) {
    this.at = region.at;
  }

  read(to: ColumnVector, row: number, count: number): void {
    const { bytes } = this.region;
    const { store } = this.of;
    if (store === null) to.data = bytes;
    for (let i = row; i < row + count; i++) {
      const length = this.next();
      const start = this.at - length;
      if (store === null) {
        to.starts[i] = start;
        to.lengths[i] = length;
      } else store(bytes, start, length, to, i);
    }
  }
  skip(count: number): void {
    for (let i = 0; i < count; i++) this.next();
  }

  /** Goes behind the next text and answers its length. */
  private next(): number {
    const { bytes, end } = this.region;
    const { at } = this;
    if (at + 4 > end) throw tooFew();
    const length = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    this.at = at + 4 + length;
    if (length < 0 || this.at > end) throw tooFew();
    return length;
  }
}

class ListedTexts implements DenseValues {
  private next = 0;
  constructor(
    private readonly of: Extract<LeafStore, { form: 'binary' }>,
    private readonly texts: Texts,
  ) {}

  read(to: ColumnVector, row: number, count: number): void {
    const from = this.next;
    this.skip(count);
    const { data, starts, lengths } = this.texts;
    const { store } = this.of;
    if (store === null) {
      to.data = data;
      to.starts.set(starts.subarray(from, from + count), row);
      to.lengths.set(lengths.subarray(from, from + count), row);
    } else for (let i = 0; i < count; i++) store(data, starts[from + i]!, lengths[from + i]!, to, row + i);
  }
  skip(count: number): void {
    this.next += count;
    if (this.next > this.texts.lengths.length) throw tooFew();
  }
}

/** Places in the chunk's dictionary. */
class DictionaryValues implements DenseValues {
  private readonly places: HybridReader;
  private scratch = new Int32Array(4_096);

  constructor(
    { bytes, at, end }: Region,
    private readonly dictionary: ColumnVector,
  ) {
    const width = at < end ? bytes[at]! : 0;
    if (width > 32) throw new BadParquet(`places in a dictionary have ${width} bits`);
    this.places = new HybridReader(bytes, at + 1, end, width);
  }

  read(to: ColumnVector, row: number, count: number): void {
    this.skip(count);
    const { dictionary, scratch } = this;
    for (let i = 0; i < count; i++) if (scratch[i]! >>> 0 >= dictionary.capacity) throw new BadParquet('a place is not in the dictionary');
    gather(dictionary, scratch, to, row, count);
  }
  skip(count: number): void {
    if (this.scratch.length < count) this.scratch = new Int32Array(count);
    this.places.read(this.scratch, 0, count);
  }
}

function gather(from: ColumnVector, places: Int32Array, to: ColumnVector, row: number, count: number): void {
  switch (from.physical) {
    case 'bool':
      for (let i = 0; i < count; i++) to.bool[row + i] = from.bool[places[i]!]!;
      return;
    case 'i32':
      for (let i = 0; i < count; i++) to.i32[row + i] = from.i32[places[i]!]!;
      return;
    case 'i64':
      for (let i = 0; i < count; i++) {
        to.i32[2 * (row + i)] = from.i32[2 * places[i]!]!;
        to.i32[2 * (row + i) + 1] = from.i32[2 * places[i]! + 1]!;
      }
      return;
    case 'i128':
      for (let i = 0; i < count; i++) for (let word = 0; word < 4; word++) to.i32[4 * (row + i) + word] = from.i32[4 * places[i]! + word]!;
      return;
    case 'f64':
      for (let i = 0; i < count; i++) to.f64[row + i] = from.f64[places[i]!]!;
      return;
    case 'bytes':
      to.data = from.data;
      for (let i = 0; i < count; i++) {
        to.starts[row + i] = from.starts[places[i]!]!;
        to.lengths[row + i] = from.lengths[places[i]!]!;
      }
  }
}

const tooFew = (): BadParquet => new BadParquet('a page holds fewer values than its header says');
