import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DataType, type SqlValue, type TimestampValue } from '@headrace/connector-sdk';
import { fileOf, read } from './files';
import { fixtureFields as fields, fixtureFolder as folder } from './fixture-fields';

const dateText = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
const timeText = (ms: number): string =>
  `${new Date(ms).toISOString().slice(11, 19)}${ms % 1_000 === 0 ? '' : `.${String(ms % 1_000).padStart(3, '0')}000`}`;
const momentText = ({ epochMs, nanos }: TimestampValue): string =>
  `${new Date(epochMs).toISOString().slice(0, 23)}${String(nanos / 1_000).padStart(3, '0')}`;

/** A value as make.py writes it. */
function plain(value: SqlValue, type: DataType): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  switch (type.kind) {
    case 'ARRAY':
      return (value as readonly SqlValue[]).map((one) => plain(one, type.element));
    case 'ROW':
      return (value as readonly SqlValue[]).map((one, i) => plain(one, type.fields[i]!.type));
    case 'MAP':
      return [...(value as ReadonlyMap<SqlValue, SqlValue>)].map(([key, one]) => [plain(key, type.key), plain(one, type.value)]);
    case 'DATE':
      return dateText(value as number);
    case 'TIME':
      return timeText(value as number);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return momentText(value as TimestampValue);
    case 'FLOAT':
    case 'DOUBLE':
      return value;
    default:
      return String(value as bigint);
  }
}

describe('files of Apache Arrow', () => {
  const expected = JSON.parse(readFileSync(path.join(folder, 'rows.json'), 'utf8')) as unknown[][];
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.parquet'))) {
    it(`are read: ${name}`, async () => {
      const file = fileOf(readFileSync(path.join(folder, name)), name);
      const asked = name === 'delta.parquet' ? fields.slice(0, 16) : fields;
      for (const capacity of [7, 4_096]) {
        const rows = await read(asked, file, { capacity });
        const seen = rows.map((row) => row.map((value, i) => plain(value, asked[i]!.type)));
        expect(seen).toEqual(expected.map((row) => row.slice(0, asked.length)));
      }
      const positions: { byte: number; row: number; rows: number }[] = [];
      await read(asked, file, { capacity: 17, at: (position, rows) => positions.push({ ...position, rows }) });
      for (const { byte, row, rows } of positions.slice(0, 6)) {
        const after = await read(asked, file, { from: { byte, row } });
        expect(after.map((each) => plain(each[0]!, asked[0]!.type))).toEqual(expected.slice(rows).map((each) => each[0]));
        expect(after).toHaveLength(expected.length - rows);
      }
    });
  }
});
