import type { DataType, SqlRow, SqlValue, TableSchema } from '@headrace/connector-sdk';
import { jsonReader, jsonWriter, parseExactJson } from '@headrace/connector-sdk/base';
import { parseKeyPattern, type KeyPart } from './key-pattern';
import { redisProblem } from './redis-error';
import { placeColumns, type RedisOptions } from './spec';

export interface ShapedColumn {
  readonly name: string;
  readonly index: number;
  readonly text: (value: SqlValue) => string;
  /** Undefined: no value of the type. */
  readonly parse: (text: string) => SqlValue | undefined;
}

/** How rows of a table lie in Redis: which columns make the key, and which the value. Made once for a table. */
export class RowShape {
  /** Columns beside those that say where the row lies, in the table's order. */
  readonly values: readonly ShapedColumn[];
  private readonly key: readonly (string | ShapedColumn)[];

  constructor(
    readonly table: TableSchema,
    options: RedisOptions,
  ) {
    const parsed = parseKeyPattern(options.key);
    if ('problem' in parsed) throw redisProblem('key', `The option "key" is wrong: ${parsed.problem}.`, 'Correct it.');
    this.key = parsed.parts.map((part: KeyPart) => (typeof part === 'string' ? part : this.column(part.column, 'key')));
    const places = new Set(options['data-type'] === 'channel' ? [] : placeColumns(options));
    this.values = table.fields.flatMap(({ name }) => (places.has(name) ? [] : [this.column(name, 'key')]));
    const single = options['data-type'] === 'string' || options['data-type'] === 'channel';
    if (single && options.value === 'text' && this.values.length !== 1)
      throw redisProblem(
        'value',
        `The option "value" is text, and the table has ${this.values.length} columns beside those of the key.`,
        'Leave one column beside those of the key, or take value json.',
      );
  }

  /** A column by the name that an option gives. */
  column(name: string, option: string): ShapedColumn {
    const index = this.table.fields.findIndex((field) => field.name === name);
    const field = this.table.fields[index];
    if (!field)
      throw redisProblem(
        'key',
        `The option "${option}" names the column "${name}", which the table does not have.`,
        'Take a column of the table.',
      );
    return { name, index, text: plainText(field.type), parse: plainParser(field.type) };
  }

  keyOf(row: SqlRow): string {
    return this.key.map((part) => (typeof part === 'string' ? part : part.text(present(row, part)))).join('');
  }

  jsonOf(row: SqlRow): string {
    return this.objectOf(
      row,
      this.values.map(({ index }) => index),
    );
  }

  /** All columns, for a row that does not come to lie anywhere. */
  textOf(row: SqlRow): string {
    return this.objectOf(
      row,
      this.table.fields.map((_, index) => index),
    );
  }

  private objectOf(row: SqlRow, columns: readonly number[]): string {
    const fields = columns.flatMap((index) => {
      const value = row[index] ?? null;
      const { name, type } = this.table.fields[index]!;
      return value === null ? [] : [`${JSON.stringify(name)}:${jsonWriter(type)(value)}`];
    });
    return `{${fields.join(',')}}`;
  }
}

/** The value of a column that says where a row lies. */
export function present(row: SqlRow, { name, index }: ShapedColumn): SqlValue {
  const value = row[index] ?? null;
  if (value !== null) return value;
  throw redisProblem('null-key', `The column "${name}", which is part of the key, is NULL in a row.`, 'Filter such rows out.');
}

/** Texts as they are; other values as in JSON, without quotes. */
function plainText(type: DataType): (value: SqlValue) => string {
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR') return (value) => value as string;
  const write = jsonWriter(type);
  return (value) => write(value).replace(/^"|"$/g, '');
}

const nested: readonly string[] = ['ARRAY', 'MAP', 'MULTISET', 'ROW'];

function plainParser(type: DataType): (text: string) => SqlValue | undefined {
  if (type.kind === 'CHAR' || type.kind === 'VARCHAR') return (text) => text;
  const read = jsonReader(type);
  return nested.includes(type.kind) ? (text) => read(parsedOr(text)) : read;
}

/** Undefined stands for NULL to a reader; a text that is no JSON is no value instead. */
export function parsedOr(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return Symbol('no JSON'); // no reader takes it: the error names the column and the text
  }
}
