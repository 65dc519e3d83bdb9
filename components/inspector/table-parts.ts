import type { DescribedTable } from '@/model/catalog/described-table';
import type { ColumnDefinition, TableDefinition } from '@/model/catalog/table-definition';
import type { ConnectorRole } from '@/components/compiler-worker/connector-forms';
import { durationUnits, splitDuration } from './duration';
import { quoteName } from './completion';

export const emptyTable = (connector: string): TableDefinition => ({
  columns: [],
  primaryKey: [],
  partitionedBy: [],
  options: { connector },
});

/** Data types that the form offers; any other may be typed. */
export const commonTypes: readonly string[] = [
  'STRING',
  'INT',
  'BIGINT',
  'DOUBLE',
  'DECIMAL(10, 2)',
  'BOOLEAN',
  'DATE',
  'TIMESTAMP(3)',
  'TIMESTAMP_LTZ(3)',
  'SMALLINT',
  'TINYINT',
  'FLOAT',
  'TIME',
  'BYTES',
];

/** Columns that can be event time: timestamps, and computed ones, whose type only the compiler knows. */
export const timeCandidates = (columns: readonly ColumnDefinition[]): readonly string[] =>
  columns.filter((column) => column.kind === 'computed' || /^TIMESTAMP/i.test(column.type)).map((column) => column.name);

const sqlUnits: Readonly<Record<string, string>> = { ms: 'SECOND', s: 'SECOND', min: 'MINUTE', h: 'HOUR', d: 'DAY' };

/** `column - INTERVAL '5' MINUTE`; without delay the column alone. */
export function watermarkExpression(column: string, delayMs: number): string {
  if (delayMs === 0) return quoteName(column);
  const { amount, unit } = splitDuration(delayMs);
  return `${quoteName(column)} - INTERVAL '${unit === 'ms' ? amount / 1_000 : amount}' ${sqlUnits[unit]}`;
}

/** The delay in such an expression, or undefined where it is written in another way. */
export function watermarkDelay(expression: string): number | undefined {
  const match = /^(?:\w+|`[^`]+`)\s*(?:-\s*INTERVAL\s*'(\d+(?:\.\d+)?)'\s*(SECOND|MINUTE|HOUR|DAY))?$/i.exec(expression.trim());
  if (!match) return undefined;
  if (!match[1]) return 0;
  const unit = durationUnits.find((each) => each.one.toUpperCase() === match[2]!.toUpperCase())!;
  return Math.round(Number(match[1]) * unit.ms);
}

/** The table with an option set, or taken away where the value is empty. */
export function withOption(table: TableDefinition, key: string, value: string): TableDefinition {
  const options = { ...table.options };
  if (value === '') delete options[key];
  else options[key] = value;
  return { ...table, options };
}

/** The table with another connector: options that are not the new one's are dropped, columns stay. */
export function withConnector(table: TableDefinition, connector: string, known: readonly string[]): TableDefinition {
  const kept = Object.entries(table.options).filter(([key]) => known.includes(key));
  return { ...table, options: { ...Object.fromEntries(kept), connector } };
}

/**
 * The table with the columns that its system told. What a person computes stays, also where the data has a column of the name; so does what
 * was said of a column beside its type.
 */
export function withDescribed(table: TableDefinition, described: DescribedTable, role: ConnectorRole): TableDefinition {
  const own = table.columns.filter((column) => column.kind !== 'physical');
  const before = new Map(table.columns.map((column) => [column.name, column]));
  const read = described.columns
    .filter(({ name }) => !own.some((column) => column.name === name))
    .map(({ name, type }): ColumnDefinition => ({ ...before.get(name), kind: 'physical', name, type }));
  const { primaryKey, partitionedBy } = described;
  return {
    ...table,
    columns: [...read, ...own],
    // Of a source a key would say that a later row replaces an earlier one.
    primaryKey: role === 'source' || primaryKey.length === 0 ? table.primaryKey : [...primaryKey],
    partitionedBy: partitionedBy.length === 0 ? table.partitionedBy : [...partitionedBy],
  };
}
