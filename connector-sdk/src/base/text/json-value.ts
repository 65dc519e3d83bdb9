import type { DataType } from '../../schema/data-type';
import type { SqlRow, SqlValue, TimestampValue } from '../../schema/values';
import { unsupportedNested } from '../unsupported';
import { base64Of, bytesFromBase64 } from './base64';
import { fitDecimal, parseDecimal, plainDecimal } from './decimal-text';
import { exactNumber, plainText } from './exact-json';
import { parseDouble, parseFloat32, parseInteger } from './java-number';
import { parseDate, parseTimeOfDay, parseTimestamp, printClock, printDate, printTimestamp } from './temporal-text';

const DAY_MS = 86_400_000;

/**
 * JSON of a value, for connectors to systems that keep documents: numbers with all digits, times in ISO 8601 (`TIMESTAMP_LTZ` with `Z`),
 * bytes in base64, MAP and MULTISET as objects, ROW as an object of its fields. Throws where it is made for types that have no JSON.
 */
export function jsonWriter(type: DataType): (value: SqlValue) => string {
  const write = presentWriter(type);
  return (value) => (value === null ? 'null' : write(value));
}

function presentWriter(type: DataType): (value: SqlValue) => string {
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return (value) => JSON.stringify(value);
    case 'FLOAT':
    case 'DOUBLE':
      return (value) => numberText(value as number);
    case 'DATE':
      return (value) => `"${printDate(value as number)}"`;
    case 'TIME':
      return (value) => `"${printClock({ millis: value as number, nanos: 0 }, { fraction: 'shortest', seconds: 'always' })}"`;
    case 'TIMESTAMP':
      return (value) => `"${momentText(value as TimestampValue)}"`;
    case 'TIMESTAMP_LTZ':
      return (value) => `"${momentText(value as TimestampValue)}Z"`;
    case 'BINARY':
    case 'VARBINARY':
      return (value) => `"${base64Of(value as Uint8Array)}"`;
    case 'ARRAY': {
      const element = jsonWriter(type.element);
      return (value) => `[${(value as readonly SqlValue[]).map(element).join(',')}]`;
    }
    case 'MAP':
      return mapWriter(type.key, jsonWriter(type.value));
    case 'MULTISET':
      return mapWriter(type.element, String);
    case 'ROW': {
      const fields = type.fields.map((field) => ({ name: `${JSON.stringify(field.name)}:`, write: jsonWriter(field.type) }));
      return (value) => `{${fields.map(({ name, write }, i) => name + write((value as SqlRow)[i] ?? null)).join(',')}}`;
    }
    default:
      return String; // whole numbers, decimals, truth values, intervals
  }
}

/** Java writes these as texts, too. */
const numberText = (value: number): string =>
  Number.isFinite(value) ? (Object.is(value, -0) ? '-0.0' : String(value)) : `"${String(value)}"`;

function momentText({ epochMs, nanos }: TimestampValue): string {
  const days = Math.floor(epochMs / DAY_MS);
  return printTimestamp({ days, millis: epochMs - days * DAY_MS, nanos }, 'T');
}

function mapWriter(key: DataType, write: (value: SqlValue) => string): (value: SqlValue) => string {
  if (key.kind !== 'CHAR' && key.kind !== 'VARCHAR') throw unsupportedNested({ ...key }, 'as key of an object in JSON');
  return (map) =>
    `{${[...(map as ReadonlyMap<SqlValue, SqlValue>)].map(([name, value]) => `${JSON.stringify(name ?? 'null')}:${write(value)}`).join(',')}}`;
}

/** The value of the type out of what `parseExactJson` gave; undefined: it is none of the type. Null and absent fields are NULL. */
export function jsonReader(type: DataType): (json: unknown) => SqlValue | undefined {
  const read = presentReader(type);
  return (json) => (json === null || json === undefined ? null : read(json));
}

const [BYTE, SHORT, INT, LONG] = [1n << 7n, 1n << 15n, 1n << 31n, 1n << 63n] as const;
/** Numbers may stand as texts: such systems take both. */
const digitsOf = (json: unknown): string => exactNumber(json) ?? plainText(json) ?? '';

