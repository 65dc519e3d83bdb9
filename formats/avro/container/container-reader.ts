import type { ColumnBatch, ContainerPosition, ContainerReader, FileBytes, OpenContainer, RejectedRecord } from '@headrace/connector-sdk';
import { ValueArena } from '@headrace/connector-sdk/base';
import { projectedFields, RejectPolicy } from '../decode/framed-decoder';
import { compileRecord, type RecordProgram } from '../decode/record-program';
import { skipper, type Skip } from '../decode/skip';
import { BadRecord, readLong, truncated, wideNumber } from '../decode/wire';
import { parseAvroSchema } from '../schema/avro-schema';
import { readerNames } from '../schema/reader-names';
import type { AvroOptions } from '../spec';
import { codecOf, MOST_BLOCK_BYTES, type Codec } from './codecs';
import { NO_HEADER, notAvro, readHeader, SYNC_BYTES, type ContainerHeader } from './header';
import { findMark, hasMark } from './sync-mark';

/** The longest count and size in front of a block. */
const BLOCK_HEAD_BYTES = 20;
/** First guess for a header; it may be longer, but no longer than the other. */
const HEADER_BYTES = 16 << 10;
const MOST_HEADER_BYTES = 16 << 20;
/** So much is read at once; a block reaches beyond it seldom. */
const WINDOW_BYTES = 1 << 20;

interface OpenFile {
  readonly sync: Uint8Array;
  readonly codec: Codec;
  readonly program: RecordProgram | string;
  readonly skip: Skip;
}

interface Block {
  readonly byte: number;
  /** Behind its mark. */
  readonly end: number;
  readonly stored: Uint8Array;
  readonly bytes: Uint8Array;
  readonly count: number;
  p: number;
  row: number;
}

/**
 * The blocks of a range, which begin behind the marks that begin in it; the first one behind the header belongs to the range that has
 * the file's beginning. A batch holds rows of one block, and its texts refer to that block's bytes.
 */
export class AvroContainerReader implements ContainerReader {
  private readonly arena = new ValueArena();
  private readonly policy: RejectPolicy;
  private readonly window: Window;
  private file: OpenFile | 'passed over' | null = null;
  private block: Block | null = null;
  /** Where the next block begins. */
  private at = 0;

  constructor(private readonly setup: OpenContainer<AvroOptions>) {
    this.policy = new RejectPolicy('avro', setup);
    this.window = new Window(setup.file);
  }

  async next(out: ColumnBatch): Promise<ContainerPosition | null> {
    out.rowCount = 0;
    out.kinds = null;
    const file = (this.file ??= await this.open());
    if (file === 'passed over') return null;
    this.block ??= await this.nextBlock(file);
    const { block } = this;
    if (block === null) return this.at >= this.lastByte ? null : { byte: this.at, row: 0 };
    if (typeof file.program !== 'string') this.fill(block, file.program, out);
    if (block.row < block.count) return { byte: block.byte, row: block.row };
    this.block = null;
    return { byte: block.end, row: 0 };
  }

  /** Blocks begin behind a mark; one whose mark begins at the range's end is the next range's. */
  private get lastByte(): number {
    const { range, file } = this.setup;
    return range.end >= file.sizeBytes ? file.sizeBytes : range.end + SYNC_BYTES;
  }

  private async open(): Promise<OpenFile | 'passed over'> {
    const { file, range, from, codecs, options } = this.setup;
    const header = await this.header(file);
    if (header === null) return 'passed over';
    const writer = parseAvroSchema(header.schema, `in the header of ${file.path}`);
    const opened: OpenFile = {
      sync: header.sync,
      codec: codecOf(header.codec, codecs),
      program: compileRecord(writer, projectedFields(this.setup), { arena: this.arena, names: readerNames(options) }),
      skip: skipper(writer),
    };
    if (from !== null) this.at = from.byte;
    else if (range.start <= header.sizeBytes - SYNC_BYTES) this.at = header.sizeBytes;
    else this.at = await this.behindMark(opened.sync, range.start);
    if (from !== null && from.row > 0) await this.passRows(opened, from.row);
    return opened;
  }

  /** Null: it is none, and passed over. Ranges side by side meet the same beginning: one of them tells of it. */
  private async header(file: FileBytes): Promise<ContainerHeader | null> {
    const found = await findHeader(file);
    if ('sync' in found) return found;
    const { onError, range, reject } = this.setup;
    if (onError === 'fail') throw notAvro(found);
    if (range.start === 0) reject(found, `The file ${file.path} ${NO_HEADER}.`);
    return null;
  }

  /** Goes on within the block at which a position lies. */
  private async passRows(file: OpenFile, rows: number): Promise<void> {
    const block = await this.nextBlock(file);
    this.block = block;
    if (block === null) return;
    for (; block.row < Math.min(rows, block.count); block.row++) block.p = file.skip(block.bytes, block.p, block.bytes.length);
  }

