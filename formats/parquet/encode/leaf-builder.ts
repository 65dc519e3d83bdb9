import { ByteBuffer, type ColumnVector, type DataType, type HostCodecs } from '@headrace/connector-sdk';
import { bitsFor } from '../decode/hybrid-reader';
import { appendBytes } from '../file/append-bytes';
import { compressionNumber, pack, type CompressionName } from '../file/compression';
import { Encoding, PageType, PhysicalType } from '../file/file-metadata';
import { writeStruct, type ThriftField } from '../thrift/compact-writer';
import { Dictionary } from './dictionary';
import { writeHybrid } from './hybrid-writer';
import { leafType, type LeafType } from './leaf-type';

/** A page ends at the first of these. */
const PAGE_BYTES = 1 << 20;
const PAGE_VALUES = 20_000;
/** A level buffer's room for a page; one entry may come more than values fit. */
const LEVELS = PAGE_VALUES + 1;

export interface Packing {
  readonly compression: CompressionName;
  readonly codecs: HostCodecs;
}

/** One column chunk while it grows: levels and values, cut into pages. */
export class LeafBuilder {
  readonly of: LeafType;
  private readonly definitions: Uint8Array;
  private readonly repetitions: Uint8Array;
  /** Entries of the page that is being filled, and the values among them. */
  private entries = 0;
  private values = 0;
  private readonly bits = new Uint8Array(LEVELS);
  private readonly places = new Int32Array(LEVELS);
  private readonly plain = new ByteBuffer(65_536);
  private dictionary: Dictionary | null;
  private pagesWithDictionary = 0;
  private readonly pages = new ByteBuffer(65_536);
  private unpackedBytes = 0;
  private chunkEntries = 0;

  constructor(
    private readonly type: DataType,
    private readonly level: { readonly definition: number; readonly repetition: number },
    private readonly packing: Packing,
  ) {
    this.of = leafType(type);
    this.dictionary = this.of.texts ? new Dictionary() : null;
    this.definitions = new Uint8Array(level.definition === 0 ? 0 : LEVELS);
    this.repetitions = new Uint8Array(level.repetition === 0 ? 0 : LEVELS);
  }

  /** Bytes that are held, finished pages packed. */
  get sizeBytes(): number {
    return this.pages.length + this.plain.length + this.entries * 2 + (this.dictionary?.plain.length ?? 0);
  }

  /** Rows `[from, to)` of a column that is no part of a nested one. */
  appendRows(vector: ColumnVector, from: number, to: number): void {
    const { definition } = this.level;
    for (let row = from; row < to;) {
      const end = Math.min(to, row + PAGE_VALUES - this.entries);
      if (!vector.hasNulls) {
        this.definitions.fill(definition, this.entries, this.entries + end - row);
        this.entries += end - row;
        this.put(vector, row, end);
      } else this.appendSparse(vector, row, end);
      row = end;
      this.endPage();
    }
  }

  /** One entry of a nested value; `vector` holds its value in row 0, null: it has none. */
  appendEntry(vector: ColumnVector | null, repetition: number, definition: number): void {
    // A row is never parted by a page.
    if (repetition === 0) this.endPage();
    this.growLevels();
    this.definitions[this.entries] = definition;
    if (this.level.repetition > 0) this.repetitions[this.entries] = repetition;
    this.entries++;
    if (vector) this.put(vector, 0, 1);
  }

  /** Appends all pages to `out` and answers the chunk's metadata; `at`: where they begin in the file. Begins a new chunk. */
  finish(path: readonly string[], at: number, out: ByteBuffer): ThriftField {
    this.closePage();
    const begun = out.length;
    const hasDictionary = this.pagesWithDictionary > 0;
    if (hasDictionary) this.writeDictionary(out);
    const dataAt = at + out.length - begun;
    out.ensure(this.pages.length);
    out.bytes.set(this.pages.written(), out.length);
    out.length += this.pages.length;
    const encodings = [Encoding.PLAIN, Encoding.RLE, ...(hasDictionary ? [Encoding.RLE_DICTIONARY] : [])];
    const metadata: ThriftField = {
      struct: {
        1: { i32: this.of.physical },
        2: { list: encodings.map((i32) => ({ i32 })) },
        3: { list: path.map((text) => ({ text })) },
        4: { i32: compressionNumber(this.packing.compression) },
        5: { i64: this.chunkEntries },
        6: { i64: this.unpackedBytes },
        7: { i64: out.length - begun },
        9: { i64: dataAt },
        11: hasDictionary ? { i64: at } : undefined,
      },
    };
    this.pages.clear();
    this.unpackedBytes = 0;
    this.chunkEntries = 0;
    this.pagesWithDictionary = 0;
    this.dictionary = this.of.texts ? new Dictionary() : null;
    return metadata;
  }

