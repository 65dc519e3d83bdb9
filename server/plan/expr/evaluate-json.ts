import { isList, MapValue, type DataType } from '@headrace/connector-sdk/schema';
import { base64Of } from './evaluate-bytes';
import { decimalText, textOf } from './evaluate-cast';
import { momentOf } from './evaluate-time';
import { dateText, MS_PER_DAY } from './calendar';
import { parseJsonPath, readJsonPath } from './json-path';
import { jsonText, JsonNumber, objectJson, parseJson, quotedJson, type Json } from './json-text';
import { realText } from './real-text';
import { EvaluationError, type EvaluationContext, type ExprValue, type Implementation } from './values';

/** What a path found: a value, nothing (lax), or why it could not look (strict). */
type Found = { readonly value: Json | undefined; readonly lax: boolean } | { readonly failure: string; readonly lax: boolean };

/**
 * `lax` or `strict` may stand before the path; without either it is strict, as in Flink. Looked at lax, a text that is no JSON is empty,
 * but `null` alone is an error.
 */
function find(text: string, spec: string): Found {
  const mode = /^\s*(strict|lax)\s+([^]+)$/i.exec(spec);
  const lax = mode?.[1]?.toLowerCase() === 'lax';
  const path = parseJsonPath(mode?.[2] ?? spec);
  const json = parseJson(text);
  if (json === undefined) return lax ? { value: undefined, lax } : { failure: `"${text.slice(0, 100)}" is no JSON`, lax };
  if (path === null) return { failure: `"${spec}" is no JSON path`, lax };
  if (json === null) return { failure: 'null as a whole document holds nothing to look at', lax };
  const value = readJsonPath(path, json, lax);
  return value === undefined && !lax ? { failure: `nothing is found at ${spec}`, lax } : { value, lax };
}

const isScalar = (value: Json | undefined): boolean =>
  value !== null && value !== undefined && (typeof value !== 'object' || value instanceof JsonNumber);

/** What a clause ON EMPTY or ON ERROR gives. Behaviours: NULL, ERROR, DEFAULT and EMPTY ARRAY (then the given value), EMPTY OBJECT. */
function behave(behaviour: ExprValue, given: ExprValue, why: string): ExprValue {
  switch (behaviour) {
    case 'ERROR':
      throw new EvaluationError(why);
    case 'DEFAULT':
      return given;
    case 'EMPTY ARRAY':
      return given;
    case 'EMPTY OBJECT':
      return '{}';
    default:
      return null;
  }
}

/** A scalar in the type that RETURNING names. */
function returned(value: Json, type: DataType): ExprValue {
  if (type.kind === 'VARCHAR' || type.kind === 'CHAR') return String(value);
  if (type.kind === 'BOOLEAN' && typeof value === 'boolean') return value;
  if (type.kind === 'INT' && value instanceof JsonNumber && value.whole && Number(value.text) === (Number(value.text) | 0))
    return Number(value.text);
  if (type.kind === 'DOUBLE' && value instanceof JsonNumber) return Number(value.text);
  throw new EvaluationError(`the JSON value ${jsonText(value)} is no ${type.kind}`);
}

const jsonValue: Implementation = ([text, spec, onEmpty, emptyValue, onError, errorValue], { result }) => {
  if (text === null || spec === null) return null;
  const found = find(text as string, spec as string);
  if ('failure' in found) return behave(onError!, errorValue!, found.failure);
  if (isScalar(found.value)) return returned(found.value!, result);
  if (found.lax) return behave(onEmpty!, emptyValue!, `nothing is found at ${String(spec)}`);
  return behave(onError!, errorValue!, `what is found at ${String(spec)} is no scalar`);
};

const jsonQuery: Implementation = ([text, spec, wrapper, onEmpty, onError], { result }) => {
  if (text === null || spec === null) return null;
  const found = find(text as string, spec as string);
  const empty: ExprValue = result.kind === 'ARRAY' ? [] : '[]';
  if ('failure' in found) return behave(onError!, empty, found.failure);
  const value = wrapped(found.value ?? null, wrapper as string);
  if (found.lax && (value === null || isScalar(value))) return behave(onEmpty!, empty, `nothing is found at ${String(spec)}`);
  if (value === null || isScalar(value)) return behave(onError!, empty, `what is found at ${String(spec)} is neither object nor array`);
  if (result.kind !== 'ARRAY') return jsonText(value);
  return Array.isArray(value)
    ? textsOf(value as readonly Json[])
    : behave(onError!, empty, `the JSON value ${jsonText(value)} is no array`);
};

/** The items as texts, for RETURNING ARRAY<STRING>. */
const textsOf = (items: readonly Json[]): ExprValue =>
  items.map((item) => (item === null ? null : isScalar(item) ? String(item) : jsonText(item)));

function wrapped(value: Json, wrapper: string): Json {
  if (value === null || wrapper === 'WITHOUT') return value;
  return wrapper === 'WITH CONDITIONAL' && Array.isArray(value) ? value : [value];
}

const jsonExists: Implementation = ([text, spec, onError]) => {
  if (text === null || spec === null) return null;
  const found = find(text as string, spec as string);
  if (!('failure' in found)) return found.value !== undefined && found.value !== null;
  if (onError === 'ERROR') throw new EvaluationError(found.failure);
  return onError === 'UNKNOWN' ? null : onError === 'TRUE';
};