  /** Null: the range has no more, or the block was passed over; `at` tells. */
  private async nextBlock(file: OpenFile): Promise<Block | null> {
    const { sizeBytes } = this.setup.file;
    const byte = this.at;
    if (byte >= this.lastByte) return null;
    const head = await this.window.bytes(byte, Math.min(byte + BLOCK_HEAD_BYTES, sizeBytes));
    const found = blockHead(head);
    const end = found === null ? sizeBytes + 1 : byte + found.headBytes + found.dataBytes + SYNC_BYTES;
    if (found === null || end > sizeBytes) return this.passOver(file, byte, 'its block is cut off, or is none');
    const stored = await this.window.bytes(byte, end);
    if (!hasMark(stored, stored.length - SYNC_BYTES, file.sync)) {
      return this.passOver(file, byte, 'the mark that ends its block does not stand there');
    }
    this.at = end;
    const data = stored.subarray(found.headBytes, stored.length - SYNC_BYTES);
    try {
      if (typeof file.program === 'string') throw new BadRecord(`has a schema that does not fit: ${file.program}`);
      return { byte, end, stored, bytes: file.codec.decompress(data), count: found.count, p: 0, row: 0 };
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      this.refuse(stored, byte, `it ${error.message}`);
      return null;
    }
  }

  /** Refuses what lies before the next mark. */
  private async passOver(file: OpenFile, byte: number, problem: string): Promise<null> {
    this.at = await this.behindMark(file.sync, byte);
    this.refuse(await this.setup.file.read(byte, Math.min(this.at, byte + WINDOW_BYTES)), byte, problem);
    return null;
  }

  private async behindMark(sync: Uint8Array, from: number): Promise<number> {
    const { file } = this.setup;
    for (let at = from; at + SYNC_BYTES <= file.sizeBytes; at += WINDOW_BYTES - SYNC_BYTES + 1) {
      const bytes = await this.window.bytes(at, Math.min(at + WINDOW_BYTES, file.sizeBytes));
      const found = findMark(bytes, sync);
      if (found >= 0) return at + found + SYNC_BYTES;
    }
    return file.sizeBytes;
  }

  private refuse(bytes: Uint8Array, byte: number, problem: string): void {
    this.policy.refuse(bytes, `${this.setup.file.path} byte ${byte}`, problem);
  }

  /** The next rows of a block. A bad record ends its block, since nothing tells where the next one begins. */
  private fill(block: Block, program: RecordProgram, out: ColumnBatch): void {
    for (const vector of out.columns) vector.hasNulls = false;
    const read = program.bind(out.columns);
    const [from, most, limit] = [block.p, Math.min(out.capacity, block.count - block.row), block.bytes.length];
    let row = 0;
    try {
      for (; row < most; row++) block.p = read(block.bytes, block.p, limit, row);
      if (block.row + row === block.count && block.p !== limit) throw new BadRecord('is followed by bytes that belong to no record');
      block.row += row;
    } catch (error) {
      if (!(error instanceof BadRecord)) throw error;
      const record = Math.min(block.row + row + 1, block.count);
      block.row = block.count;
      this.refuse(block.stored, block.byte, `the record ${record} of its block ${error.message}`);
    }
    this.arena.settle(out, row, { bytes: block.bytes, from, to: Math.max(from, Math.min(block.p, limit)) });
    out.rowCount = row;
  }
}

/** Null: there are not enough bytes yet. */
/** The header, or the first bytes of what has none. */
export async function findHeader(file: FileBytes): Promise<ContainerHeader | RejectedRecord> {
  for (let size = HEADER_BYTES; ; size *= 4) {
    const end = Math.min(size, file.sizeBytes);
    const bytes = await file.read(0, end);
    const header = headerIn(bytes);
    if (header !== null && header !== 'none') return header;
    if (header === null && end < file.sizeBytes && end < MOST_HEADER_BYTES) continue;
    return { bytes: bytes.subarray(0, HEADER_BYTES), place: file.path };
  }
}

function headerIn(bytes: Uint8Array): ContainerHeader | 'none' | null {
  try {
    return readHeader(bytes, 0, bytes.length);
  } catch (error) {
    if (error instanceof BadRecord) return 'none';
    throw error;
  }
}

/** Null: there is no such block. */
function blockHead(bytes: Uint8Array): { readonly count: number; readonly dataBytes: number; readonly headBytes: number } | null {
  try {
    const sizeAt = readLong(bytes, 0);
    const count = wideNumber();
    const headBytes = readLong(bytes, sizeAt);
    if (headBytes > bytes.length) throw truncated();
    const dataBytes = wideNumber();
    return count < 0 || dataBytes < 0 || dataBytes > MOST_BLOCK_BYTES ? null : { count, dataBytes, headBytes };
  } catch (error) {
    if (error instanceof BadRecord) return null;
    throw error;
  }
}

/** The part of the file that was read last, so that small blocks do not cost a call each. Answers are good until the next. */
class Window {
  private held: Uint8Array = new Uint8Array(0);
  private from = 0;

  constructor(private readonly file: FileBytes) {}

  async bytes(from: number, to: number): Promise<Uint8Array> {
    if (from < this.from || to > this.from + this.held.length) {
      const end = Math.min(this.file.sizeBytes, Math.max(to, from + WINDOW_BYTES));
      const read = await this.file.read(from, end);
      this.held = new Uint8Array(read.buffer, read.byteOffset, read.length);
      this.from = from;
    }
    return this.held.subarray(from - this.from, to - this.from);
  }
}
