import type { SqlRow, SqlValue, TableSchema, TimestampValue } from '@headrace/connector-sdk';
import { jsonReader, jsonWriter, memberOf } from '@headrace/connector-sdk/base';
import { esProblem } from './es-error';
import { formatTime, parseIndexName, type IndexPart } from './index-name';
import type { ElasticsearchOptions } from './spec';

const DAY_MS = 86_400_000;

/** What a row becomes: where it goes, under which id, and its document. Made once for a table. */
export class DocumentMaker {
  private readonly writers: readonly { readonly name: string; readonly write: (value: SqlValue) => string }[];
  private readonly keys: readonly number[];
  private readonly index: (row: SqlRow) => string;
  private readonly delimiter: string;

  constructor(
    private readonly table: TableSchema,
    options: ElasticsearchOptions,
  ) {
    this.writers = table.fields.map(({ name, type }) => ({ name: `${JSON.stringify(name)}:`, write: jsonWriter(type) }));
    this.keys = table.primaryKey.map((name) => table.fields.findIndex((field) => field.name === name));
    this.index = indexOfRow(options.index, table);
    this.delimiter = options['document-id.key-delimiter'];
  }

  get hasKey(): boolean {
    return this.keys.length > 0;
  }

  indexOf(row: SqlRow): string {
    return this.index(row);
  }

  /** The key columns' texts, joined. */
  idOf(row: SqlRow): string {
    return this.keys.map((column) => this.keyText(row, column)).join(this.delimiter);
  }

  /** Columns that are NULL have no field, as Elasticsearch itself sees it. */
  documentOf(row: SqlRow): string {
    let text = '{';
    for (let column = 0; column < this.writers.length; column++) {
      const value = row[column] ?? null;
      if (value === null) continue;
      const { name, write } = this.writers[column]!;
      text += (text.length > 1 ? ',' : '') + name + write(value);
    }
    return `${text}}`;
  }

  private keyText(row: SqlRow, column: number): string {
    const { name, type } = this.table.fields[column]!;
    const value = row[column] ?? null;
    if (value === null)
      throw esProblem(
        'null-key',
        `The primary key's column "${name}" is NULL in a row.`,
        'Filter such rows out, or leave the column out of the key.',
      );
    const text = idText(value, jsonWriter(type));
    // Two keys never give one id: what would look like the gap between columns is escaped.
    return this.keys.length === 1 || typeof value !== 'string'
      ? text
      : text.replaceAll('\\', '\\\\').replaceAll(this.delimiter, `\\${this.delimiter}`);
  }
}

/** The text of a value as part of an id. */
export function idText(value: SqlValue, write: (value: SqlValue) => string): string {
  if (typeof value === 'string') return value;
  const json = write(value);
  return json.startsWith('"') ? json.slice(1, -1) : json;
}

function indexOfRow(name: string, table: TableSchema): (row: SqlRow) => string {
  const parsed = parseIndexName(name);
  if ('problem' in parsed) throw esProblem('index-name', `The option "index" is wrong: ${parsed.problem}.`, 'Correct it.');
  const parts = parsed.parts.map((part) => (typeof part === 'string' ? part : indexPart(part, table)));
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string') return () => only;
  return (row) => parts.map((part) => (typeof part === 'string' ? part : part(row))).join('');
}

/** The text of a column in the index's name; fails for a column that the table lacks, or that is no time though it has a format. */
function indexPart({ field, format }: Exclude<IndexPart, string>, table: TableSchema): (row: SqlRow) => string {
  const column = table.fields.findIndex(({ name }) => name === field);
  const found = table.fields[column];
  if (!found)
    throw esProblem(
      'index-name',
      `The option "index" names the column "${field}", which the table does not have.`,
      'Take a column of the table.',
    );
  const isTime = found.type.kind === 'TIMESTAMP' || found.type.kind === 'TIMESTAMP_LTZ' || found.type.kind === 'DATE';
  if (format !== null && !isTime)
    throw esProblem(
      'index-name',
      `The option "index" gives the column "${field}" the format ${format}, but its type is ${found.type.kind}.`,
      'Take a column of type DATE or TIMESTAMP, or leave the format out.',
    );
  const write = jsonWriter(found.type);
  return (row) => {
    const value = row[column] ?? null;
    if (value === null)
      throw esProblem('null-index', `The column "${field}", which is part of the index's name, is NULL in a row.`, 'Filter such rows out.');
    if (!isTime) return idText(value, write);
    const epochMs = typeof value === 'number' ? value * DAY_MS : (value as TimestampValue).epochMs;
    return formatTime(epochMs, format ?? 'yyyy_MM_dd');
  };
}

/** Rows out of documents: the fields of these names, in this order. */
export function documentReader(names: readonly string[], table: TableSchema): (source: unknown, place: string) => SqlRow {
  const readers = names.map((name) => {
    const { type } = table.fields.find((field) => field.name === name)!;
    return { name, kind: type.kind, read: jsonReader(type) };
  });
  return (source, place) => {
    const fields = (source ?? {}) as Readonly<Record<string, unknown>>;
    return readers.map(({ name, kind, read }) => {
      const value = read(memberOf(fields, name));
      if (value !== undefined) return value;
      throw esProblem(
        'wrong-value',
        `The column "${name}" of type ${kind} cannot hold the value ${JSON.stringify(fields[name]).slice(0, 100)} of the document ${place}.`,
        `Declare "${name}" with the type that it has in the documents.`,
      );
    });
  };
}