  private appendSparse(vector: ColumnVector, from: number, to: number): void {
    const { definition } = this.level;
    for (let row = from; row < to;) {
      let end = row;
      while (end < to && vector.nulls[end] === 0) this.definitions[this.entries + end++ - row] = definition;
      if (end > row) {
        this.entries += end - row;
        this.put(vector, row, end);
      }
      for (row = end; row < to && vector.nulls[row] === 1; row++) this.definitions[this.entries++] = definition - 1;
    }
  }

  private put(vector: ColumnVector, from: number, to: number): void {
    if (this.of.physical === PhysicalType.BOOLEAN) this.bits.set(vector.bool.subarray(from, to), this.values);
    else if (this.dictionary)
      for (let row = from; row < to; row++) this.places[this.values + row - from] = this.dictionary.placeOf(vector, row);
    else this.of.put(vector, from, to, this.plain);
    this.values += to - from;
  }

  private growLevels(): void {
    if (this.entries < this.places.length) return;
    for (const key of ['definitions', 'repetitions', 'bits', 'places'] as const) {
      const old = this[key];
      if (old.length === 0) continue;
      const larger = old instanceof Int32Array ? new Int32Array(old.length * 2) : new Uint8Array(old.length * 2);
      larger.set(old);
      Object.assign(this, { [key]: larger });
    }
  }

  private endPage(): void {
    if (this.entries >= PAGE_VALUES || this.plain.length >= PAGE_BYTES || this.dictionary?.full) this.closePage();
  }

  private closePage(): void {
    if (this.entries === 0) return;
    const { dictionary } = this;
    // A first page of mostly different texts: the dictionary does not pay.
    const useful = dictionary && !(this.pagesWithDictionary === 0 && this.values > 100 && dictionary.count > this.values / 2);
    if (dictionary && !useful) this.leaveDictionary(dictionary);
    const body = new ByteBuffer(this.plain.length + this.values * 3 + 1_024);
    this.writeLevels(body, this.repetitions, this.level.repetition);
    this.writeLevels(body, this.definitions, this.level.definition);
    if (this.dictionary) {
      const width = bitsFor(Math.max(0, this.dictionary.count - 1));
      body.ensure(1);
      body.bytes[body.length++] = width;
      writeHybrid(body, this.places, this.values, width);
      this.pagesWithDictionary++;
    } else if (this.of.physical === PhysicalType.BOOLEAN) writeBits(body, this.bits, this.values);
    else appendBytes(body, this.plain.written());
    this.writePage(this.pages, body.written(), {
      1: { i32: PageType.data },
      5: {
        struct: {
          1: { i32: this.entries },
          2: { i32: this.dictionary ? Encoding.RLE_DICTIONARY : Encoding.PLAIN },
          3: { i32: Encoding.RLE },
          4: { i32: Encoding.RLE },
        },
      },
    });
    this.chunkEntries += this.entries;
    this.entries = 0;
    this.values = 0;
    this.plain.clear();
    // What comes now goes in PLAIN pages behind those that refer to it; the dictionary itself is kept for the chunk's first page.
    if (this.dictionary?.full) {
      this.kept = this.dictionary;
      this.dictionary = null;
    }
  }
  private kept: Dictionary | null = null;

  private leaveDictionary(dictionary: Dictionary): void {
    for (let i = 0; i < this.values; i++) dictionary.putPlain(this.places[i]!, this.plain);
    this.dictionary = null;
  }

  private writeDictionary(out: ByteBuffer): void {
    const { plain, count } = (this.dictionary ?? this.kept)!;
    this.kept = null;
    this.writePage(out, plain.written(), {
      1: { i32: PageType.dictionary },
      7: { struct: { 1: { i32: count }, 2: { i32: Encoding.PLAIN } } },
    });
  }

  private writeLevels(out: ByteBuffer, levels: Uint8Array, most: number): void {
    if (most === 0) return;
    out.ensure(4);
    const at = out.length;
    out.length += 4;
    writeHybrid(out, levels, this.entries, bitsFor(most));
    new DataView(out.bytes.buffer, out.bytes.byteOffset).setUint32(at, out.length - at - 4, true);
  }

  private writePage(out: ByteBuffer, body: Uint8Array, header: Record<number, ThriftField>): void {
    const packed = pack(this.packing.compression, body, this.packing.codecs);
    const before = out.length;
    writeStruct(out, { ...header, 2: { i32: body.length }, 3: { i32: packed.length } });
    this.unpackedBytes += out.length - before + body.length;
    appendBytes(out, packed);
  }
}

function writeBits(out: ByteBuffer, bits: Uint8Array, count: number): void {
  const size = (count + 7) >> 3;
  out.ensure(size);
  out.bytes.fill(0, out.length, out.length + size);
  for (let i = 0; i < count; i++) out.bytes[out.length + (i >> 3)]! |= bits[i]! << (i & 7);
  out.length += size;
}
