import type { DescribedFile, FileBytes } from '@headrace/connector-sdk';
import { parseAvroSchema } from '../schema/avro-schema';
import { describeRecord } from '../schema/describe-record';
import { findHeader } from './container-reader';
import { notAvro } from './header';

/** The columns of the schema in a container file's header. */
export async function describeAvro(file: FileBytes, options: { readonly 'timestamp_mapping.legacy': boolean }): Promise<DescribedFile> {
  const header = await findHeader(file);
  if (!('sync' in header)) throw notAvro(header);
  const where = `in the header of ${file.path}`;
  return describeRecord(parseAvroSchema(header.schema, where), { where, legacy: options['timestamp_mapping.legacy'] });
}
