import { ByteBuffer, type ColumnBatch, type ContainerWriter, type CreateContainer } from '@headrace/connector-sdk';
import { writeNumber, writeSized } from '../encode/wire-writer';
import { recordWriter, type RecordWriter } from '../encode/record-writer';
import { tableAvroSchema } from '../schema/table-avro';
import type { AvroOptions } from '../spec';
import { codecOf, type Codec } from './codecs';
import { writeHeader } from './header';

/** Plain bytes of a block: what Avro's own writers take. */
const BLOCK_BYTES = 64_000;
/** Rows between two looks at the size. */
const STEP_ROWS = 64;

/** Writes the header in front of the first block, and blocks as they become full. */
export class AvroContainerWriter implements ContainerWriter {
  private readonly header: { readonly bytes: Uint8Array; readonly sync: Uint8Array };
  private readonly codec: Codec;
  private readonly records: RecordWriter;
  private readonly block = new ByteBuffer(BLOCK_BYTES * 2);
  private count = 0;
  private begun = false;

  constructor({ options, schema, codecs }: CreateContainer<AvroOptions>) {
    this.header = writeHeader(tableAvroSchema(schema.fields, options['timestamp_mapping.legacy']), options.codec);
    this.codec = codecOf(options.codec, codecs);
    this.records = recordWriter(schema.fields);
  }

  get pendingBytes(): number {
    return this.block.length;
  }

  write(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    for (let row = from; row < to; row += STEP_ROWS) {
      const end = Math.min(row + STEP_ROWS, to);
      this.records(batch, row, end, this.block, null);
      this.count += end - row;
      if (this.block.length >= BLOCK_BYTES) this.flush(out);
    }
  }

  finish(out: ByteBuffer): void {
    this.begin(out);
    if (this.count > 0) this.flush(out);
  }

  private begin(out: ByteBuffer): void {
    if (!this.begun) put(out, this.header.bytes);
    this.begun = true;
  }

  private flush(out: ByteBuffer): void {
    this.begin(out);
    writeNumber(out, this.count);
    writeSized(out, this.codec.compress(this.block.written()));
    put(out, this.header.sync);
    this.block.clear();
    this.count = 0;
  }
}

function put(out: ByteBuffer, bytes: Uint8Array): void {
  out.ensure(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}
