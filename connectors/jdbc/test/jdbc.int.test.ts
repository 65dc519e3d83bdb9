import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notNull, types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext, MemoryStage, type KindedRow } from '@headrace/connector-sdk/testing';
import { connectPostgres } from '../dialects/postgres/session';
import jdbc from '../index';
import type { JdbcEpoch } from '../sink/epoch';
import { TestPostgres } from './postgres';
import { sinkByHand, type SinkByHand } from './sink-by-hand';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

const table = (fields: readonly Field[], primaryKey: readonly string[] = []): TableSchema => ({
  name: 't',
  fields,
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const ordersFields: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'Item "x"', type: types.STRING },
  { name: 'price', type: types.DECIMAL(20, 4) },
];
let number = 0;
const freshName = (): string => `orders_${++number}`;
const createOrders = (name: string, key = ', PRIMARY KEY (id)'): string =>
  `CREATE TABLE ${name} (id bigint, "Item ""x""" text, price numeric(20,4)${key})`;
const orderRow = (id: number): SqlRow => [BigInt(id), `it's "${id}" \\ {,} NULL`, `${id}.2500`];
const textOf = (row: readonly (string | null)[] | SqlRow): string => row.map(String).join('|');
const selectOrders = (name: string): Promise<readonly string[]> =>
  postgres.sql(`SELECT * FROM ${name} ORDER BY 1`).then((rows) => rows.map(textOf));

const sinkOn = (name: string, schema: TableSchema, attempt = 1, stage = new MemoryStage(), lineageId = 'l1'): Promise<SinkByHand> =>
  sinkByHand({ options: postgres.options({ 'table-name': name }), table: schema }, { lineage: { lineageId, attempt }, stage });

/** Ends the connections of sinks out of another process while this one stands still: their sockets have not been read yet. */
function cutOffUnheard(): void {
  const { username: user, password } = postgres.options({});
  const connection = { host: '127.0.0.1', port: postgres.port, database: 'postgres', user, password };
  const cutOff = `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'headrace' AND query = 'COMMIT'`;
  const script = `import pg from 'pg'; const client = new pg.Client(${JSON.stringify(connection)}); await client.connect();
    const { rowCount } = await client.query(${JSON.stringify(cutOff)}); await client.end(); console.log(rowCount);`;
  const ended = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, encoding: 'utf8' });
  expect(Number(ended)).toBeGreaterThan(0);
}

describe('the sink', () => {
  const insert = (id: number): KindedRow => ({ kind: 'insert', row: orderRow(id) });

  it('updates and deletes by key, the last change of an epoch wins', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name));
    const sink = await sinkOn(name, table(ordersFields, ['id']));
    expect(await sink.epoch(1, [insert(1), insert(2), insert(3)])).toEqual(['committed']);
    const changed: SqlRow = [1n, 'new', null];
    expect(
      await sink.epoch(2, [
        { kind: 'update-before', row: orderRow(1) },
        { kind: 'update-after', row: changed },
        { kind: 'delete', row: [2n, null, null] },
        { kind: 'delete', row: orderRow(3) },
        insert(3),
        insert(4),
        { kind: 'delete', row: orderRow(4) },
      ]),
    ).toEqual(['committed']);
    expect(await selectOrders(name)).toEqual([textOf(changed), textOf(orderRow(3))]);
    await sink.close();
  });

  it('lets no zombie commit once a newer attempt has started', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name));
    const zombie = await sinkOn(name, table(ordersFields, ['id']), 7, undefined, 'zombies');
    await zombie.epoch(1, [insert(1)]);
    const next = await sinkOn(name, table(ordersFields, ['id']), 8, undefined, 'zombies');
    const [answer] = await zombie.epoch(2, [insert(2)]);
    expect(answer).toMatch(/^failed connector\.jdbc\.fenced: Attempt 7 of the job may no longer write: attempt 8 has taken over/);
    expect(await next.epoch(2, [insert(3)])).toEqual(['committed']);
    expect(await selectOrders(name)).toEqual([textOf(orderRow(1)), textOf(orderRow(3))]);
    await Promise.all([zombie.close(), next.close()]);
  });

  it('knows committables of an older lineage', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name, ''));
    const old = await sinkOn(name, table(ordersFields), 1, undefined, 'old');
    await old.writer.write({ kind: 'rows', rows: [orderRow(1)], kinds: ['insert'] });
    const committables = (await old.writer.prepareCommit(5)).committables as JdbcEpoch[];
    expect(await old.commit(5, committables)).toEqual(['committed']);
    const next = await sinkOn(name, table(ordersFields), 1, undefined, 'new');
    expect(await next.commit(9, committables)).toEqual(['already']);
    expect(await selectOrders(name)).toEqual([textOf(orderRow(1))]);
    await Promise.all([old.close(), next.close()]);
  });

  it('takes a new connection when the kept one was cut off between commits, and finds its work done when asked again', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name, ''));
    const sink = await sinkOn(name, table(ordersFields), 1, undefined, 'broken');
    expect(await sink.epoch(1, [insert(1)])).toEqual(['committed']);
    await postgres.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'headrace' AND pid <> pg_backend_pid()`,
    );
    const others = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headrace' AND pid <> pg_backend_pid()`;
    await expect.poll(() => postgres.sql(others), { timeout: 20_000 }).toEqual([['0']]);
    await sink.writer.write({ kind: 'rows', rows: [orderRow(2)], kinds: ['insert'] });
    const committables = (await sink.writer.prepareCommit(2)).committables as JdbcEpoch[];
    expect(await sink.commit(2, committables)).toEqual(['committed']);
    expect(await sink.commit(2, committables)).toEqual(['already']);
    expect(await selectOrders(name)).toEqual([textOf(orderRow(1)), textOf(orderRow(2))]);
    await sink.close();
  });

  it('takes a new connection when the kept one is told of its end only by the answer to BEGIN', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name, ''));
    const sink = await sinkOn(name, table(ordersFields), 1, undefined, 'told late');
    expect(await sink.epoch(1, [insert(1)])).toEqual(['committed']);
    await sink.writer.write({ kind: 'rows', rows: [orderRow(2)], kinds: ['insert'] });
    const committables = (await sink.writer.prepareCommit(2)).committables as JdbcEpoch[];
    cutOffUnheard();
    expect(await sink.commit(2, committables)).toEqual(['committed']);
    expect(await selectOrders(name)).toEqual([textOf(orderRow(1)), textOf(orderRow(2))]);
    await sink.close();
  });

  it('commits nothing of an epoch that the table refuses', async () => {
    const name = freshName();
    await postgres.sql(`CREATE TABLE ${name} (id bigint PRIMARY KEY CHECK (id < 100), "Item ""x""" text, price numeric)`);
    const sink = await sinkOn(name, table(ordersFields, ['id']), 1, undefined, 'refused');
    expect((await sink.epoch(1, [insert(1), insert(100)]))[0]).toMatch(/^failed connector\.jdbc\.constraint/);
    expect(await selectOrders(name)).toEqual([]);
    await sink.close();
  });

  it('names a column that was dropped', async () => {
    const name = freshName();
    await postgres.sql(createOrders(name));
    const sink = await sinkOn(name, table(ordersFields, ['id']), 1, undefined, 'dropped');
    await sink.epoch(1, [insert(1)]);
    await postgres.sql(`ALTER TABLE ${name} DROP COLUMN price`);
    expect((await sink.epoch(2, [insert(2)]))[0]).toMatch(/^failed connector\.jdbc\.no-column/);
    await sink.close();
    await expect(sinkOn(name, table(ordersFields, ['id']), 2, undefined, 'dropped')).rejects.toMatchObject({
      code: 'connector.jdbc.no-column',
    });
  });
});

