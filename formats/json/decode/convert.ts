import type { ColumnVector, DataType } from '@headrace/connector-sdk';
import {
  asciiText,
  bytesFromBase64,
  storeDigits,
  fitDecimal,
  javaTrim,
  parseDate,
  parseDecimal,
  parseDouble,
  parseFloat32,
  parseInteger,
  parseTimeOfDay,
  parseTimestamp,
  ticksOf,
  writeUnscaled,
} from '@headrace/connector-sdk/base';

import { JsonKind, type JsonKindCode } from './json-scanner';
import { Converted, type ConvertedCode } from './converted';
import { nestedConverter } from './nested-convert';
import { renderJson } from './render-json';
import type { ValueArena } from '@headrace/connector-sdk/base';

export { Converted };

/** One JSON value in bytes: its kind and `[start, end)` as the scanner gives them. */
export interface JsonValue {
  readonly kind: JsonKindCode;
  readonly start: number;
  readonly end: number;
}

/** Stores one value that is not JSON null into its column, with Flink's coercions. */
export type Converter = (vector: ColumnVector, row: number, bytes: Uint8Array, value: JsonValue) => ConvertedCode;

export interface ConvertSettings {
  readonly isoTimestamps: boolean;
  readonly arena: ValueArena;
  /** A value within a nested one that cannot be read is NULL (`ignore-parse-errors`). */
  readonly nullsErrors: boolean;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const outcome = (stored: boolean): ConvertedCode => (stored ? Converted.ok : Converted.bad);

/** What Java's `getText` gives for a scalar; null for objects and arrays. */
function scalarText(bytes: Uint8Array, value: JsonValue): string | null {
  if (value.kind === JsonKind.object || value.kind === JsonKind.array) return null;
  if (value.kind === JsonKind.escapedText) return unescape(bytes, value);
  return utf8.decode(bytes.subarray(value.start, value.end));
}

const unescape = (bytes: Uint8Array, value: JsonValue): string =>
  JSON.parse(`"${escapeControls(utf8.decode(bytes.subarray(value.start, value.end)))}"`) as string;

/** The text of a JSON string that may hold escapes. */
const unescapedText = (bytes: Uint8Array, value: JsonValue): string =>
  value.kind === JsonKind.escapedText ? unescape(bytes, value) : utf8.decode(bytes.subarray(value.start, value.end));

/** Raw control characters as escapes: Flink's format allows them in strings, JSON.parse does not. What follows a backslash stays. */
export const escapeControls = (text: string): string =>
  text.replace(/\\[\s\S]|[\u0000-\u001f]/g, (c) => (c.length > 1 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** The converter of a column. Throws for maps with keys that are no texts, when the decoder is made. */
export function converterOf(type: DataType, settings: ConvertSettings): Converter {
  switch (type.kind) {
    case 'NULL':
      return () => Converted.null;
    case 'BOOLEAN':
      return toBoolean;
    case 'TINYINT':
      return toInteger(-128n, 127n, false);
    case 'SMALLINT':
      return toInteger(-32_768n, 32_767n, false);
    case 'INT':
    case 'INTERVAL_YEAR_MONTH':
      return toInteger(-2_147_483_648n, 2_147_483_647n, true);
    case 'BIGINT':
    case 'INTERVAL_DAY_TIME':
      return toLong;
    case 'DOUBLE':
      return toFloating(parseDouble);
    case 'FLOAT':
      return toFloating(parseFloat32);
    case 'DECIMAL':
      return toDecimal(type.precision, type.scale);
    case 'DATE':
      return fromText((vector, row, text) => storeInt(vector, row, parseDate(text)));
    case 'TIME':
      return fromText((vector, row, text) => storeInt(vector, row, parseTimeOfDay(text, 'full', type.precision)));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return toTimestamp(type.precision, type.kind === 'TIMESTAMP_LTZ', settings.isoTimestamps);
    case 'CHAR':
    case 'VARCHAR':
      return toText(settings.arena);
    case 'BINARY':
    case 'VARBINARY':
      return toBytes(settings.arena);
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      return nestedConverter(type, settings, { converterOf, textOf: unescapedText });
  }
}

const toBoolean: Converter = (vector, row, bytes, value) => {
  if (value.kind === JsonKind.true || value.kind === JsonKind.false) vector.bool[row] = value.kind === JsonKind.true ? 1 : 0;
  else {
    const text = scalarText(bytes, value);
    if (text === null) return Converted.bad;
    vector.bool[row] = javaTrim(text).toLowerCase() === 'true' ? 1 : 0;
  }
  return Converted.ok;
};

/** Numbers with a fraction or exponent are cut towards zero for INT and BIGINT, as Flink does; text must be a whole number. */
function wholeNumber(bytes: Uint8Array, value: JsonValue, bounds: { min: bigint; max: bigint; cuts: boolean }): bigint | null {
  const text = scalarText(bytes, value);
  if (text === null) return null;
  if (value.kind !== JsonKind.number || !/[.eE]/.test(text)) return parseInteger(text, bounds.min, bounds.max);
  const cut = bounds.cuts ? Math.trunc(Number(text)) : NaN;
  if (!Number.isFinite(cut)) return null;
  const exact = BigInt(cut);
  return exact >= bounds.min && exact <= bounds.max ? exact : null;
}

const toInteger =
  (min: bigint, max: bigint, cuts: boolean): Converter =>
  (vector, row, bytes, value) => {
    const whole = wholeNumber(bytes, value, { min, max, cuts });
    return storeInt(vector, row, whole === null ? null : Number(whole));
  };

const longBounds = { min: -(2n ** 63n), max: 2n ** 63n - 1n, cuts: true };

const toLong: Converter = (vector, row, bytes, value) => {
  if (value.kind === JsonKind.number || value.kind === JsonKind.text) {
    const from = bytes[value.start] === 0x2d ? value.start + 1 : value.start;
    if (isDigits(bytes, from, value.end)) return outcome(storeDigits(vector.i32, row, bytes, from, value.end, from > value.start));
  }
  const whole = wholeNumber(bytes, value, longBounds);
  if (whole !== null) vector.i64[row] = whole;
  return outcome(whole !== null);
};

function isDigits(bytes: Uint8Array, from: number, to: number): boolean {
  if (from >= to || to - from > 19) return false;
  for (let p = from; p < to; p++) if ((bytes[p] as number) < 0x30 || (bytes[p] as number) > 0x39) return false;
  return true;
}

const toFloating =
  (parse: (text: string) => number | null): Converter =>
  (vector, row, bytes, value) => {
    const text = scalarText(bytes, value);
    const number = text === null ? null : parse(text);
    if (number !== null) vector.f64[row] = number;
    return outcome(number !== null);
  };

const toDecimal =
  (precision: number, scale: number): Converter =>
  (vector, row, bytes, value) => {
    const text = scalarText(bytes, value);
    const decimal = text === null ? null : parseDecimal(javaTrim(text));
    if (decimal === null) return Converted.bad;
    const unscaled = fitDecimal(decimal, precision, scale);
    if (unscaled === null) return Converted.null;
    writeUnscaled(vector, row, unscaled);
    return Converted.ok;
  };

const fromText =
  (store: (vector: ColumnVector, row: number, text: string) => ConvertedCode): Converter =>
  (vector, row, bytes, value) => {
    const text = scalarText(bytes, value);
    return text === null ? Converted.bad : store(vector, row, text);
  };

function toTimestamp(precision: number, zoned: boolean, iso: boolean): Converter {
  return fromText((vector, row, text) => {
    const moment = parseTimestamp(text, iso ? 'iso' : 'sql', zoned);
    const ticks = moment && ticksOf(moment, precision);
    if (ticks === null) return Converted.bad;
    vector.i64[row] = ticks;
    return Converted.ok;
  });
}

const toText =
  (arena: ValueArena): Converter =>
  (vector, row, bytes, value) => {
    if (value.kind === JsonKind.object || value.kind === JsonKind.array) {
      arena.put(vector, row, encoder.encode(renderJson(escapeControls(asValidText(bytes, value)))));
    } else if (value.kind === JsonKind.escapedText) arena.put(vector, row, encoder.encode(unescape(bytes, value)));
    else {
      vector.starts[row] = value.start;
      vector.lengths[row] = value.end - value.start;
    }
    return Converted.ok;
  };

/** The text of a container, control characters outside strings (line breaks, tabs) as spaces so that those inside can be escaped. */
function asValidText(bytes: Uint8Array, value: JsonValue): string {
  const text = utf8.decode(bytes.subarray(value.start, value.end));
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"|[\t\r\n]/g, (part) => (part.startsWith('"') ? part : ' '));
}

const toBytes =
  (arena: ValueArena): Converter =>
  (vector, row, bytes, value) => {
    if (value.kind !== JsonKind.text && value.kind !== JsonKind.escapedText) return Converted.bad;
    const text = value.kind === JsonKind.text ? asciiText(bytes, value.start, value.end) : unescape(bytes, value);
    const decoded = bytesFromBase64(text);
    if (decoded === null) return Converted.bad;
    arena.put(vector, row, decoded);
    return Converted.ok;
  };

function storeInt(vector: ColumnVector, row: number, value: number | null): ConvertedCode {
  if (value === null) return Converted.bad;
  vector.i32[row] = value;
  return Converted.ok;
}
