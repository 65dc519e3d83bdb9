import { ColumnsToRows, RowsToColumns } from '../../base/index';
import { HeadraceError } from '../../errors/connector-error';
import type {
  ContainerPosition,
  ContainerReader,
  ContainerWriter,
  CreateContainer,
  HostCodecs,
  OpenContainer,
} from '../../format/container';
import type { ByteBuffer, FormatRuntime } from '../../format/format';
import type { ColumnBatch } from '../../schema/column-vector';
import { types } from '../../schema/data-type';
import type { SqlRow } from '../../schema/values';
import { z } from '../../spec/index';
import { formatHarness, type FormatHarness } from '../harness';

export const containerFaults = [
  'gives a block to two ranges',
  'loses a block at the end of a range',
  'begins a block anew',
  'takes a torn file',
  'takes anything',
  'stops under skip',
  'hides the place',
  'counts columns for rows',
] as const;
export type ContainerFault = 'none' | (typeof containerFaults)[number];

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
const ROWS_A_BLOCK = 100;
const [BEGIN, END] = ['BLK1', 'END!'];

/** A file: four letters, then blocks, each the number of its bytes and rows as JSON, then four letters. */
class BlockWriter implements ContainerWriter {
  readonly pendingBytes = 0;
  private readonly rows: SqlRow[] = [];
  private begun = false;

  constructor(private readonly setup: CreateContainer<unknown>) {}

  write(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    this.begin(out);
    this.rows.push(...new ColumnsToRows(this.setup.schema.fields).rows(batch).slice(from, to));
    while (this.rows.length >= ROWS_A_BLOCK) this.put(out);
  }
  finish(out: ByteBuffer): void {
    this.begin(out);
    if (this.rows.length > 0) this.put(out);
    append(out, END);
  }
  private begin(out: ByteBuffer): void {
    if (!this.begun) append(out, BEGIN);
    this.begun = true;
  }
  private put(out: ByteBuffer): void {
    const text = JSON.stringify(this.rows.splice(0, ROWS_A_BLOCK), (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    append(out, `${String(encoder.encode(text).length).padStart(8)}${text}`);
  }
}

function append(out: ByteBuffer, text: string): void {
  const bytes = encoder.encode(text);
  out.ensure(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}

interface Block {
  readonly byte: number;
  readonly end: number;
  readonly rows: readonly SqlRow[];
}

class BlockReader implements ContainerReader {
  private blocks: Block[] | null = null;
  private damaged = false;
  private row = 0;

  constructor(
    private readonly setup: OpenContainer<unknown>,
    private readonly fault: ContainerFault,
  ) {}

  async next(out: ColumnBatch): Promise<ContainerPosition | null> {
    out.rowCount = 0;
    out.kinds = null;
    const blocks = (this.blocks ??= await this.open());
    const [block] = blocks;
    if (block === undefined) return this.atEnd();
    const rows = block.rows.slice(this.row, this.row + out.capacity);
    const { schema, projection } = this.setup;
    const fields = projection.map((index) => schema.fields[index]!);
    new RowsToColumns(fields).fill(
      out,
      rows.map((row) => projection.map((index) => row[index]!)),
      null,
    );
    out.rowCount = this.fault === 'counts columns for rows' && projection.length === 0 ? 0 : rows.length;
    this.row += rows.length;
    const position = { byte: block.byte, row: this.row };
    if (this.row >= block.rows.length) {
      blocks.shift();
      this.row = 0;
    }
    return position;
  }

  private async open(): Promise<Block[]> {
    const { file, range, from } = this.setup;
    const bytes = await file.read(0, file.sizeBytes);
    const { blocks, whole } = blocksOf(bytes);
    this.damaged = !whole;
    const wanted = blocks.filter(({ byte, end }) => {
      if (this.fault === 'gives a block to two ranges') return byte < range.end && end > range.start;
      if (this.fault === 'loses a block at the end of a range') return byte >= range.start && end <= range.end;
      return byte >= range.start && byte < range.end;
    });
    const left = from === null ? wanted : wanted.filter(({ byte }) => byte >= from.byte);
    if (from !== null && this.fault !== 'begins a block anew' && left[0]?.byte === from.byte) {
      if (from.row >= left[0].rows.length) left.shift();
      else this.row = from.row;
    }
    return left;
  }

  private async atEnd(): Promise<null> {
    const { file, range, onError, reject } = this.setup;
    const begins = decoder.decode(await file.read(0, Math.min(4, file.sizeBytes))) === BEGIN;
    const ignored = this.fault === (begins ? 'takes a torn file' : 'takes anything');
    if (!this.damaged || ignored || range.end < file.sizeBytes) return null;
    this.damaged = false;
    const record = { bytes: await file.read(0, Math.min(64, file.sizeBytes)), place: this.fault === 'hides the place' ? '' : file.path };
    if (onError !== 'fail' && this.fault !== 'stops under skip') reject(record, 'it is torn');
    else throw new HeadraceError(`${file.path} is torn.`, { code: 'test.torn', domain: 'user', retry: 'none', record });
    return null;
  }
}

function blocksOf(bytes: Uint8Array): { readonly blocks: Block[]; readonly whole: boolean } {
  const text = (from: number, to: number): string => decoder.decode(bytes.subarray(from, to));
  const blocks: Block[] = [];
  if (text(0, 4) !== BEGIN) return { blocks, whole: false };
  for (let byte = 4; ;) {
    if (byte + 4 === bytes.length && text(byte, byte + 4) === END) return { blocks, whole: true };
    const end = byte + 8 + Number(text(byte, byte + 8));
    if (!(end <= bytes.length)) return { blocks, whole: false };
    const rows = JSON.parse(text(byte + 8, end), (_, value: unknown) =>
      typeof value === 'string' && /^-?\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    ) as SqlRow[];
    blocks.push({ byte, end, rows });
    byte = end;
  }
}

const none = (): never => {
  throw new Error('it has files only');
};
const codecs: HostCodecs = { compress: none, decompress: none };

/** A container format in memory, with one thing wrong. */
export function memoryContainerHarness(fault: ContainerFault): FormatHarness {
  const format: FormatRuntime = {
    spec: { name: 'blocks', title: 'Blocks', options: z.object({}), splittable: true, changelog: 'insert', container: true },
    files: { create: (setup) => new BlockWriter(setup), open: (setup) => new BlockReader(setup, fault) },
    createDecoder: none,
    createEncoder: none,
  };
  const poison = ['nothing of the kind', ''].map((text) => encoder.encode(text));
  return formatHarness({
    format,
    cases: [{ name: 'files', options: {}, types: [types.BIGINT, types.STRING], container: { codecs, rows: 600 }, poison }],
  });
}
