import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, it } from 'vitest';
import { notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { write } from './files';

const fields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'name', type: types.STRING },
  { name: 'unique', type: types.STRING },
  { name: 'price', type: types.DOUBLE },
  { name: 'flag', type: types.BOOLEAN },
  { name: 'at', type: types.TIMESTAMP_LTZ(3) },
  { name: 'amount', type: types.DECIMAL(9, 2) },
  { name: 'tags', type: types.ARRAY(types.STRING) },
  { name: 'by', type: types.MAP(types.STRING, types.INT) },
];
const rowOf = (i: number): SqlRow => [
  BigInt(i),
  i % 7 === 0 ? null : `name ${i % 50}`,
  `only ${i}`,
  i % 3 === 0 ? null : i / 8,
  i % 4 === 0,
  { epochMs: i * 1_000, nanos: 0 },
  `${i}.50`,
  i % 5 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => `t${k}`),
  new Map([[`k${i % 9}`, i % 6 === 0 ? null : i]]),
];
const asRead = (i: number): Record<string, unknown> => ({
  id: BigInt(i),
  name: i % 7 === 0 ? null : `name ${i % 50}`,
  unique: `only ${i}`,
  price: i % 3 === 0 ? null : i / 8,
  flag: i % 4 === 0,
  at: new Date(i * 1_000),
  amount: i + 0.5,
  tags: i % 5 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => `t${k}`),
  by: { [`k${i % 9}`]: i % 6 === 0 ? null : i },
});

it('what is written is what hyparquet reads', async () => {
  // More than one page and row group, and a dictionary that is given up.
  const count = 25_000;
  const bytes = write(
    fields,
    Array.from({ length: count }, (_, i) => rowOf(i)),
    { 'block.size': '600 kb' },
    4_096,
  );
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  expect(parquetMetadata(file).row_groups.length).toBeGreaterThan(1);
  const rows = await parquetReadObjects({ file });
  expect(rows).toHaveLength(count);
  for (let i = 0; i < count; i += 97) expect({ ...rows[i], tags: rows[i]!['tags'] ?? null }).toEqual(asRead(i));
});
