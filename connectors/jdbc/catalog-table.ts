import { notNull, type CatalogEntry, type CatalogTable, type DataType, type Field } from '@headrace/connector-sdk';

/** A column as a dialect reads it. `type`: null where no type here holds its values, which `declared` names. `key`: its place in the primary key. */
export interface ReadColumn {
  readonly name: string;
  readonly type: DataType | null;
  readonly declared: string;
  readonly required: boolean;
  readonly key: number | null;
}

export function tableOfColumns(columns: readonly ReadColumn[]): CatalogTable {
  const fields: Field[] = [];
  const leftOut: { name: string; why: string }[] = [];
  for (const { name, type, declared, required, key } of columns) {
    if (type === null) leftOut.push({ name, why: `its type ${declared} has none here` });
    else fields.push({ name, type: required || key !== null ? notNull(type) : type });
  }
  const inKey = columns.filter(({ key }) => key !== null).sort((a, b) => a.key! - b.key!);
  const whole = inKey.every(({ type }) => type !== null);
  return { fields, primaryKey: whole ? inKey.map(({ name }) => name) : [], leftOut };
}

/** A name as a part of "table-name". */
export const namePart = (name: string, quote: '"' | '`'): string =>
  /^[^."`]+$/.test(name) ? name : quote + name.replaceAll(quote, quote + quote) + quote;

/** Our own table is nobody's to read. */
export const withoutLedger = (entries: readonly CatalogEntry[]): readonly CatalogEntry[] =>
  entries.filter(({ name }) => !/(^|\.)headrace_ledger$/.test(name));
