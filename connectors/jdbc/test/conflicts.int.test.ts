import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notNull, types, type TableSchema } from '@headrace/connector-sdk';
import { MemoryStage } from '@headrace/connector-sdk/testing';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import type { Session } from '../dialects/dialect';
import { dialectOf } from '../dialects/dialects';
import { MariadbDatabase } from './mariadb-database';
import { PostgresDatabase } from './postgres-database';
import { sinkByHand, type SinkByHand } from './sink-by-hand';

const missing = await MariadbDatabase.missing();

const table: TableSchema = {
  name: 't',
  fields: [
    { name: 'id', type: notNull(types.BIGINT) },
    { name: 'n', type: types.BIGINT },
  ],
  primaryKey: ['id'],
  metadata: [],
  partitionKeys: [],
};

/** Somebody else’s transactions in the sink's table. */
class Rival {
  constructor(private readonly session: Session) {}
  sql(...statements: readonly string[]): Promise<unknown> {
    return statements.reduce<Promise<unknown>>(
      (before, statement) => before.then(() => this.session.query('being a rival', statement)),
      Promise.resolve(),
    );
  }
  close(): Promise<void> {
    return this.session.close();
  }
}

async function withTable(database: PostgresDatabase | MariadbDatabase, name: string): Promise<{ sink: SinkByHand; rival: Rival }> {
  await database.sql(`CREATE TABLE ${name} (id bigint PRIMARY KEY, n bigint)`, `INSERT INTO ${name} VALUES (1, 0), (2, 0)`);
  const instance = { ...database.instance({ 'table-name': name, 'connection.max-retry-timeout': '30 s' }), table };
  const rival = new Rival(await dialectOf(instance.options).connect({ ...instance, resolvePath: (path) => path }));
  const sink = await sinkByHand(instance, { lineage: { lineageId: name, attempt: 1 }, stage: new MemoryStage() });
  return { sink, rival };
}

const rows = (n: number): Parameters<SinkByHand['prepare']>[1] => [1n, 2n, 3n].map((id) => ({ kind: 'insert', row: [id, BigInt(n)] }));
const contents = (database: PostgresDatabase | MariadbDatabase, name: string) => database.sql(`SELECT id, n FROM ${name} ORDER BY id`);
const written = [1, 2, 3].map((id) => [String(id), '7']);

