import { HeadraceError, type ByteBuffer, type ColumnBatch, type Encoder, type EncoderSetup } from '@headrace/connector-sdk';
import { recordWriter, type RecordWriter } from '../avro/encode/record-writer';
import { parseAvroSchema, schemaProblem } from '../avro/schema/avro-schema';
import { sameLayout } from '../avro/schema/same-layout';
import { tableAvroSchema } from '../avro/schema/table-avro';
import { PREFIX_BYTES } from './confluent-decoder';
import { SchemaRegistry } from './registry/schema-registry';
import type { AvroConfluentOptions } from './spec';

/** Registers the table's schema before the first row, and puts its number in front of each record. */
export class ConfluentEncoder implements Encoder {
  private readonly schema: string;
  private records: RecordWriter | null = null;

  constructor(private readonly setup: EncoderSetup<AvroConfluentOptions>) {
    const { schema, options } = setup;
    const derived = tableAvroSchema(schema.fields, true);
    this.schema = options.schema ?? derived;
    if (!sameLayout(parseAvroSchema(this.schema, 'of the table'), parseAvroSchema(derived, 'of the columns')))
      throw schemaProblem(
        `The schema that the table "${schema.name}" is to be written by has not the layout of its columns, which is ${derived}.`,
      );
  }

  async prepare(): Promise<void> {
    const { options, schema } = this.setup;
    if (this.records !== null) return;
    if (options.subject === undefined) throw noSubject(schema.name);
    const id = await new SchemaRegistry(options).register(options.subject, this.schema);
    const prefix = new Uint8Array(PREFIX_BYTES);
    new DataView(prefix.buffer).setUint32(1, id);
    this.records = recordWriter(schema.fields, prefix);
  }

  encode(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer): void {
    this.prepared()(batch, from, to, out, null);
  }

  encodeFramed(batch: ColumnBatch, { from, to }: { readonly from: number; readonly to: number }, out: ByteBuffer, ends: Int32Array): void {
    this.prepared()(batch, from, to, out, ends);
  }

  private prepared(): RecordWriter {
    if (this.records !== null) return this.records;
    throw new HeadraceError('Rows came before the schema was registered.', {
      code: 'format.avro-confluent.not-prepared',
      domain: 'internal',
      retry: 'none',
      remedy: 'Report this as a defect of the sink: it is to await prepare() of its encoder.',
    });
  }
}

const noSubject = (table: string): HeadraceError =>
  new HeadraceError(`The table "${table}" does not say under which subject its schema is registered.`, {
    code: 'format.avro-confluent.no-subject',
    domain: 'user',
    retry: 'none',
    remedy: 'Set the option "avro-confluent.subject", by custom the topic’s name and -value or -key.',
  });