describe('a connection', () => {
  it('asks one question after the other, however many come at once', async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', hear);
    const session = await connectPostgres({ options: postgres.options({}) });
    const ask = (sql: string) => session.query('testing', sql);
    const answers = await Promise.allSettled([ask('SELECT 1'), ask('SELECT 1 / 0'), ask('SELECT 3')]);
    await session.close();
    await new Promise(setImmediate); // a warning is told in a later turn
    process.off('warning', hear);
    expect(answers).toMatchObject([{ value: [['1']] }, { reason: { code: 'connector.jdbc.wrong-value' } }, { value: [['3']] }]);
    expect(warnings).toEqual([]);
  });

  it('says why the server ended it while it rested, not only that it is gone', async () => {
    const session = await connectPostgres({ options: postgres.options({}) });
    await session.query('testing', 'BEGIN');
    await session.query('testing', `SET idle_in_transaction_session_timeout = '50 ms'`);
    const backend = `SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'`;
    await expect.poll(() => postgres.sql(backend)).toEqual([['0']]);
    await expect
      .poll(() => session.query('testing', 'SELECT 1').catch((error: unknown) => error))
      .toMatchObject({
        code: 'connector.jdbc.rested-too-long',
        message: expect.stringContaining('idle-in-transaction timeout'),
      });
    await session.close();
  });
});

describe('types', () => {
  it('that do not fit are named', async () => {
    const name = freshName();
    await postgres.sql(`CREATE TABLE ${name} (k integer, v text)`, `INSERT INTO ${name} VALUES (1, 'abc')`);
    const fields: Field[] = [
      { name: 'k', type: types.INT },
      { name: 'v', type: types.BIGINT },
    ];
    const ctx = connectorContext({ options: postgres.options({ 'table-name': name }), table: table(fields) });
    const lookup = jdbc.lookup!.create(ctx, { keys: ['k'], columns: ['v'] });
    await expect(lookup.lookup([[1]])).rejects.toMatchObject({
      code: 'connector.jdbc.wrong-value',
      message: expect.stringContaining('"abc"') as string,
    });
    await lookup.close();
  });
});

describe('check', () => {
  const fields = [{ name: 'id', type: types.INT }];
  const check = (texts: Record<string, string>) => jdbc.check(connectorContext({ options: postgres.options(texts), table: table(fields) }));

  it('says what is wrong and how to mend it', async () => {
    await postgres.sql('CREATE SCHEMA "Sales"', 'CREATE TABLE "Sales".checked (id integer)', 'CREATE TABLE other (x integer)');
    expect(await check({ 'table-name': 'Sales.checked' })).toEqual({ ok: true, details: 'The table Sales.checked has 1 columns.' });
    expect(await check({ 'table-name': 'nothing' })).toMatchObject({
      ok: false,
      option: 'table-name',
      problem: 'The database has no table nothing.',
    });
    expect(await check({ 'table-name': 'other' })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('has no column "id"') as string,
    });
    expect(await check({ password: 'wrong' })).toMatchObject({ ok: false, option: 'password' });
    expect(await check({ url: `jdbc:postgresql://127.0.0.1:${postgres.port}/absent` })).toMatchObject({ ok: false, option: 'url' });
    expect(await check({ url: 'jdbc:postgresql://127.0.0.1:1/postgres' })).toMatchObject({ ok: false, option: 'url' });
    expect(await check({ url: `jdbc:postgresql://127.0.0.1:${postgres.port}/postgres?options=-c` })).toMatchObject({ ok: false });
    expect(JSON.stringify(await check({ password: 'hunter2' }))).not.toContain('hunter2');
    expect(() => postgres.options({ url: 'jdbc:postgresql://me:hunter2@127.0.0.1/postgres' })).toThrow(/not of the form/);
  });
});