describe('PostgreSQL, where somebody else writes to the table', { timeout: 60_000 }, () => {
  const database = new PostgresDatabase();
  let [sink, rival] = [undefined as unknown as SinkByHand, undefined as unknown as Rival];
  beforeAll(() => database.start());
  afterAll(() => database.stop());
  afterEach(async () => {
    await database.sql('ALTER DATABASE postgres RESET ALL');
    await rival.close();
    await sink.close();
  });
  const waiting = (of: string): Promise<void> =>
    expect
      .poll(() => database.sql(`SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '${of}%'`), {
        timeout: 30_000,
        interval: 20,
      })
      .toEqual([['1']]);

  it('a deadlock that the server ends at the sink’s cost is tried again, and every row is there once', async () => {
    ({ sink, rival } = await withTable(database, 'deadlock'));
    // The sink stops in the middle of its statement, with the ledger's row in its hands, until the test lets it go on.
    await database.sql(
      `CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(7); RETURN NEW; END'`,
      'CREATE TRIGGER gate BEFORE INSERT ON deadlock FOR EACH ROW EXECUTE FUNCTION gate()',
      'SELECT pg_advisory_lock(7)',
    );
    await rival.sql(`SET deadlock_timeout = '1h'`, 'BEGIN', 'UPDATE deadlock SET n = -1 WHERE id = 2');
    await sink.writer.write({ kind: 'rows', rows: [[1n, 0n]], kinds: ['insert'] });
    expect(sink.figure('jdbc.held-rows')).toBe(1);
    const epoch = await sink.prepare(1, rows(7));
    expect(sink.figure('jdbc.held-rows')).toBe(0);
    const answer = sink.commit(1, epoch);
    await waiting('INSERT INTO "deadlock"');
    const stuck = rival.sql('UPDATE headrace_ledger SET updated_at = now()', 'COMMIT');
    await waiting('UPDATE headrace_ledger');
    await database.sql('SELECT pg_advisory_unlock(7)');
    expect(await answer).toEqual(['later connector.jdbc.conflict']);
    await stuck;
    expect(await contents(database, 'deadlock')).toEqual([
      ['1', '0'],
      ['2', '-1'],
    ]);
    expect(await sink.commit(1, epoch)).toEqual(['committed']);
    expect([sink.figure('jdbc.commits'), sink.figure('jdbc.commit-retries'), sink.figure('jdbc.written-rows')]).toEqual([1, 1, 3]);
    expect(sink.figure('jdbc.last-commit-rows')).toBe(3);
    expect(sink.figure('jdbc.last-commit-ms')).toBeGreaterThan(0);
    expect(await sink.commit(1, epoch)).toEqual(['already']);
    expect([sink.figure('jdbc.written-rows'), sink.figure('jdbc.last-commit-rows')]).toEqual([3, 0]);
    expect(await contents(database, 'deadlock')).toEqual(written);
  });

  it.each(['repeatable read', 'serializable'])('under %s a row that changed meanwhile is tried again', async (isolation) => {
    const name = isolation.replace(' ', '_');
    await database.sql(`ALTER DATABASE postgres SET default_transaction_isolation = '${isolation}'`);
    ({ sink, rival } = await withTable(database, name));
    await rival.sql('BEGIN', `UPDATE ${name} SET n = -1 WHERE id = 2`);
    const epoch = await sink.prepare(1, rows(7));
    const answer = sink.commit(1, epoch);
    await waiting(`INSERT INTO "${name}"`);
    await rival.sql('COMMIT');
    expect(await answer).toEqual(['later connector.jdbc.conflict']);
    expect(await sink.commit(1, epoch)).toEqual(['committed']);
    expect(await contents(database, name)).toEqual(written);
  });

  it.each([
    ['a trigger that says no', `BEGIN RAISE EXCEPTION ''no rows today''; END`, 'no rows today'],
    ['a trigger with a mistake', 'BEGIN PERFORM 1 FROM nowhere; RETURN NEW; END', 'nowhere'],
  ])('%s stops the job with what to do, instead of being asked for ever', async (what, body, says) => {
    const name = `refusing_${what.length}`;
    ({ sink, rival } = await withTable(database, name));
    await database.sql(
      `CREATE FUNCTION refuse_${what.length}() RETURNS trigger LANGUAGE plpgsql AS '${body}'`,
      `CREATE TRIGGER refuse BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION refuse_${what.length}()`,
    );
    const [answer] = await sink.commit(1, await sink.prepare(1, rows(7)));
    expect(answer).toMatch(new RegExp(`^failed connector\\.jdbc\\.(constraint|no-table): .*${says}`, 's'));
  });
});

describeUnless(
  missing,
  'MariaDB, where somebody else writes to the table',
  () => {
    const database = new MariadbDatabase();
    let [sink, rival] = [undefined as unknown as SinkByHand, undefined as unknown as Rival];
    beforeAll(() => database.start());
    afterAll(() => database.stop());
    beforeEach(async () => {
      ({ sink, rival } = await withTable(database, 'deadlock'));
    });
    afterEach(async () => {
      await rival.close();
      await sink.close();
    });

    it('a deadlock that the server ends at the sink’s cost is tried again, and every row is there once', async () => {
      // InnoDB gives up the transaction that changed less.
      const many = Array.from({ length: 500 }, (_, i) => `(${i + 100}, 0)`).join(', ');
      await rival.sql('START TRANSACTION', `INSERT INTO deadlock VALUES ${many}`, 'UPDATE deadlock SET n = -1 WHERE id = 2');
      const epoch = await sink.prepare(1, rows(7));
      const answer = sink.commit(1, epoch);
      const first = (): Promise<string> =>
        database.sql('SELECT id FROM deadlock WHERE id = 1 FOR UPDATE NOWAIT').then(
          () => 'free',
          () => 'locked',
        );
      await expect.poll(first, { timeout: 30_000, interval: 20 }).toBe('locked');
      const heavier = rival.sql('UPDATE deadlock SET n = -1 WHERE id = 1', 'COMMIT');
      expect(await answer).toEqual(['later connector.jdbc.conflict']);
      await heavier;
      expect(await sink.commit(1, epoch)).toEqual(['committed']);
      expect(await sink.commit(1, epoch)).toEqual(['already']);
      expect((await contents(database, 'deadlock')).slice(0, 3)).toEqual(written);
    });
  },
  { timeout: 60_000 },
);
