import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notNull, types, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage, type KindedRow } from '@headrace/connector-sdk/testing';
import { MariadbDatabase } from './mariadb-database';
import { PostgresDatabase } from './postgres-database';
import { sinkByHand } from './sink-by-hand';
import { SqliteDatabase } from './sqlite-database';

const missing = await MariadbDatabase.missing();
if (missing !== null) process.stderr.write(`\nSKIPPED: long epochs on MariaDB. ${missing}\n`);
const databases = [new PostgresDatabase(), new SqliteDatabase(), ...(missing === null ? [new MariadbDatabase()] : [])];

/** More than a writer holds in memory, several times. */
const KEYS = 20_000;

describe.each(databases.map((database) => [database.name, database] as const))('an epoch longer than memory on %s', (_name, database) => {
  beforeAll(() => database.start());
  afterAll(() => database.stop());

  const table = (primaryKey: readonly string[]): TableSchema => ({
    name: 't',
    fields: [
      { name: 'id', type: notNull(types.BIGINT) },
      { name: 'turn', type: types.INT },
    ],
    primaryKey,
    metadata: [],
    partitionKeys: [],
  });
  const rows = (from: number, to: number, turn: number, kind: KindedRow['kind'] = 'insert'): KindedRow[] =>
    Array.from({ length: to - from }, (_, i) => ({ kind, row: [BigInt(from + i), turn] }));

  async function commit(name: string, primaryKey: readonly string[], writes: readonly KindedRow[][]): Promise<string> {
    const key = primaryKey.length > 0 ? ' PRIMARY KEY' : '';
    await database.sql(`CREATE TABLE ${name} (id bigint NOT NULL${key}, turn int)`);
    const instance = { ...database.instance({ 'table-name': name, 'connection.max-retry-timeout': '30 s' }), table: table(primaryKey) };
    const sink = await sinkByHand(instance, { lineage: { lineageId: name, attempt: 1 }, stage: new MemoryStage() });
    for (const changes of writes)
      await sink.writer.write({ kind: 'rows', rows: changes.map(({ row }) => row), kinds: changes.map(({ kind }) => kind) });
    const { committables } = await sink.writer.prepareCommit(1);
    expect(committables.map(({ inline }) => inline.length)).toEqual([0]);
    expect(await sink.commit(1, committables)).toEqual(['committed']);
    await sink.close();
    const sums = await database.sql(`SELECT turn, count(*), min(id), max(id) FROM ${name} GROUP BY turn ORDER BY turn`);
    return sums.map((cells) => cells.join(' ')).join(', ');
  }

  it('writes the last of each key, though it came and went many times in between', async () => {
    const found = await commit(
      'long_upsert',
      ['id'],
      [
        rows(0, KEYS, 1),
        rows(0, 5_000, 2, 'update-after'),
        rows(5_000, KEYS, 2, 'delete'),
        rows(7_000, 8_000, 3),
        rows(0, 100, 4, 'delete'),
        rows(10_000, 10_000 + KEYS, 5),
      ],
    );
    expect(found).toBe('2 4900 100 4999, 3 1000 7000 7999, 5 20000 10000 29999');
  });

  it('writes rows of 20 MB and many large ones, or says at once that the database does not take them', async () => {
    const type = database.name === 'MariaDB' ? 'longtext' : 'text';
    await database.sql(`CREATE TABLE large (id bigint NOT NULL, value ${type})`);
    const fields = [
      { name: 'id', type: notNull(types.BIGINT) },
      { name: 'value', type: types.STRING },
    ];
    const instance = {
      ...database.instance({ 'table-name': 'large', 'connection.max-retry-timeout': '30 s' }),
      table: { ...table([]), fields },
    };
    const sink = await sinkByHand(instance, { lineage: { lineageId: 'large', attempt: 1 }, stage: new MemoryStage() });
    const rowsOf = (from: number, sizes: readonly number[]): KindedRow[] =>
      sizes.map((size, i) => ({ kind: 'insert', row: [BigInt(from + i), 'x'.repeat(size)] }));
    const sums = () => database.sql('SELECT count(*), sum(length(value)) FROM large');
    const many = await sink.prepare(
      1,
      rowsOf(
        0,
        Array.from({ length: 60 }, () => 1 << 20),
      ),
    );
    expect(many.map(({ inline }) => inline.length)).toEqual([0]);
    expect(await sink.commit(1, many)).toEqual(['committed']);
    expect(await sums()).toEqual([['60', String(60 << 20)]]);
    const [answer] = await sink.epoch(2, rowsOf(60, [20 << 20, 5]));
    if (database.name === 'MariaDB')
      expect(answer).toMatch(/^failed connector\.jdbc\.row-too-large: .* a row makes a statement of 2\d{7} bytes/);
    else {
      expect(answer).toBe('committed');
      expect(await sums()).toEqual([['62', String((80 << 20) + 5)]]);
    }
    await sink.close();
  });

  it('appends every row', async () => {
    expect(await commit('long_append', [], [rows(0, KEYS, 1), rows(0, KEYS, 2), rows(0, 3, 3)])).toBe(
      `1 ${KEYS} 0 ${KEYS - 1}, 2 ${KEYS} 0 ${KEYS - 1}, 3 3 0 2`,
    );
  });
});
