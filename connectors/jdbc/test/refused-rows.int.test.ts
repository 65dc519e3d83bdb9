import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notNull, types, type RefusedRow, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage, type KindedRow } from '@headrace/connector-sdk/testing';
import { MariadbDatabase } from './mariadb-database';
import { PostgresDatabase } from './postgres-database';
import { sinkByHand, type SinkByHand } from './sink-by-hand';
import { SqliteDatabase } from './sqlite-database';

const missing = await MariadbDatabase.missing();
if (missing !== null) process.stderr.write(`\nSKIPPED: refused rows on MariaDB. ${missing}\n`);
const databases = [new PostgresDatabase(), new SqliteDatabase(), ...(missing === null ? [new MariadbDatabase()] : [])];

const table: TableSchema = {
  name: 't',
  fields: [
    { name: 'id', type: notNull(types.BIGINT) },
    { name: 'word', type: types.STRING },
    { name: 'parent', type: types.BIGINT },
  ],
  primaryKey: ['id'],
  metadata: [],
  partitionKeys: [],
};
const insert = (id: number, word: string | null = `w${id}`, parent: number | null = null): KindedRow => ({
  kind: 'insert',
  row: [BigInt(id), word, parent === null ? null : BigInt(parent)],
});
const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe.each(databases.map((database) => [database.name, database] as const))('rows that %s refuses', (_name, database) => {
  beforeAll(() => database.start());
  afterAll(() => database.stop());

  let count = 0;
  interface Opened {
    readonly sink: SinkByHand;
    /** By checkpoint, as they were said last. */
    readonly said: Map<number, readonly RefusedRow[]>;
    ids(): Promise<readonly number[]>;
  }
  async function open(constraint: string, onError: 'fail' | 'skip' = 'skip', attempt = 1, name = `refusing_${++count}`): Promise<Opened> {
    const { bigint, word } = database.ddl;
    if (attempt === 1) {
      await database.sql(
        `CREATE TABLE ${name} (id ${bigint} NOT NULL PRIMARY KEY, word ${word}, parent ${bigint}, ${constraint.replaceAll('SELF', name)})`,
      );
    }
    const said = new Map<number, readonly RefusedRow[]>();
    const options = { 'table-name': name, 'sink.buffer-flush.max-rows': '500', 'connection.max-retry-timeout': '30 s' };
    const sink = await sinkByHand(
      { ...database.instance(options), table },
      {
        lineage: { lineageId: name, attempt },
        stage: new MemoryStage(),
        policy: { onError, keepRefused: (id, refused) => Promise.resolve(void said.set(id, refused)) },
      },
    );
    const ids = async (): Promise<readonly number[]> =>
      (await database.sql(`SELECT id FROM ${name} ORDER BY id`)).map(([id]) => Number(id));
    return { sink, said, ids };
  }
  const textsOf = (rows: readonly RefusedRow[] | undefined): unknown[] =>
    rows!.map(({ record }) => (JSON.parse(Buffer.from(record.bytes).toString()) as { id: string }).id).sort();

  it('stay out, and all others of the epoch go in, in one transaction with the ledger', async () => {
    const { sink, said, ids } = await open(`CHECK (word <> 'bad')`);
    const bad = [0, 777, 778, 1_499];
    const epoch = await sink.prepare(
      1,
      range(0, 1_500).map((id) => insert(id, bad.includes(id) ? 'bad' : 'good')),
    );
    expect(await sink.commit(1, epoch)).toEqual(['committed']);
    expect(textsOf(said.get(1))).toEqual(['0', '1499', '777', '778']);
    expect(said.get(1)![0]!.error).toMatchObject({ code: 'connector.jdbc.constraint', retry: 'none' });
    expect(Buffer.from(said.get(1)![0]!.record.bytes).toString()).toBe('{"id":"0","word":"bad","parent":null}');
    const written = range(0, 1_500).filter((id) => !bad.includes(id));
    expect(await ids()).toEqual(written);
    said.clear();
    expect(await sink.commit(1, epoch)).toEqual(['already']);
    expect([...said]).toEqual([]);
    expect(await sink.epoch(2, [insert(2_000)])).toEqual(['committed']);
    expect([said.get(2), await ids()]).toEqual([[], [...written, 2_000]]);
    await sink.close();
  });

  it('are said again by a commit that comes again because the first one did not get through', async () => {
    const { sink, said, ids } = await open(`CHECK (word <> 'bad')`);
    const epoch = await sink.prepare(1, [insert(1), insert(2, 'bad'), insert(3)]);
    const heir = await open('', 'skip', 2, `refusing_${count}`);
    // The newer attempt owns the ledger: the older one's transaction is fenced, whatever it says.
    expect((await sink.commit(1, epoch))[0]).toMatch(/^failed connector\.jdbc\.fenced/);
    expect([said.size, await ids()]).toEqual([0, []]);
    expect(await heir.sink.commit(1, epoch)).toEqual(['committed']);
    expect([textsOf(heir.said.get(1)), await ids()]).toEqual([['2'], [1, 3]]);
    await sink.close();
    await heir.sink.close();
  });

  it('stop the job under the policy fail, and nothing of the epoch is there', async () => {
    const { sink, said, ids } = await open(`CHECK (word <> 'bad')`, 'fail');
    expect((await sink.epoch(1, [insert(1), insert(2, 'bad')]))[0]).toMatch(/^failed connector\.jdbc\.constraint: /);
    expect([said.size, await ids()]).toEqual([0, []]);
    await sink.close();
  });

  // SQLite looks at no foreign keys by itself, and tells the limit, which is the same for all, in the shortest time.
  if (database.name === 'SQLite') {
    it('are no matter of rows where there are too many: the job stops', { timeout: 120_000 }, async () => {
      const { sink, ids } = await open(`CHECK (word <> 'bad')`);
      const answer = await sink.epoch(
        1,
        range(0, 10_500).map((id) => insert(id, 'bad')),
      );
      expect(answer[0]).toMatch(/^failed connector\.jdbc\.too-many-refused: .*more than 10000 rows/);
      expect(await ids()).toEqual([]);
      await sink.close();
    });
  } else {
    it('are only those that refer to nothing, not those whose row stands behind them', async () => {
      const { sink, said, ids } = await open('FOREIGN KEY (parent) REFERENCES SELF (id)');
      // One row refers to nothing; the others to the row behind them, which halving takes into another statement.
      const rows = [insert(1, 'a', 99), insert(2, 'b', 3), insert(3, 'c', 4), insert(4, 'd'), insert(5, 'e', 4)];
      expect(await sink.epoch(1, rows)).toEqual(['committed']);
      expect([textsOf(said.get(1)), await ids()]).toEqual([['1'], [2, 3, 4, 5]]);
      expect(await sink.epoch(2, [{ kind: 'delete', row: [4n, null, null] }, insert(6)])).toEqual(['committed']);
      expect(said.get(2)!.map(({ record }) => record.place)).toEqual([expect.stringMatching(/^a delete from /)]);
      expect(await ids()).toEqual([2, 3, 4, 5, 6]);
      await sink.close();
    });
  }
});
