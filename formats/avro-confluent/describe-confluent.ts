import { HeadraceError, type DescribedFile } from '@headrace/connector-sdk';
import { parseAvroSchema } from '../avro/schema/avro-schema';
import { describeRecord } from '../avro/schema/describe-record';
import { schemaIdOf } from './confluent-decoder';
import { SchemaRegistry } from './registry/schema-registry';
import type { AvroConfluentOptions } from './spec';

/** The columns of the newest schema that records name: registries number schemas in the order in which they come. */
export async function describeConfluent(records: readonly Uint8Array[], options: AvroConfluentOptions): Promise<DescribedFile> {
  if (records.length === 0) throw noSchema('There are no records yet that would name their schema.');
  const newest = records.reduce((most, record) => Math.max(most, schemaIdOf(record, 0, record.length) ?? -1), -1);
  if (newest < 0) throw noSchema('No record begins with a zero and the number of a schema, as records of a schema registry do.');
  const found = await new SchemaRegistry(options).schemaOf(newest);
  if (found === null) throw noSchema(`The registry has no Avro schema ${newest}, which a record names.`);
  const where = `${newest} of the registry`;
  return describeRecord(parseAvroSchema(found.schema, where, found.references), { where, legacy: true });
}

const noSchema = (message: string): HeadraceError =>
  new HeadraceError(message, {
    code: 'format.avro-confluent.no-schema',
    domain: 'user',
    retry: 'none',
    remedy: 'Look whether the records and the registry belong together, or declare the columns by hand.',
  });
