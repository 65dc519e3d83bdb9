import type { Field, TableSchema } from '@headrace/connector-sdk';
import { kafkaProblem } from './kafka-error';
import type { KafkaOptions } from './spec';

/** Which of a table's columns stand in the key and which in the value of a record, each as its format sees them. */
export interface RowShape {
  /** Indexes into the table's fields. */
  readonly keyColumns: readonly number[];
  readonly valueColumns: readonly number[];
  readonly keySchema: TableSchema;
  readonly valueSchema: TableSchema;
}

/** Throws where "key.fields" names a column that the table does not have, or the prefix does not fit. */
export function rowShape(table: TableSchema, o: Pick<KafkaOptions, 'key.fields' | 'key.fields-prefix' | 'value.fields-include'>): RowShape {
  const prefix = o['key.fields-prefix'];
  const names = (o['key.fields'] ?? '').split(';').filter((name) => name !== '');
  const keyColumns = names.map((name) => {
    const index = table.fields.findIndex((field) => field.name === name);
    if (index < 0) throw wrongKey(`names "${name}", which is no column of the table "${table.name}"`);
    if (!name.startsWith(prefix)) throw wrongKey(`names "${name}", which does not begin with the prefix "${prefix}"`);
    return index;
  });
  const all = table.fields.map((_, index) => index);
  const valueColumns = o['value.fields-include'] === 'ALL' ? all : all.filter((index) => !keyColumns.includes(index));
  const keyField = (index: number): Field => ({ ...table.fields[index]!, name: table.fields[index]!.name.slice(prefix.length) });
  return {
    keyColumns,
    valueColumns,
    keySchema: { ...table, fields: keyColumns.map(keyField), primaryKey: [], metadata: [], partitionKeys: [] },
    valueSchema: { ...table, fields: valueColumns.map((index) => table.fields[index]!), primaryKey: [], metadata: [], partitionKeys: [] },
  };
}

const wrongKey = (what: string): Error =>
  kafkaProblem('key-fields', `The option "key.fields" ${what}.`, 'Name columns of the table, with ; between them.');
