import type { Field } from '@headrace/connector-sdk';
import type { AvroSchema, RecordField, RecordSchema } from '../schema/avro-schema';
import { defaultBytes } from './default-bytes';

/** What a reader's schema adds to the table: other names of fields, and values for those that a writer did not have. */
export type NameResolution = RecordSchema | null;

/** Where a column's values come from: the writer's field of that number, or one value for all records. */
export type FieldSource = { readonly from: number } | { readonly from: null; readonly schema: AvroSchema; readonly bytes: Uint8Array };

const NULL: AvroSchema = { type: 'null', logical: null };
const NO_BYTES = new Uint8Array(0);

/**
 * The sources of fields by Avro's rules: the same name, else an alias of the reader's, else the reader's default, else NULL. Null: a
 * field that may not be NULL has none.
 */
export function resolveFields(writer: RecordSchema, fields: readonly Field[], reader: NameResolution): readonly FieldSource[] | null {
  const sources = fields.map((field) => sourceOf(writer, field, readerField(reader, field.name)));
  return sources.every((source) => source !== null) ? sources : null;
}

function sourceOf(writer: RecordSchema, field: Field, own: RecordField | undefined): FieldSource | null {
  for (const name of [field.name, ...(own?.aliases ?? [])]) {
    const from = writer.fields.findIndex((one) => one.name === name);
    if (from >= 0) return { from };
  }
  if (own !== undefined && own.fallback !== undefined)
    return { from: null, schema: own.schema, bytes: defaultBytes(own.schema, own.fallback, own.name) };
  return field.type.nullable ? { from: null, schema: NULL, bytes: NO_BYTES } : null;
}

const readerField = (reader: NameResolution, name: string): RecordField | undefined => reader?.fields.find((field) => field.name === name);

/** The reader's record within a field, through unions, arrays and maps. */
export function namesWithin(reader: NameResolution, name: string): NameResolution {
  let schema = readerField(reader, name)?.schema;
  while (schema !== undefined && schema.type !== 'record') {
    if (schema.type === 'array') schema = schema.items;
    else if (schema.type === 'map') schema = schema.values;
    else if (schema.type === 'union') schema = schema.branches.find((branch) => branch.type !== 'null');
    else return null;
  }
  return schema ?? null;
}
