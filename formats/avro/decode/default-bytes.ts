import { ByteBuffer } from '@headrace/connector-sdk';
import { schemaProblem, type AvroSchema } from '../schema/avro-schema';
import { writeDouble, writeFloat, writeLong, writeNumber } from '../encode/wire-writer';

/** The binary form of a field's default, which a schema gives as JSON: of a union, its first branch. */
export function defaultBytes(schema: AvroSchema, value: unknown, field: string): Uint8Array {
  const out = new ByteBuffer(64);
  const wrong = (): never => {
    throw schemaProblem(`The default ${JSON.stringify(value)} of the field "${field}" is no value of its type.`);
  };
  write(schema, value, out, wrong);
  return out.written().slice();
}

type Wrong = () => never;

function write(schema: AvroSchema, value: unknown, out: ByteBuffer, wrong: Wrong): void {
  switch (schema.type) {
    case 'null':
      return value === null ? undefined : wrong();
    case 'boolean':
      return typeof value === 'boolean' ? writeRaw(Uint8Array.of(value ? 1 : 0), out) : wrong();
    case 'int':
    case 'long':
      return typeof value === 'number' && Number.isInteger(value) ? writeLong(out, BigInt(value)) : wrong();
    case 'float':
    case 'double':
      if (typeof value !== 'number') return wrong();
      return schema.type === 'float' ? writeFloat(out, value) : writeDouble(out, value);
    case 'string':
      return typeof value === 'string' ? writeSized(new TextEncoder().encode(value), out) : wrong();
    case 'bytes':
      return typeof value === 'string' ? writeSized(latin1(value), out) : wrong();
    case 'fixed':
      return typeof value === 'string' && value.length === schema.size ? writeRaw(latin1(value), out) : wrong();
    case 'enum': {
      const index = schema.symbols.indexOf(value as string);
      return index < 0 ? wrong() : writeNumber(out, index);
    }
    case 'union':
      writeNumber(out, 0);
      return write(schema.branches[0]!, value, out, wrong);
    case 'array':
      return writeItems(Array.isArray(value) ? value : wrong(), out, (item) => write(schema.items, item, out, wrong));
    case 'map':
      return writeItems(entriesOf(value, wrong), out, ([key, item]) => {
        writeSized(new TextEncoder().encode(key), out);
        write(schema.values, item, out, wrong);
      });
    case 'record': {
      const given = Object.fromEntries(entriesOf(value, wrong));
      for (const field of schema.fields) write(field.schema, given[field.name] ?? field.fallback, out, wrong);
    }
  }
}

const entriesOf = (value: unknown, wrong: Wrong): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : wrong();

function writeItems<T>(items: readonly T[], out: ByteBuffer, put: (item: T) => void): void {
  if (items.length > 0) writeNumber(out, items.length);
  items.forEach(put);
  writeNumber(out, 0);
}

function writeSized(bytes: Uint8Array, out: ByteBuffer): void {
  writeNumber(out, bytes.length);
  writeRaw(bytes, out);
}

function writeRaw(bytes: Uint8Array, out: ByteBuffer): void {
  out.ensure(bytes.length);
  out.bytes.set(bytes, out.length);
  out.length += bytes.length;
}

/** Bytes stand in a default as the characters U+0000 to U+00FF. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