function isJson(text: string, kind: string): boolean {
  const value = parseJson(text);
  if (value === undefined) return false;
  if (kind === 'ARRAY') return Array.isArray(value);
  if (kind === 'OBJECT') return value instanceof Map;
  return kind === 'VALUE' || !(Array.isArray(value) || value instanceof Map);
}

/** A value of any type as JSON, as JSON_STRING and the constructors write it. */
export function jsonOf(value: ExprValue, type: DataType, context: EvaluationContext): string {
  if (value === null) return 'null';
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return String(value);
    case 'FLOAT':
    case 'DOUBLE':
      return Number.isFinite(value) ? realText(value as number, type.kind === 'FLOAT') : quotedJson(String(value));
    case 'DECIMAL':
      return strippedDecimal(value as bigint, type.scale);
    case 'BINARY':
    case 'VARBINARY':
      return quotedJson(base64Of(value as Uint8Array));
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return quotedJson(isoText(value, type, context));
    case 'ARRAY':
    case 'ROW':
    case 'MAP':
    case 'MULTISET':
      return nestedJson(value, type, context);
    default:
      return quotedJson(textOf(value, type, context));
  }
}

/** Without zeros at its end; whole tens as `1E+2` and small ones as `1E-7`, as Java writes them. */
function strippedDecimal(value: bigint, scale: number): string {
  if (value === 0n) return '0';
  let [digits, places] = [value, scale];
  while (digits % 10n === 0n) {
    digits /= 10n;
    places--;
  }
  const text = String(digits < 0n ? -digits : digits);
  const exponent = text.length - 1 - places;
  if (places >= 0 && exponent >= -6) return decimalText(digits, places);
  return `${digits < 0n ? '-' : ''}${text[0]}${text.length > 1 ? `.${text.slice(1)}` : ''}E${exponent < 0 ? '' : '+'}${exponent}`;
}

function nestedJson(value: ExprValue, type: DataType, context: EvaluationContext): string {
  if (type.kind === 'ARRAY' && isList(value)) return `[${value.map((one) => jsonOf(one, type.element, context)).join(',')}]`;
  if (type.kind === 'ROW' && isList(value))
    return objectJson(new Map(value.map((one, i) => [type.fields[i]!.name, jsonOf(one, type.fields[i]!.type, context)])));
  if (!(value instanceof MapValue) || (type.kind !== 'MAP' && type.kind !== 'MULTISET')) return 'null';
  const [keyType, valueType]: readonly DataType[] =
    type.kind === 'MAP' ? [type.key, type.value] : [type.element, { kind: 'INT', nullable: false }];
  const nameOf = (key: ExprValue): string => (key === null ? 'null' : textOf(key, keyType!, context));
  return objectJson(new Map(value.keys.map((key, i) => [nameOf(key), jsonOf(value.values[i]!, valueType!, context)])));
}

/** `2020-01-01T10:00:00.5`, with as many digits of a second as are not zero; LTZ with a Z. */
function isoText(value: ExprValue, type: DataType, context: EvaluationContext): string {
  const zoned = type.kind === 'TIMESTAMP_LTZ';
  const { localMs, nanos } = momentOf(value, type, zoned ? { ...context, timeZone: 'UTC' } : context);
  const days = Math.floor(localMs / MS_PER_DAY);
  const ms = localMs - days * MS_PER_DAY;
  const two = (part: number): string => String(part).padStart(2, '0');
  const fraction = `${String(ms % 1_000).padStart(3, '0')}${String(nanos).padStart(6, '0')}`.replace(/0+$/, '');
  const clock = `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1_000) % 60)}`;
  return `${dateText(days)}T${clock}${fraction === '' ? '' : `.${fraction}`}${zoned ? 'Z' : ''}`;
}

/** Functions that look at NULL themselves. `raw` marks, for each value, whether it is JSON already (1) or a value to be written (0). */
export const jsonNullAware: Readonly<Record<string, Implementation>> = {
  JSON_VALUE: jsonValue,
  JSON_QUERY: jsonQuery,
  JSON_EXISTS: jsonExists,
  IS_JSON: ([text, kind]) => text !== null && isJson(text as string, kind as string),
  IS_NOT_JSON: ([text, kind]) => text === null || !isJson(text as string, kind as string),
  JSON_STRING: ([value], { types: [type], context }) => (value === null ? null : jsonOf(value!, type!, context)),
  JSON_OBJECT: ([onNull, raw, ...entries], { types, context }) => {
    const members = new Map<string, string>();
    for (let i = 0; i < entries.length; i += 2) {
      const value = entries[i + 1]!;
      if (value === null && onNull === 'ABSENT ON NULL') continue;
      members.set(entries[i] as string, member(value, types[i + 3]!, (raw as string)[i / 2] === '1', context));
    }
    return objectJson(members);
  },
  JSON_ARRAY: ([onNull, raw, ...values], { types, context }) => {
    const parts = values.flatMap((value, i) =>
      value === null && onNull === 'ABSENT ON NULL' ? [] : [member(value, types[i + 2]!, (raw as string)[i] === '1', context)],
    );
    return `[${parts.join(',')}]`;
  },
};

const member = (value: ExprValue, type: DataType, raw: boolean, context: EvaluationContext): string =>
  raw && value !== null ? (value as string) : jsonOf(value, type, context);

function unquoted(text: string): string {
  const value = parseJson(text);
  return typeof value === 'string' ? value : text;
}

export const jsonFunctions: Readonly<Record<string, Implementation>> = {
  JSON_QUOTE: ([text]) => quotedJson(text as string),
  JSON_UNQUOTE: ([text]) => unquoted(text as string),
};
