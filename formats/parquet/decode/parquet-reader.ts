import {
  HeadraceError,
  isHeadraceError,
  type ColumnBatch,
  type ContainerPosition,
  type ContainerReader,
  type Field,
  type FileBytes,
  type OpenContainer,
} from '@headrace/connector-sdk';
import { isNested } from '@headrace/connector-sdk';
import { parseFileMetadata, type FileMetadata, type RowGroup } from '../file/file-metadata';
import { BadParquet, parquetProblem } from '../file/parquet-error';
import { describeNode, schemaTree, type SchemaNode } from '../file/schema-tree';
import type { ParquetOptions } from '../spec';
import { TornThrift } from '../thrift/compact-reader';
import { assembler } from './assemble';
import { absentColumn, type ColumnReader } from './column-reader';
import { FlatColumn } from './flat-column';
import { leafStore } from './leaf-store';
import { LeafStream } from './leaf-stream';
import { NestedColumn } from './nested-column';
import { PageSource } from './page-source';

const MAGIC = 0x3152_4150; // PAR1
const TAIL = 8;
/** Read at once from the end of a file: holds most footers whole. */
const FOOTER = 1 << 16;
/** Of what cannot be read, so much goes to the dead letters. */
const SHOWN = 1 << 16;

interface OpenGroup {
  readonly group: RowGroup;
  readonly columns: readonly ColumnReader[];
  row: number;
}

/** The row groups that begin in a range, one batch a call. Only the pages of projected columns are read. */
export class ParquetReader implements ContainerReader {
  private file: { readonly metadata: FileMetadata; readonly columns: readonly SchemaNode[] } | null = null;
  private groups: RowGroup[] = [];
  private current: OpenGroup | null = null;
  private readonly fields: readonly Field[];

  constructor(private readonly setup: OpenContainer<ParquetOptions>) {
    this.fields = setup.projection.map((index) => setup.schema.fields[index]!);
  }

  async next(out: ColumnBatch): Promise<ContainerPosition | null> {
    out.rowCount = 0;
    out.kinds = null;
    try {
      if (this.file === null && !(await this.open())) return null;
      const open = this.current ?? (await this.openNext());
      if (open === null) return null;
      await this.fill(open, out);
      return { byte: open.group.start, row: open.row };
    } catch (error) {
      return this.passOver(error, out);
    }
  }

  /** False: the file is passed over. */
  private async open(): Promise<boolean> {
    const { range, from } = this.setup;
    const metadata = await readFooter(this.setup.file);
    this.file = { metadata, columns: schemaTree(metadata.schema) };
    const first = from?.byte ?? range.start;
    this.groups = metadata.rowGroups.filter(({ start }) => start >= first && start < range.end).sort((a, b) => a.start - b.start);
    return true;
  }

  private async openNext(): Promise<OpenGroup | null> {
    const { from } = this.setup;
    for (;;) {
      const group = this.groups.shift();
      if (group === undefined) return null;
      const row = from?.byte === group.start ? from.row : 0;
      if (row >= group.rows) continue;
      const open = { group, columns: this.fields.map((field) => this.columnOf(field, group)), row };
      this.current = open;
      if (row > 0) for (const column of open.columns) await column.skip(row);
      return open;
    }
  }

  private async fill(open: OpenGroup, out: ColumnBatch): Promise<void> {
    let rows = Math.min(out.capacity, open.group.rows - open.row);
    for (const column of open.columns) {
      if (column.available === 0) await column.ensure();
      rows = Math.min(rows, column.available);
    }
    if (rows === 0) throw new BadParquet('a column has fewer rows than its row group');
    for (let i = 0; i < open.columns.length; i++) open.columns[i]!.read(out.columns[i]!, rows);
    this.refuseNulls(out, rows);
    out.rowCount = rows;
    open.row += rows;
    if (open.row >= open.group.rows) this.current = null;
  }

  private refuseNulls({ columns }: ColumnBatch, rows: number): void {
    for (const [i, { name, type }] of this.fields.entries()) {
      const vector = columns[i]!;
      if (type.nullable || !vector.hasNulls || !vector.nulls.subarray(0, rows).includes(1)) continue;
      throw parquetProblem(
        'null-in-not-null',
        `The column "${name}" is NOT NULL, and the file ${this.setup.file.path} has a NULL in it.`,
        `Declare "${name}" without NOT NULL.`,
      );
    }
  }

