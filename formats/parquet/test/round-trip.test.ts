import { describe, expect, it } from 'vitest';
import { notNull, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { edgeRows, formatTypes } from '@headrace/connector-sdk/testing';
import { fileOf, read, write } from './files';

const nested: readonly Field[] = [
  { name: 'list', type: types.ARRAY(types.INT) },
  { name: 'lists', type: types.ARRAY(types.ARRAY(types.STRING)) },
  { name: 'map', type: types.MAP(types.STRING, types.DECIMAL(20, 2)) },
  {
    name: 'row',
    type: types.ROW([
      { name: 'a', type: types.BIGINT },
      {
        name: 'b',
        type: types.ARRAY(
          types.ROW([
            { name: 'c', type: types.STRING },
            { name: 'd', type: notNull(types.BOOLEAN) },
          ]),
        ),
      },
    ]),
  },
  { name: 'bag', type: types.MULTISET(types.STRING) },
];
const nestedRows: readonly SqlRow[] = [
  [
    [1, null, 3],
    [['a', null], [], null],
    new Map([
      ['k', '1.50'],
      ['z', null],
    ]),
    [5n, [['x', true], null, [null, false]]],
    new Map([['p', 2]]),
  ],
  [[], [], new Map(), [null, []], new Map()],
  [null, null, null, null, null],
  [
    [7],
    [['q'], ['r', 's']],
    new Map([['k', '-999999999999999999.99']]),
    [1n, null],
    new Map([
      ['a', 1],
      ['b', 3],
    ]),
  ],
];

describe('Parquet', () => {
  it('gives back every type, packed in each way', async () => {
    const fields = formatTypes.map((type, i) => ({ name: `c${i}`, type }));
    const rows = edgeRows(fields);
    for (const compression of ['SNAPPY', 'GZIP', 'UNCOMPRESSED']) {
      const file = fileOf(write(fields, rows, { compression }));
      for (const capacity of [1, 2, 64]) expect(await read(fields, file, { capacity })).toEqual(rows);
    }
  });

  it('gives back nested values', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => nestedRows[i % nestedRows.length]!);
    const file = fileOf(write(nested, rows));
    expect(await read(nested, file)).toEqual(rows);
    for (const [i, field] of nested.entries()) expect(await read([field], file)).toEqual(rows.map((row) => [row[i]]));
  });

  const many: readonly Field[] = [
    { name: 'id', type: notNull(types.BIGINT) },
    { name: 'name', type: types.STRING },
    { name: 'unique', type: types.STRING },
    { name: 'price', type: types.DOUBLE },
    { name: 'tags', type: types.ARRAY(types.STRING) },
  ];
  const manyRows: readonly SqlRow[] = Array.from({ length: 9_000 }, (_, i) => [
    BigInt(i),
    i % 7 === 0 ? null : `name ${i % 50}`,
    `only ${i}`,
    i % 3 === 0 ? null : i / 8,
    i % 5 === 0 ? null : Array.from({ length: i % 4 }, (_, k) => `t${k}`),
  ]);

  it('reads ranges side by side, from every position, and the columns that are asked for', async () => {
    const file = fileOf(write(many, manyRows, { 'block.size': '80 kb' }, 500));
    const whole = await read(many, file, { capacity: 4_096 });
    expect(whole).toEqual(manyRows);
    const parts: SqlRow[] = [];
    const step = Math.ceil(file.sizeBytes / 5);
    for (let start = 0; start < file.sizeBytes; start += step)
      parts.push(...(await read(many, file, { range: { start, end: start + step }, capacity: 999 })));
    expect(parts).toEqual(manyRows);
    const positions: { byte: number; row: number; rows: number }[] = [];
    await read(many, file, { capacity: 4_096, at: (position, rows) => positions.push({ ...position, rows }) });
    expect(new Set(positions.map(({ byte }) => byte)).size).toBeGreaterThan(2);
    for (const { byte, row, rows } of positions.filter((_, i) => i % 4 === 0)) {
      expect(await read(many, file, { from: { byte, row }, capacity: 4_096 })).toEqual(manyRows.slice(rows));
    }
    file.reads.length = 0;
    expect(await read(many, file, { projection: [0], capacity: 4_096 })).toEqual(manyRows.map(([id]) => [id]));
    expect(file.reads.slice(1).reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThan(file.sizeBytes / 2);
    expect(await read(many, file, { projection: [], capacity: 4_096 })).toHaveLength(9_000);
  });
});
