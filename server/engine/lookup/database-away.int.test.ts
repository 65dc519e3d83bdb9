import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { FaultProxy } from '@headrace/connector-sdk/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestPostgres } from '@/connectors/jdbc/test/postgres';
import { headrace, until, workFolder, type Ended } from '@/server/cli/testing/headrace';

const ROWS = 24_000;
/** Far longer than a connection's or a checkpoint's own patience. */
const AWAY_MS = 12_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
  await postgres.sql('CREATE TABLE items (item int PRIMARY KEY, title text)');
  await postgres.sql(`INSERT INTO items SELECT n, 'item ' || n FROM generate_series(0, 999) n`);
});
afterAll(() => postgres.stop());

describe('a look-up with patience, whose database is away for long', { timeout: 120_000 }, () => {
  it('waits with what it holds, in bounded memory, says so, and goes on when the database is back', async () => {
    const work = workFolder();
    const proxy = await FaultProxy.start({ port: postgres.port });
    // As fast as it can: whatever were kept while the database is away would fill 400 MB.
    const rows = 200_000;
    const file = work.write(
      'join.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT, text STRING) WITH ('connector' = 'datagen', 'fields.id.kind' = 'sequence',
         'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}', 'fields.text.length' = '2000');
       CREATE TEMPORARY TABLE items (item INT, title STRING) WITH ('connector' = 'jdbc',
         'url' = 'jdbc:postgresql://127.0.0.1:${proxy.port}/postgres', 'table-name' = 'items', 'username' = 'postgres',
         'password' = '\${secret.PG}', 'lookup.max-retries' = '120');
       CREATE TEMPORARY TABLE o (id BIGINT, title STRING, size INT) WITH ('connector' = 'filesystem', 'path' = '${work.path('out')}', 'format' = 'csv');
       INSERT INTO o SELECT n.id, i.title, CHAR_LENGTH(n.text)
       FROM (SELECT id, text, CAST(MOD(id, 1000) AS INT) AS item, PROCTIME() AS proc_time FROM numbers) AS n
       JOIN items FOR SYSTEM_TIME AS OF n.proc_time AS i ON n.item = i.item;`,
    );
    const out = (): string[] => (existsSync(work.path('out')) ? readdirSync(work.path('out')).filter((name) => !/^[._]/.test(name)) : []);
    const job = headrace(['run', file, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms'], {
      HEADRACE_SECRET_PG: 'correct horse',
    });
    const residentKb = (): number => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(job.child.pid)], { encoding: 'utf8' }));
    await until('some output', () => out().length > 0, 60_000);
    await proxy.down();
    const files = out().length;
    const before = residentKb();
    let most = before;
    for (const end = Date.now() + AWAY_MS; Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      most = Math.max(most, residentKb());
    }
    expect(job.child.exitCode).toBeNull();
    expect(most - before).toBeLessThan(150 * 1024);
    expect(out().length).toBeLessThan(files + 5);
    await proxy.up();
    const { code, stderr } = await job.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/The dimension "items" is asked again in 1000 ms.*PostgreSQL said/s);
    const seen = new Uint8Array(rows);
    for (const name of out()) {
      for (const line of readFileSync(work.path(`out/${name}`), 'utf8')
        .trimEnd()
        .split('\n')) {
        const [id, title, size] = line.split(',');
        if (title === `item ${Number(id) % 1_000}` && size === '2000') seen[Number(id)]!++;
      }
    }
    expect(seen.findIndex((times) => times !== 1)).toBe(-1);
    await proxy.close();
    work.remove();
  });
});

describe('a look-up whose database goes away, and a job that is killed meanwhile', { timeout: 300_000 }, () => {
  let work: ReturnType<typeof workFolder>;
  let proxy: FaultProxy;
  beforeEach(async () => {
    work = workFolder();
    proxy = await FaultProxy.start({ port: postgres.port });
  });
  afterEach(async () => {
    await proxy.close();
    work.remove();
  });

  /** Row n asks for item n modulo 1,000, a few of which are not there. */
  const script = (cache: string): string =>
    work.write(
      'join.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '4000',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
       CREATE TEMPORARY TABLE items (item INT, title STRING) WITH ('connector' = 'jdbc',
         'url' = 'jdbc:postgresql://127.0.0.1:${proxy.port}/postgres', 'table-name' = 'items', 'username' = 'postgres',
         'password' = '\${secret.PG}', 'connection.max-retry-timeout' = '2 s', ${cache});
       CREATE TEMPORARY TABLE o (id BIGINT, title STRING) WITH ('connector' = 'filesystem', 'path' = '${work.path('out')}', 'format' = 'csv');
       INSERT INTO o SELECT n.id, i.title
       FROM (SELECT id, CAST(MOD(id, 1000) AS INT) AS item, PROCTIME() AS proc_time FROM numbers) AS n
       JOIN items FOR SYSTEM_TIME AS OF n.proc_time AS i ON n.item = i.item;`,
    );
  const start = (file: string): ReturnType<typeof headrace> =>
    headrace(
      ['run', file, '--parallelism', '2', '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'],
      {
        HEADRACE_SECRET_PG: 'correct horse',
      },
    );
  const lines = (): string[] =>
    existsSync(work.path('out'))
      ? readdirSync(work.path('out'))
          .filter((name) => !/^[._]/.test(name))
          .flatMap((name) =>
            readFileSync(work.path(`out/${name}`), 'utf8')
              .trimEnd()
              .split('\n'),
          )
          .sort()
      : [];
  const expected = Array.from({ length: ROWS }, (_, id) => `${id},item ${id % 1_000}`).sort();

  it.each([
    ['NONE', `'lookup.cache' = 'NONE'`],
    ['PARTIAL', `'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '100', 'lookup.partial-cache.expire-after-write' = '1 min'`],
    ['FULL', `'lookup.cache' = 'FULL'`],
  ])('cache %s: it says what is away, goes on when it is back, and every row is there once', async (_name, cache) => {
    const file = script(cache);
    const first = start(file);
    await until('some output', () => lines().length > 2_000, 60_000);
    await proxy.down();
    first.child.kill('SIGKILL');
    await first.ended;
    const away = await start(file).ended;
    expect(away.code).toBe(1);
    expect(away.stderr).toMatch(/While connecting to 127\.0\.0\.1:\d+, PostgreSQL said: .*ECONNREFUSED.*Make sure that the database runs/s);
    await proxy.up();
    // Now it goes away under a running job, which either rides over it or ends with the sentence and is started again.
    let end: Ended | null = null;
    for (let tries = 0; end?.code !== 0; tries++) {
      expect(tries).toBeLessThan(5);
      const run = start(file);
      const before = lines().length;
      if (tries === 0) {
        await until('more output', () => lines().length > before + 1_000, 60_000);
        await proxy.down();
        setTimeout(() => void proxy.up(), 1_500);
      }
      end = await run.ended;
      if (end.code !== 0) expect(end.stderr).toMatch(/PostgreSQL said/);
    }
    expect(lines()).toEqual(expected);
  });
});
