import type { ColumnBatch, Decoder, DecoderSetup, FramedRecords } from '@headrace/connector-sdk';
import { ValueArena } from '@headrace/connector-sdk/base';
import { FramedAvroDecoder, projectedFields, RejectPolicy } from '../avro/decode/framed-decoder';
import { compileRecord, type RecordProgram } from '../avro/decode/record-program';
import { refuseStream } from '../avro/decode/refuse-stream';
import { parseAvroSchema } from '../avro/schema/avro-schema';
import { readerNames } from '../avro/schema/reader-names';
import { SchemaRegistry } from './registry/schema-registry';
import type { AvroConfluentOptions } from './spec';

/** In front of each record: a zero, and the number of its schema in four bytes. */
export const PREFIX_BYTES = 5;

/** Whoever writes to the topic names schemas, also such as there are not: what is known of them must not fill memory, … */
const MOST_KNOWN = 10_000;
/** … and the registry must not be asked for thousands at once. */
const ASKED_AT_ONCE = 16;

/** Fetches each schema once, when its first record comes, and compiles it for the columns that are read. */
export class ConfluentDecoder implements Decoder {
  private readonly programs = new Map<number, RecordProgram | string>();
  private readonly registry: SchemaRegistry;
  private readonly arena = new ValueArena();
  private readonly framed: FramedAvroDecoder;
  readonly decode = refuseStream;

  constructor(private readonly setup: DecoderSetup<AvroConfluentOptions>) {
    this.registry = new SchemaRegistry(setup.options);
    const open = (bytes: Uint8Array, from: number, end: number) => ({ program: this.programOf(bytes, from, end), at: from + PREFIX_BYTES });
    this.framed = new FramedAvroDecoder({ open }, new RejectPolicy('avro-confluent', setup), this.arena);
  }

  prepare({ bytes, starts, ends, count }: FramedRecords, first: number): Promise<void> | null {
    if (this.programs.size > MOST_KNOWN) this.programs.clear();
    let missing: Set<number> | null = null;
    let last = -1;
    for (let record = first; record < count; record++) {
      const id = schemaIdOf(bytes, starts[record]!, ends[record]!);
      if (id === null || id === last) continue;
      last = id;
      if (!this.programs.has(id)) (missing ??= new Set()).add(id);
    }
    return missing && this.fetchAll([...missing]);
  }

  decodeFramed(records: FramedRecords, first: number, out: ColumnBatch, origins: Int32Array): number {
    return this.framed.decodeFramed(records, first, out, origins);
  }

  private async fetchAll(ids: readonly number[]): Promise<void> {
    for (let from = 0; from < ids.length; from += ASKED_AT_ONCE) {
      const some = ids.slice(from, from + ASKED_AT_ONCE);
      await Promise.all(some.map(async (id) => void this.programs.set(id, await this.compile(id))));
    }
  }

  private async compile(id: number): Promise<RecordProgram | string> {
    const found = await this.registry.schemaOf(id);
    if (found === null) return `the registry has no Avro schema ${id}`;
    const writer = parseAvroSchema(found.schema, `${id} of the registry`, found.references);
    return compileRecord(writer, projectedFields(this.setup), { arena: this.arena, names: readerNames(this.setup.options) });
  }

  private programOf(bytes: Uint8Array, from: number, end: number): RecordProgram | string {
    const id = schemaIdOf(bytes, from, end);
    if (id === null) return 'it does not begin with a zero and the number of a schema, as records of a schema registry do';
    return this.programs.get(id) ?? `its schema ${id} was not asked for`;
  }
}

/** Null: it does not begin as records of a schema registry do. */
export function schemaIdOf(bytes: Uint8Array, from: number, end: number): number | null {
  if (end - from < PREFIX_BYTES || bytes[from] !== 0) return null;
  return ((bytes[from + 1]! << 24) | (bytes[from + 2]! << 16) | (bytes[from + 3]! << 8) | bytes[from + 4]!) >>> 0;
}
