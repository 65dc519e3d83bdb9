import type { ByteBuffer, ColumnBatch, ContainerWriter, CreateContainer } from '@headrace/connector-sdk';
import { appendBytes } from '../file/append-bytes';
import type { ParquetOptions } from '../spec';
import { writeStruct, type ThriftField } from '../thrift/compact-writer';
import { ColumnBuilder } from './column-builder';

const MAGIC = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

/** Writes one file: row groups of about `block.size`, then the footer. */
export class ParquetWriter implements ContainerWriter {
  private readonly columns: readonly ColumnBuilder[];
  private readonly groups: ThriftField[] = [];
  private rows = 0;
  private allRows = 0;
  /** Bytes of the file so far. */
  private at = 0;

  constructor(private readonly setup: CreateContainer<ParquetOptions>) {
    const packing = { compression: setup.options.compression, codecs: setup.codecs };
    this.columns = setup.schema.fields.map(({ name, type }) => new ColumnBuilder(name, type, packing));
  }

  get pendingBytes(): number {
    return this.columns.reduce((sum, column) => sum + column.sizeBytes, 0);
  }

  write(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    if (this.at === 0) this.append(out, MAGIC);
    this.columns.forEach((column, i) => column.append(batch.columns[i]!, from, to));
    this.rows += to - from;
    if (this.pendingBytes >= this.setup.options['block.size']) this.endGroup(out);
  }

  finish(out: ByteBuffer): void {
    if (this.at === 0) this.append(out, MAGIC);
    this.endGroup(out);
    const before = out.length;
    const root: ThriftField = { struct: { 4: { text: 'schema' }, 5: { i32: this.columns.length } } };
    writeStruct(out, {
      1: { i32: 1 },
      2: { list: [root, ...this.columns.flatMap((column) => column.schema)] },
      3: { i64: this.allRows },
      4: { list: this.groups },
      6: { text: 'Headrace' },
    });
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, out.length - before, true);
    this.at += out.length - before;
    this.append(out, size);
    this.append(out, MAGIC);
  }

  private endGroup(out: ByteBuffer): void {
    if (this.rows === 0) return;
    const before = out.length;
    const chunks = this.columns.flatMap((column) => column.finish(this.at + out.length - before, out));
    const sizeBytes = out.length - before;
    this.groups.push({ struct: { 1: { list: chunks }, 2: { i64: sizeBytes }, 3: { i64: this.rows }, 5: { i64: this.at } } });
    this.at += sizeBytes;
    this.allRows += this.rows;
    this.rows = 0;
  }

  private append(out: ByteBuffer, bytes: Uint8Array): void {
    appendBytes(out, bytes);
    this.at += bytes.length;
  }
}
