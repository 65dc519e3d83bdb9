import { types, type DataType, type Field } from '../schema/data-type';
import { exactNumber } from './text/exact-json';

/** Texts of moments with a blank or a T between day and time. */
const moment = (between: ' ' | 'T'): RegExp => new RegExp(`^\\d{4}-\\d{2}-\\d{2}${between}\\d{2}:\\d{2}:\\d{2}(?:\\.(\\d{1,9}))?(Z?)$`);
const MOMENTS = { ' ': moment(' '), T: moment('T') };
const INTEGER = /^-?\d{1,18}$/;
const LONG_INTEGER = /^-?\d{1,38}$/;

/** The type of a text that writes a number, a day, a moment or a truth; STRING for all others. `between`: what moments look like. */
export function typeOfText(text: string, between: ' ' | 'T'): DataType {
  if (text === 'true' || text === 'false') return types.BOOLEAN;
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text)) return typeOfNumber(text);
  return typeOfMoment(text, between);
}

/** Columns of objects out of `parseExactJson`, in the order in which they first appear. One that is NULL in all of them is STRING. */
export function fieldsOfJson(objects: readonly Readonly<Record<string, unknown>>[], between: ' ' | 'T'): readonly Field[] {
  const row = settled(objects.map((object) => typeOfJson(object, between)).reduce(commonGuess, types.NULL));
  return row.kind === 'ROW' ? row.fields : [];
}

/** The narrowest type for the values of both; NULL says nothing. */
export function commonGuess(a: DataType, b: DataType): DataType {
  if (a.kind === 'NULL' || b.kind === 'NULL') return a.kind === 'NULL' ? b : a;
  if (a.kind === 'ROW' && b.kind === 'ROW') return commonRow(a.fields, b.fields);
  if (a.kind === 'ARRAY' && b.kind === 'ARRAY') return types.ARRAY(commonGuess(a.element, b.element));
  if ('precision' in a && 'precision' in b && a.kind === b.kind) return a.precision >= b.precision ? a : b;
  if (a.kind === b.kind) return a;
  const kinds = [a.kind, b.kind];
  if (!kinds.every((kind) => kind === 'BIGINT' || kind === 'DECIMAL' || kind === 'DOUBLE')) return types.STRING;
  return kinds.includes('DOUBLE') ? types.DOUBLE : types.DECIMAL(38, 0);
}

/** What nothing was told of becomes STRING. */
export function settled(type: DataType): DataType {
  if (type.kind === 'NULL') return types.STRING;
  if (type.kind === 'ARRAY') return types.ARRAY(settled(type.element));
  if (type.kind !== 'ROW') return type;
  return type.fields.length === 0 ? types.STRING : types.ROW(type.fields.map((field) => ({ ...field, type: settled(field.type) })));
}

function typeOfJson(value: unknown, between: ' ' | 'T'): DataType {
  if (value === null) return types.NULL;
  if (typeof value === 'boolean') return types.BOOLEAN;
  const number = exactNumber(value);
  if (number !== null) return typeOfNumber(number);
  if (typeof value === 'string') return typeOfMoment(value, between);
  if (Array.isArray(value)) return types.ARRAY(value.map((each) => typeOfJson(each, between)).reduce(commonGuess, types.NULL));
  return types.ROW(Object.entries(value as object).map(([name, each]) => ({ name, type: typeOfJson(each, between) })));
}

function commonRow(a: readonly Field[], b: readonly Field[]): DataType {
  const found = new Map<string, DataType>(a.map(({ name, type }) => [name, type]));
  for (const { name, type } of b) found.set(name, commonGuess(found.get(name) ?? types.NULL, type));
  return types.ROW([...found].map(([name, type]) => ({ name, type })));
}

function typeOfNumber(text: string): DataType {
  if (INTEGER.test(text)) return types.BIGINT;
  return LONG_INTEGER.test(text) ? types.DECIMAL(38, 0) : types.DOUBLE;
}

function typeOfMoment(text: string, between: ' ' | 'T'): DataType {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return types.DATE;
  const [whole, digits = '', zone] = MOMENTS[between].exec(text) ?? [];
  if (whole === undefined) return types.STRING;
  const precision = Math.max(3, digits.length);
  return zone === 'Z' ? types.TIMESTAMP_LTZ(precision) : types.TIMESTAMP(precision);
}
