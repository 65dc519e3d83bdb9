import { encodeNested, entryTypes, isNested, MapValue, type DataType, type PhysicalValue } from '@headrace/connector-sdk';
import { physicalAt, unsupportedNested, ValueArena, ValueCell } from '@headrace/connector-sdk/base';
import type { Converter, ConvertSettings, JsonValue } from './convert';
import { Converted } from './converted';
import { JsonKind, JsonScanner, skipSpace, textEnd } from './json-scanner';

/** The physical value of JSON that is not null; undefined where it is none of the type. */
type Reader = (bytes: Uint8Array, value: JsonValue) => PhysicalValue | undefined;

/** How values that are not nested are read, and the text of a key. */
export interface LeafReading {
  converterOf(type: DataType, settings: ConvertSettings): Converter;
  textOf(bytes: Uint8Array, value: JsonValue): string;
}
type Setup = ConvertSettings & LeafReading;

/** Stores ARRAY from an array, ROW from an object by its names (missing ones NULL), MAP and MULTISET from an object, in the nested encoding. */
export function nestedConverter(type: DataType, settings: ConvertSettings, leaves: LeafReading): Converter {
  const read = readerOf(type, { ...settings, ...leaves });
  return (vector, row, bytes, value) => {
    const nested = read(bytes, value);
    if (nested === undefined) return Converted.bad;
    settings.arena.put(vector, row, encodeNested(nested, type));
    return Converted.ok;
  };
}

function readerOf(type: DataType, settings: Setup): Reader {
  if (type.kind === 'ARRAY') return arrayReader(type, settings);
  if (type.kind === 'ROW') return rowReader(type, settings);
  if (type.kind === 'MAP' || type.kind === 'MULTISET') return mapReader(type, settings);
  return leafReader(type, settings);
}

/** As a column reads it; texts that lie in the input are copied out of it. */
function leafReader(type: DataType, settings: Setup): Reader {
  if (isNested(type)) return readerOf(type, settings);
  const { vector } = new ValueCell(type);
  const arena = new ValueArena();
  const convert = settings.converterOf(type, { ...settings, arena });
  return (bytes, value) => {
    vector.data = bytes;
    const outcome = convert(vector, 0, bytes, value);
    if (outcome !== Converted.ok) return outcome === Converted.null ? null : undefined;
    if (vector.physical === 'bytes') arena.settleCell(vector, bytes);
    return physicalAt(vector, 0);
  };
}

/** An inner value: JSON null, or what cannot be read where that is allowed, is NULL. */
function inner(read: Reader, type: DataType, settings: Setup): Reader {
  return (bytes, value) => {
    const found = value.kind === JsonKind.null ? null : read(bytes, value);
    if (found === undefined && settings.nullsErrors) return null;
    return found === null && !type.nullable && !settings.nullsErrors ? undefined : found;
  };
}

const scanner = new JsonScanner();
scanner.lenient = true;

/** Calls `use` for each value of an array or object, with its key for an object; false as soon as `use` answers false. */
function forMembers(
  bytes: Uint8Array,
  { start, end, kind }: JsonValue,
  use: (value: JsonValue, key: JsonValue | null) => boolean,
): boolean {
  let p = skipSpace(bytes, start + 1, end);
  while (p < end - 1) {
    let key: JsonValue | null = null;
    if (kind === JsonKind.object) {
      const keyEnd = textEnd(bytes, p + 1, end, true);
      const escaped = bytes.subarray(p + 1, keyEnd).includes(0x5c);
      key = { kind: escaped ? JsonKind.escapedText : JsonKind.text, start: p + 1, end: keyEnd };
      p = skipSpace(bytes, skipSpace(bytes, keyEnd + 1, end) + 1, end);
    }
    if (!scanner.scan(bytes, p, end)) return false;
    const value = { kind: scanner.kind, start: scanner.start, end: scanner.end };
    p = skipSpace(bytes, scanner.next, end);
    if (!use(value, key)) return false;
    if (bytes[p] === 0x2c) p = skipSpace(bytes, p + 1, end);
  }
  return true;
}

function arrayReader(type: Extract<DataType, { kind: 'ARRAY' }>, settings: Setup): Reader {
  const read = inner(readerOf(type.element, settings), type.element, settings);
  return (bytes, value) => {
    if (value.kind !== JsonKind.array) return undefined;
    const elements: PhysicalValue[] = [];
    const whole = forMembers(bytes, value, (one) => {
      const element = read(bytes, one);
      if (element === undefined) return false;
      elements.push(element);
      return true;
    });
    return whole ? elements : undefined;
  };
}

function rowReader(type: Extract<DataType, { kind: 'ROW' }>, settings: Setup): Reader {
  const places = new Map(type.fields.map((field, i) => [field.name, i]));
  const readers = type.fields.map((field) => inner(readerOf(field.type, settings), field.type, settings));
  return (bytes, value) => {
    if (value.kind !== JsonKind.object) return undefined;
    const fields = new Array<PhysicalValue>(readers.length).fill(null);
    const whole = forMembers(bytes, value, (one, key) => {
      const place = places.get(settings.textOf(bytes, key!));
      if (place === undefined) return true;
      const field = readers[place]!(bytes, one);
      if (field === undefined) return false;
      fields[place] = field;
      return true;
    });
    return whole ? fields : undefined;
  };
}

function mapReader(type: Extract<DataType, { kind: 'MAP' | 'MULTISET' }>, settings: Setup): Reader {
  const [keyType, valueType] = entryTypes(type);
  if (keyType.kind !== 'CHAR' && keyType.kind !== 'VARCHAR')
    throw unsupportedNested(type, 'with keys other than texts by the format "json"');
  const read = inner(readerOf(valueType, settings), valueType, settings);
  return (bytes, value) => {
    if (value.kind !== JsonKind.object) return undefined;
    const entries = new Map<string, PhysicalValue>();
    const whole = forMembers(bytes, value, (one, key) => {
      const found = read(bytes, one);
      if (found === undefined) return false;
      entries.set(settings.textOf(bytes, key!), found);
      return true;
    });
    return whole ? new MapValue([...entries.keys()], [...entries.values()]) : undefined;
  };
}
