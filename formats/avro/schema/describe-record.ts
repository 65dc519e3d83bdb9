import { types, type DataType, type DescribedFile, type Field } from '@headrace/connector-sdk';
import { ValueArena } from '@headrace/connector-sdk/base';
import { columnReader } from '../decode/column-readers';
import { schemaProblem, type AvroSchema, type FixedSchema, type PrimitiveSchema } from './avro-schema';

/** A record may hold itself; no table has columns so deep. */
const DEEPEST = 20;
const MOST_DIGITS = 38;

/** The columns of a record, each by a type that reads it. `legacy`: timestamps with a zone are those without, as older Flink writes them. */
export function describeRecord(schema: AvroSchema, of: { readonly where: string; readonly legacy: boolean }): DescribedFile {
  if (schema.type !== 'record') throw schemaProblem(`The Avro schema ${of.where} is of type ${schema.type}, and a table needs a record.`);
  const fields: Field[] = [];
  const leftOut: { name: string; why: string }[] = [];
  for (const field of schema.fields) {
    const type = typeOf(field.schema, of.legacy, 0);
    const readable = type !== null && columnReader(field.schema, type, { arena: new ValueArena(), names: null }) !== null;
    if (readable) fields.push({ name: field.name, type });
    else leftOut.push({ name: field.name, why: `no type here reads its schema (${field.schema.type})` });
  }
  return { fields, leftOut };
}

function typeOf(schema: AvroSchema, legacy: boolean, depth: number): DataType | null {
  if (depth > DEEPEST) return null;
  const within = (inner: AvroSchema): DataType | null => typeOf(inner, legacy, depth + 1);
  switch (schema.type) {
    case 'union': {
      const [only, ...others] = schema.branches.filter(({ type }) => type !== 'null');
      return only && others.length === 0 ? within(only) : null;
    }
    case 'array': {
      const element = within(schema.items);
      return element && types.ARRAY(element);
    }
    case 'map': {
      const value = within(schema.values);
      return value && types.MAP({ ...types.STRING, nullable: false }, value);
    }
    case 'record': {
      const fields = schema.fields.map(({ name, schema: inner }) => ({ name, type: within(inner) }));
      return fields.length > 0 && fields.every((field): field is Field => field.type !== null) ? types.ROW(fields) : null;
    }
    case 'enum':
      return types.STRING;
    case 'fixed':
      return schema.logical?.name === 'uuid' ? types.STRING : bytesType(schema);
    default:
      return primitiveType(schema, legacy);
  }
}

function primitiveType(schema: PrimitiveSchema, legacy: boolean): DataType | null {
  const logical = schema.logical?.name ?? '';
  switch (schema.type) {
    case 'boolean':
      return types.BOOLEAN;
    case 'int':
      return logical === 'date' ? types.DATE : logical === 'time-millis' ? types.TIME(3) : types.INT;
    case 'long':
      return logical === 'time-micros' ? types.TIME(3) : (timestampType(logical, legacy) ?? types.BIGINT);
    case 'float':
      return types.FLOAT;
    case 'double':
      return types.DOUBLE;
    case 'string':
      return types.STRING;
    case 'bytes':
      return bytesType(schema);
    default:
      return null;
  }
}

const digits: Readonly<Record<string, number>> = { millis: 3, micros: 6, nanos: 9 };

function timestampType(logical: string, legacy: boolean): DataType | null {
  const [, local, unit] = /^(local-)?timestamp-(millis|micros|nanos)$/.exec(logical) ?? [];
  if (unit === undefined) return null;
  return local === undefined && !legacy ? types.TIMESTAMP_LTZ(digits[unit]) : types.TIMESTAMP(digits[unit]);
}

function bytesType({ logical }: PrimitiveSchema | FixedSchema): DataType | null {
  if (logical?.name !== 'decimal') return types.BYTES;
  return logical.precision <= MOST_DIGITS ? types.DECIMAL(logical.precision, logical.scale) : null;
}
