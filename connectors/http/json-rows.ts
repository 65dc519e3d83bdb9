import type { Field, SqlRow, SqlValue, TableSchema } from '@headrace/connector-sdk';
import { jsonReader, jsonWriter, memberOf, parseExactJson } from '@headrace/connector-sdk/base';
import { httpProblem } from './http-error';

type Json = Readonly<Record<string, unknown>>;
const isObject = (json: unknown): json is Json => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The value at names joined by points; undefined: it is not there. */
export function valueAt(json: unknown, path: string | undefined): unknown {
  let value = json;
  for (const name of path === undefined || path === '' ? [] : path.split('.')) value = isObject(value) ? memberOf(value, name) : undefined;
  return value;
}

export function parseAnswer(text: string, url: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw httpProblem('no-json', `The answer of ${url} is no JSON: ${text.slice(0, 100)}`, {
      remedy: 'Take an address that answers JSON.',
      cause,
    });
  }
}

/** The elements that stand for rows: of an array, or a single object. Null there is none. */
export function elementsAt(json: unknown, path: string | undefined): readonly unknown[] {
  const found = valueAt(json, path);
  return Array.isArray(found) ? found : found === null || found === undefined ? [] : [found];
}

/** Objects as rows of a table, fields by their names. */
export class RowReader {
  private readonly readers;

  constructor(private readonly fields: readonly Field[]) {
    this.readers = fields.map((field) => jsonReader(field.type));
  }

  /** A text says what is wrong. `known`: values that win over the object's. */
  row(json: unknown, known: ReadonlyMap<string, SqlValue> = new Map()): SqlRow | string {
    if (!isObject(json)) return 'it is no object';
    const row: SqlValue[] = [];
    for (const [i, { name, type }] of this.fields.entries()) {
      const value = known.has(name) ? known.get(name) : this.readers[i]!(memberOf(json, name));
      if (value === undefined) return `its field "${name}" is no ${type.kind}`;
      if (value === null && !type.nullable) return `its field "${name}" is missing`;
      row.push(value);
    }
    return row;
  }
}

/** A row of the table as an object. */
export function rowWriter({ fields }: Pick<TableSchema, 'fields'>): (row: SqlRow) => string {
  const writers = fields.map((field) => ({ name: `${JSON.stringify(field.name)}:`, write: jsonWriter(field.type) }));
  return (row) => `{${writers.map(({ name, write }, i) => name + write(row[i] ?? null)).join(',')}}`;
}

/** A value as it stands in an address. */
export function addressText({ type }: Field): (value: SqlValue) => string {
  const write = jsonWriter(type);
  return (value) => encodeURIComponent(write(value).replace(/^"(.*)"$/s, (text) => String(JSON.parse(text))));
}