  private columnOf({ name, type }: Field, group: RowGroup): ColumnReader {
    const node = this.nodeOf(name);
    if (node === null) {
      if (type.nullable) return absentColumn(group.rows);
      throw parquetProblem(
        'missing-column',
        `The file ${this.setup.file.path} has no column "${name}", and it is NOT NULL.`,
        `Declare "${name}" without NOT NULL.`,
      );
    }
    const pagesOf = (leaf: ConstructorParameters<typeof PageSource>[0]['leaf']): PageSource => {
      const chunk = group.columns[leaf.node.leaf!.column];
      if (chunk === undefined) throw new BadParquet('a row group has fewer columns than the schema');
      return new PageSource({ file: this.setup.file, codecs: this.setup.codecs, chunk, leaf });
    };
    if (!isNested(type)) {
      const store = node.leaf && node.repetition === 0 ? leafStore(node, type) : null;
      if (store !== null) return new FlatColumn(pagesOf({ node, type, store }));
    } else {
      const part = assembler(node, type, (leaf) => new LeafStream(pagesOf(leaf), leaf));
      if (part !== null) return new NestedColumn(part, type);
    }
    throw parquetProblem(
      'wrong-type',
      `The column "${name}" is ${describeNode(node)} in the file ${this.setup.file.path}, and the table declares it as ${typeText(type)}.`,
      `Declare "${name}" with the type of the file.`,
    );
  }

  /** By its name; where none is the same, by one that differs in case alone. */
  private nodeOf(name: string): SchemaNode | null {
    const { columns } = this.file!;
    const lower = name.toLowerCase();
    return columns.find((node) => node.name === name) ?? columns.find((node) => node.name.toLowerCase() === lower) ?? null;
  }

  /** A damaged file is passed over whole, a damaged row group from where it cannot be read any more. */
  private async passOver(error: unknown, out: ColumnBatch): Promise<ContainerPosition | null> {
    const damage = damageOf(error);
    if (damage === null) throw error;
    const { file, onError, reject } = this.setup;
    const open = this.current;
    this.current = null;
    out.rowCount = 0;
    const start = open?.group.start ?? 0;
    const place = open ? `${file.path} byte ${start} row ${open.row}` : file.path;
    const record = { place, bytes: await file.read(start, Math.min(file.sizeBytes, start + SHOWN)) };
    const problem = `${open ? 'A row group' : 'The file'} cannot be read as Parquet (${place}): ${damage}.`;
    if (onError === 'fail') {
      throw new HeadraceError(problem, {
        code: 'format.parquet.bad-file',
        domain: 'user',
        retry: 'none',
        remedy: `Mend or remove the file, or set 'headrace.on-error' to skip or dead-letter.`,
        record,
        cause: error,
      });
    }
    // Ranges side by side meet the same footer: one of them tells of it.
    if (open || this.setup.range.start === 0) reject(record, problem);
    return open ? { byte: start, row: open.group.rows } : null;
  }
}

/** Throws BadParquet or TornThrift. */
export async function readFooter(file: FileBytes): Promise<FileMetadata> {
  const { sizeBytes } = file;
  if (sizeBytes < TAIL + 4) throw new BadParquet('it is too short to be a Parquet file');
  let tail = await file.read(Math.max(0, sizeBytes - FOOTER), sizeBytes);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  if (view.getUint32(tail.length - 4, true) !== MAGIC) throw new BadParquet('it does not end as a Parquet file does');
  const size = view.getUint32(tail.length - TAIL, true);
  if (size + TAIL > sizeBytes) throw new BadParquet('its footer is larger than the file');
  if (size + TAIL > tail.length) tail = await file.read(sizeBytes - TAIL - size, sizeBytes);
  return parseFileMetadata(tail.subarray(tail.length - TAIL - size, tail.length - TAIL));
}

/** What is wrong with the bytes; null: something else is the matter. */
export function damageOf(error: unknown): string | null {
  if (error instanceof BadParquet) return error.message;
  if (error instanceof TornThrift) return 'its structures do not hold together';
  return isHeadraceError(error) && error.code === 'format.torn-block' ? error.message.replace(/\.$/, '') : null;
}

const typeText = (type: Field['type']): string =>
  'scale' in type ? `DECIMAL(${type.precision}, ${type.scale})` : 'precision' in type ? `${type.kind}(${type.precision})` : type.kind;