function presentReader(type: DataType): (json: unknown) => SqlValue | undefined {
  switch (type.kind) {
    case 'BOOLEAN':
      return (json) => (json === true || json === 'true' ? true : json === false || json === 'false' ? false : undefined);
    case 'TINYINT':
      return (json) => asNumber(integerOf(json, BYTE));
    case 'SMALLINT':
      return (json) => asNumber(integerOf(json, SHORT));
    case 'INT':
      return (json) => asNumber(integerOf(json, INT));
    case 'BIGINT':
      return (json) => integerOf(json, LONG) ?? undefined;
    case 'FLOAT':
      return (json) => parseFloat32(digitsOf(json)) ?? undefined;
    case 'DOUBLE':
      return (json) => parseDouble(digitsOf(json)) ?? undefined;
    case 'DECIMAL':
      return (json) => decimalOf(digitsOf(json), type.precision, type.scale);
    case 'CHAR':
    case 'VARCHAR':
      return (json) => plainText(json) ?? (typeof json === 'boolean' ? String(json) : (exactNumber(json) ?? undefined));
    case 'BINARY':
    case 'VARBINARY':
      return (json) => bytesFromBase64(plainText(json) ?? '-') ?? undefined;
    case 'DATE':
      return (json) => parseDate((plainText(json) ?? '').replace(/T00:00(:00(\.0+)?)?Z?$/, '')) ?? undefined;
    case 'TIME':
      return (json) => parseTimeOfDay(plainText(json) ?? '', 'short', type.precision) ?? undefined;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return momentOf;
    case 'ARRAY': {
      const element = jsonReader(type.element);
      return (json) => allOf((Array.isArray(json) ? json : [json]).map(element));
    }
    case 'MAP':
      return mapReader(jsonReader(type.value));
    case 'MULTISET':
      return mapReader((json) => asNumber(integerOf(json, INT)));
    case 'ROW': {
      const fields = type.fields.map((field) => ({ name: field.name, read: jsonReader(field.type) }));
      return (json) => (isObject(json) ? allOf(fields.map(({ name, read }) => read(memberOf(json, name)))) : undefined);
    }
    default:
      return (json) => asNumber(integerOf(json, LONG));
  }
}

/** What the object itself has under the name, not what every object has (`constructor`); undefined: nothing. */
export const memberOf = (json: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(json, name) ? json[name] : undefined;

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);
const asNumber = (whole: bigint | null): number | undefined => (whole === null ? undefined : Number(whole));
const integerOf = (json: unknown, limit: bigint): bigint | null => parseInteger(digitsOf(json).replace(/\.0+$/, ''), -limit, limit - 1n);

/** Never rounded: more places than the type has are no value of it. */
function decimalOf(text: string, precision: number, scale: number): string | undefined {
  const decimal = parseDecimal(text);
  const unscaled = decimal && fitDecimal(decimal, precision, scale);
  if (decimal === null || unscaled === null) return undefined;
  const exact = decimal.scale <= scale || unscaled * 10n ** BigInt(decimal.scale - scale) === decimal.unscaled;
  return exact ? plainDecimal(unscaled, scale) : undefined;
}

const allOf = (values: readonly (SqlValue | undefined)[]): SqlRow | undefined =>
  values.every((value): value is SqlValue => value !== undefined) ? values : undefined;

function mapReader(read: (json: unknown) => SqlValue | undefined): (json: unknown) => SqlValue | undefined {
  return (json) => {
    if (!isObject(json)) return undefined;
    const entries = Object.entries(json).map(([key, value]) => [key, read(value)] as const);
    return entries.every((entry): entry is readonly [string, SqlValue] => entry[1] !== undefined) ? new Map(entries) : undefined;
  };
}

/** `+hh:mm` */
const LONGEST_ZONE = 6;

/** ISO 8601 with or without zone (none: UTC), a space instead of the T, a day alone, or milliseconds since 1970. */
function momentOf(json: unknown): TimestampValue | undefined {
  const millis = exactNumber(json);
  if (millis !== null) return /^-?\d{1,15}$/.test(millis) ? { epochMs: Number(millis), nanos: 0 } : undefined;
  const text = plainText(json) ?? '';
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/.exec(text.slice(-LONGEST_ZONE))?.[0] ?? 'Z';
  const local = text.endsWith(zone) ? text.slice(0, -zone.length) : text;
  const moment = parseTimestamp(local.replace(' ', 'T'), 'iso');
  const days = moment?.days ?? parseDate(local);
  if (days === null) return undefined;
  const [sign, hours, minutes] =
    zone === 'Z' ? [1, 0, 0] : [zone.startsWith('-') ? -1 : 1, Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return { epochMs: days * DAY_MS + (moment?.millis ?? 0) - sign * (hours * 60 + minutes) * 60_000, nanos: moment?.nanos ?? 0 };
}
