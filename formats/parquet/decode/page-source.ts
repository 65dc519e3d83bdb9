import type { ColumnVector, FileBytes, HostCodecs } from '@headrace/connector-sdk';
import { unpack } from '../file/compression';
import { PageType, parsePageHeader, type ColumnChunk, type PageHeader } from '../file/file-metadata';
import { BadParquet } from '../file/parquet-error';
import { TornThrift } from '../thrift/compact-reader';
import { denseValues, dictionaryOf, type DenseValues, type LeafColumn } from './dense-values';
import { bitsFor, HybridReader } from './hybrid-reader';

/** A data page: `values` levels and NULLs included. A level reader is null where its level is always the highest (or zero). */
export interface Page {
  readonly values: number;
  readonly definitions: HybridReader | null;
  readonly repetitions: HybridReader | null;
  readonly dense: DenseValues;
}

export interface ChunkOf {
  readonly file: FileBytes;
  readonly codecs: HostCodecs;
  readonly chunk: ColumnChunk;
  readonly leaf: LeafColumn;
}

/** So much is read at once, more where a page is larger. */
const WINDOW = 1 << 20;
/** Statistics of long texts may make a header longer than most. */
const HEADER = 1 << 16;

/** The pages of one column chunk, front to back. */
export class PageSource {
  private at: number;
  private readonly end: number;
  private window: Uint8Array = new Uint8Array(0);
  private windowAt = 0;
  private dictionary: ColumnVector | null = null;
  private valuesLeft: number;

  constructor(private readonly of: ChunkOf) {
    const { chunk, file } = of;
    this.at = chunk.start;
    this.end = chunk.start + chunk.sizeBytes;
    this.valuesLeft = chunk.values;
    if (chunk.foreign || this.end > file.sizeBytes) throw new BadParquet('a column lies outside of the file');
  }

  /** The next data page; null: there is none. Pages that lie wholly within the next `passed.values` values are passed over and counted. */
  async next(passed: { values: number } | null): Promise<Page | null> {
    while (this.valuesLeft > 0) {
      if (this.at >= this.end) throw new BadParquet('a column has fewer values than its chunk says');
      const header = await this.header();
      const from = this.at + header.headerBytes;
      this.at = from + header.packedBytes;
      if (this.at > this.end) throw new BadParquet('a page is longer than its column');
      if (header.type === PageType.dictionary) await this.readDictionary(header, from);
      if (header.type !== PageType.data && header.type !== PageType.dataV2) continue;
      this.valuesLeft -= header.values;
      if (passed && header.values <= passed.values) {
        passed.values -= header.values;
        continue;
      }
      return this.page(header, await this.bytes(from, header.packedBytes));
    }
    return null;
  }

  private async header(): Promise<PageHeader> {
    for (let wanted = 1_024; ; wanted = HEADER) {
      await this.fill(this.at, Math.min(wanted, this.end - this.at));
      try {
        return parsePageHeader(this.window, this.at - this.windowAt);
      } catch (error) {
        if (!(error instanceof TornThrift) || wanted === HEADER) throw error;
      }
    }
  }

  private async readDictionary(header: PageHeader, from: number): Promise<void> {
    if (header.values > header.unpackedBytes * 8) throw new BadParquet('a dictionary is larger than its page');
    const { chunk, codecs, leaf } = this.of;
    const bytes = unpack(chunk.codec, await this.bytes(from, header.packedBytes), header.unpackedBytes, codecs);
    this.dictionary = dictionaryOf(leaf, { bytes, at: 0, end: bytes.length }, header.values);
  }

  private page(header: PageHeader, packed: Uint8Array): Page {
    const { chunk, codecs, leaf } = this.of;
    const { definition, repetition } = leaf.node;
    const { v2 } = header;
    if (v2) {
      const levels = v2.definitionBytes + v2.repetitionBytes;
      if (levels > packed.length) throw new BadParquet('the levels of a page are longer than the page');
      const rest = packed.subarray(levels);
      const body = v2.packed && rest.length > 0 ? unpack(chunk.codec, rest, header.unpackedBytes - levels, codecs) : rest;
      return {
        values: header.values,
        repetitions: repetition === 0 ? null : new HybridReader(packed, 0, v2.repetitionBytes, bitsFor(repetition)),
        definitions: definition === 0 ? null : new HybridReader(packed, v2.repetitionBytes, levels, bitsFor(definition)),
        dense: denseValues(leaf, header, { bytes: body, at: 0, end: body.length }, this.dictionary),
      };
    }
    const body = unpack(chunk.codec, packed, header.unpackedBytes, codecs);
    const repetitions = repetition === 0 ? null : levelsAt(body, 0, repetition);
    const definitions = definition === 0 ? null : levelsAt(body, repetitions?.end ?? 0, definition);
    const at = definitions?.end ?? repetitions?.end ?? 0;
    return {
      values: header.values,
      repetitions: repetitions?.reader ?? null,
      definitions: definitions?.reader ?? null,
      dense: denseValues(leaf, header, { bytes: body, at, end: body.length }, this.dictionary),
    };
  }

  /** The caller's: whole pages are never overwritten, since text refers into them. */
  private async bytes(from: number, size: number): Promise<Uint8Array> {
    await this.fill(from, size);
    return this.window.subarray(from - this.windowAt, from - this.windowAt + size);
  }

  private async fill(from: number, size: number): Promise<void> {
    if (from >= this.windowAt && from + size <= this.windowAt + this.window.length) return;
    this.window = await this.of.file.read(from, Math.min(this.end, from + Math.max(size, WINDOW)));
    this.windowAt = from;
  }
}

/** Levels of a page of version 1, behind their length of four bytes. */
function levelsAt(body: Uint8Array, at: number, most: number): { readonly reader: HybridReader; readonly end: number } {
  if (at + 4 > body.length) throw new BadParquet('a page ends within its levels');
  const size = new DataView(body.buffer, body.byteOffset).getUint32(at, true);
  const end = at + 4 + size;
  if (end > body.length) throw new BadParquet('the levels of a page are longer than the page');
  return { reader: new HybridReader(body, at + 4, end, bitsFor(most)), end };
}
