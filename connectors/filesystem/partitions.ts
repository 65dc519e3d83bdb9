import type { DataType, Field, SqlValue, TableSchema } from '@headrace/connector-sdk';
import { parseClock, parseDate, parseTimestamp } from '@headrace/connector-sdk/base';
import { fileProblem } from './file-error';

/** What a file of the table holds itself: all columns but those that its folders name. */
export const fileSchema = (table: TableSchema): TableSchema =>
  table.partitionKeys.length === 0
    ? table
    : { ...table, fields: table.fields.filter((field) => !table.partitionKeys.includes(field.name)), partitionKeys: [] };

/** `day=2017-11-26/city=Oslo`: the texts of a file's partition by column. Folders that name no column mean nothing. */
export function partitionTexts(file: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const folder of file.split(/[/\\]/).slice(0, -1)) {
    const at = folder.indexOf('=');
    if (at > 0) texts.set(unescapePathName(folder.slice(0, at)), unescapePathName(folder.slice(at + 1)));
  }
  return texts;
}

/** The value of a partition's column. `nullName`: what the folder of NULL is called. */
export function partitionValue(field: Field, file: string, nullName: string): SqlValue {
  const text = partitionTexts(file).get(field.name);
  if (text === undefined) {
    throw fileProblem(
      'no-partition',
      `The table is partitioned by "${field.name}", and the path ${file} has no folder "${field.name}=…".`,
      'Put the file into such a folder, or take the column out of PARTITIONED BY.',
    );
  }
  if (text === nullName) return null;
  const value = parsed(text, field.type);
  if (value !== undefined) return value;
  throw fileProblem(
    'bad-partition',
    `"${text}" in the path ${file} is no ${field.type.kind}, the type of the column "${field.name}".`,
    'Rename the folder, or declare the column as STRING.',
  );
}

/** Undefined: the text is not of the type. */
function parsed(text: string, type: DataType): SqlValue | undefined {
  switch (type.kind) {
    case 'CHAR':
    case 'VARCHAR':
      return text;
    case 'BOOLEAN':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return /^[+-]?\d{1,10}$/.test(text) ? Number(text) : undefined;
    case 'BIGINT':
      return /^[+-]?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
    case 'FLOAT':
    case 'DOUBLE':
      return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'DECIMAL':
      return /^[+-]?\d+(\.\d+)?$/.test(text) ? text : undefined;
    case 'DATE':
      return parseDate(text) ?? undefined;
    case 'TIME':
      return parseClock(text, 'full')?.millis;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ': {
      const moment = parseTimestamp(text.replace('T', ' '), 'sql');
      return moment ? { epochMs: moment.days * 86_400_000 + moment.millis, nanos: moment.nanos } : undefined;
    }
    default:
      return undefined;
  }
}

/** What Hive and Flink escape in folder names, as %XX; a name of dots alone too. */
export function escapePathName(name: string): string {
  if (/^\.+$/.test(name)) return name.replaceAll('.', '%2E');
  return name.replace(/[\u0000-\u001f"#%'*/:=?\\\u007f{[\]^]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

const unescapePathName = (name: string): string =>
  name.replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
