import type { Field } from '../schema/data-type';
import type { SqlRow, SqlValue } from '../schema/values';
import { broken } from './law';

/** Runs `work` with the process in other time zones than its own, the odd ones among them, and puts the old one back. */
export async function inTimeZones(work: (zone: string) => Promise<void>): Promise<void> {
  const before = process.env.TZ;
  try {
    for (const zone of ['UTC', 'America/St_Johns', 'Asia/Kolkata']) {
      process.env.TZ = zone;
      await work(zone);
    }
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

/** One text for one value, whatever objects it consists of. */
export function valueText(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return `x'${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
  if (Array.isArray(value)) return `[${(value as SqlValue[]).map(valueText).join(', ')}]`;
  if (value instanceof Map)
    return `{${[...(value as Map<SqlValue, SqlValue>)]
      .map(([key, each]) => `${valueText(key)}: ${valueText(each)}`)
      .sort()
      .join(', ')}}`;
  const { epochMs, nanos } = value as { epochMs: number; nanos: number };
  return `@${epochMs}+${nanos}`;
}

export interface RowsToCompare {
  readonly seen: readonly SqlRow[];
  readonly expected: readonly SqlRow[];
  readonly fields: readonly Field[];
  readonly when: string;
}

/** The same rows in any order; the message names the first column that differs. */
export function expectRows({ seen, expected, fields, when }: RowsToCompare): void {
  const sorted = (rows: readonly SqlRow[]): string[][] =>
    rows.map((row) => row.map(valueText)).sort((a, b) => (a.join('|') < b.join('|') ? -1 : 1));
  const [left, right] = [sorted(seen), sorted(expected)];
  if (left.length !== right.length) broken(`${when}: ${left.length} rows instead of ${right.length}`);
  for (const [i, row] of right.entries()) {
    const column = row.findIndex((text, at) => text !== left[i]![at]);
    if (column < 0) continue;
    const { name, type } = fields[column]!;
    broken(`${when}: the column "${name}" (${type.kind}) has ${left[i]![column]} instead of ${row[column]}`);
  }
}
