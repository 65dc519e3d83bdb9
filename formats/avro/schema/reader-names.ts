import type { NameResolution } from '../decode/resolve';
import { parseAvroSchema, schemaProblem } from './avro-schema';

/** The record of the reader's own schema, whose aliases and defaults count; null: the table has none. */
export function readerNames(options: {
  readonly 'headrace.schema'?: string | undefined;
  readonly schema?: string | undefined;
}): NameResolution {
  const text = options['headrace.schema'] ?? options.schema;
  if (text === undefined) return null;
  const schema = parseAvroSchema(text, 'of the table');
  if (schema.type === 'record') return schema;
  throw schemaProblem(`The Avro schema of the table is of type ${schema.type}, and a table needs a record.`);
}
