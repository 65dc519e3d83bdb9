import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { LookupReader } from '@headrace/connector-sdk/lookup';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { ColumnVector, type DataType, type Field, type SqlRow, type SqlValue } from '@headrace/connector-sdk/schema';
import { EngineBatch } from '../contract/batch';

import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import { DimensionTable } from './dimension-table';
import { KeyReader, type KeyText } from './lookup-keys';
import type { PreparedRow, RowPreparer } from './prepared-rows';

export interface DimensionLoad {
  readonly plan: LookupJoinPlan;
  readonly reader: LookupReader;
  readonly preparer: RowPreparer;
  readonly keyFields: readonly Field[];
  /** Values that key columns must have, where the join compares them with a constant. */
  readonly constants: readonly (SqlValue | undefined)[];
  /** Types of the columns that are emitted. */
  readonly types: readonly DataType[];
}

/** Reads the whole dimension; rows of the scan are the emitted columns, then the key columns. */
export async function loadDimension(load: DimensionLoad): Promise<DimensionTable> {
  const { plan, reader, preparer, keyFields, constants } = load;
  if (!reader.scan) throw cannotScan(plan);
  const columns = plan.columns.length;
  const keyed = keyFields.map((_, index) => index).filter((index) => constants[index] === undefined);
  const comparable = new RowKeys(keyed.map((index) => keyFields[index]!));
  const table = new Map<KeyText, PreparedRow[]>();
  for await (const rows of reader.scan()) {
    for (const row of rows) {
      const keys = row.slice(columns);
      if (!constants.every((value, index) => value === undefined || equalValues(value, keys[index]!))) continue;
      const key = comparable.text(keyed.map((index) => keys[index]!));
      if (key === null) continue;
      const prepared = preparer.prepare(row.slice(0, columns));
      const held = table.get(key);
      if (held) held.push(prepared);
      else table.set(key, [prepared]);
    }
  }
  return new DimensionTable(table, load.types);
}

/** Brings key values of the dimension into the very form that `KeyReader` gives for the input's. */
class RowKeys {
  private readonly batch: EngineBatch;
  private readonly fill: RowsToColumns;
  private readonly reader: KeyReader;

  constructor(fields: readonly Field[]) {
    this.batch = new EngineBatch(
      fields.map((field) => new ColumnVector(field.type, 1)),
      1,
    );
    this.fill = new RowsToColumns(fields);
    this.reader = new KeyReader(
      fields.map((_, column) => ({ column })),
      fields,
    );
  }

  text(values: SqlRow): KeyText | null {
    this.fill.fill(this.batch, [values], null);
    return this.reader.text(this.batch, 0);
  }
}

const equalValues = (a: SqlValue, b: SqlValue): boolean => a === b || JSON.stringify(a, bigints) === JSON.stringify(b, bigints);
const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);

const cannotScan = (plan: LookupJoinPlan): HeadraceError =>
  new HeadraceError(`The dimension "${plan.use.schema.name}" cannot be read as a whole, and the join's cache is ALL.`, {
    code: 'lookup.cannot-scan',
    domain: 'user',
    retry: 'none',
    remedy: 'Choose cache LRU or NONE.',
  });
