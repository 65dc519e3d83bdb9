import { entryTypes, isList, isNested, MapValue, type DataType, type PhysicalValue } from '@headrace/connector-sdk';
import { physicalAt, unsupportedNested, ValueCell, writeAscii } from '@headrace/connector-sdk/base';
import { quoteJackson } from '../decode/render-json';
import type { JsonOptions } from '../spec';
import type { Room, ValueBytes } from './value-writers';

const utf8 = new TextEncoder();

/** Writes a value that is not NULL and answers the place behind it. */
type NestedBytes = (bytes: Uint8Array, at: number, value: PhysicalValue) => number;

type Leaf = (type: DataType) => ValueBytes;
interface Setup {
  readonly leaf: Leaf;
  /** Fields of rows that are NULL are left out. */
  readonly skips: boolean;
}

/** Arrays, objects of rows and of maps with text keys (Flink's format knows no others). Throws for other keys, when the encoder is made. */
export function nestedBytes(type: DataType, options: JsonOptions, leaf: Leaf): ValueBytes {
  const write = writerOf(type, { leaf, skips: options['encode.ignore-null-fields'] });
  return (bytes, at, vector, row) => write(bytes, at, physicalAt(vector, row));
}

function writerOf(type: DataType, options: Setup): NestedBytes {
  if (type.kind === 'ARRAY') return arrayWriter(writerOf(type.element, options));
  if (type.kind === 'ROW') return rowWriter(type, options);
  if (type.kind === 'MAP' || type.kind === 'MULTISET') return mapWriter(type, options);
  const [cell, write] = [new ValueCell(type), options.leaf(type)];
  return (bytes, at, value) => write(bytes, at, cell.put(value), 0);
}

const orNull =
  (write: NestedBytes): NestedBytes =>
  (bytes, at, value) =>
    value === null ? writeAscii(bytes, at, 'null') : write(bytes, at, value);

function arrayWriter(element: NestedBytes): NestedBytes {
  const write = orNull(element);
  return (bytes, at, value) => {
    let p = writeAscii(bytes, at, '[');
    (isList(value) ? value : []).forEach((one, i) => (p = write(bytes, i === 0 ? p : writeAscii(bytes, p, ','), one)));
    return writeAscii(bytes, p, ']');
  };
}

function rowWriter(type: Extract<DataType, { kind: 'ROW' }>, options: Setup): NestedBytes {
  const { skips } = options;
  const fields = type.fields.map((field) => ({
    key: utf8.encode(`${quoteJackson(field.name)}:`),
    write: orNull(writerOf(field.type, options)),
  }));
  return (bytes, at, value) => {
    let p = writeAscii(bytes, at, '{');
    let first = true;
    (isList(value) ? value : []).forEach((one, i) => {
      if (skips && one === null) return;
      const { key, write } = fields[i]!;
      if (!first) p = writeAscii(bytes, p, ',');
      first = false;
      bytes.set(key, p);
      p = write(bytes, p + key.length, one);
    });
    return writeAscii(bytes, p, '}');
  };
}

function mapWriter(type: Extract<DataType, { kind: 'MAP' | 'MULTISET' }>, options: Setup): NestedBytes {
  const [keyType, valueType] = entryTypes(type);
  if (keyType.kind !== 'CHAR' && keyType.kind !== 'VARCHAR')
    throw unsupportedNested(type, 'with keys other than texts by the format "json"');
  const [key, write] = [writerOf(keyType, options), orNull(writerOf(valueType, options))];
  return (bytes, at, value) => {
    let p = writeAscii(bytes, at, '{');
    if (!(value instanceof MapValue)) return writeAscii(bytes, p, '}');
    value.keys.forEach((one, i) => {
      if (i > 0) p = writeAscii(bytes, p, ',');
      p = writeAscii(bytes, key(bytes, p, one ?? 'null'), ':');
      p = write(bytes, p, value.values[i]!);
    });
    return writeAscii(bytes, p, '}');
  };
}

/**
 * A bound by the size of the encoding: a NULL takes a bit of it and `null,` of text; a number takes at least a byte; a row writes its
 * names for each byte that it has at least.
 */
export function roomOfNested(type: DataType, roomOf: (type: DataType) => Room): Room {
  const most = 64 + namesOf(type, (inner) => (isNested(inner) ? 0 : roomOf(inner).fixed));
  return { fixed: most, perByte: most };
}

function namesOf(type: DataType, widthOf: (type: DataType) => number): number {
  if (type.kind === 'ROW')
    return type.fields.reduce((sum, field) => sum + utf8.encode(quoteJackson(field.name)).length + 8 + namesOf(field.type, widthOf), 0);
  if (type.kind === 'ARRAY') return namesOf(type.element, widthOf) + widthOf(type.element);
  if (type.kind !== 'MAP' && type.kind !== 'MULTISET') return widthOf(type);
  return entryTypes(type).reduce((sum, inner) => sum + namesOf(inner, widthOf) + widthOf(inner), 0);
}
