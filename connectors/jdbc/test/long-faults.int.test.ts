import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headrace, workFolder } from '@/server/cli/testing/headrace';
import { TestPostgres } from './postgres';

const AWAY_MS = 60_000;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

describe('a job that writes to PostgreSQL', { timeout: 240_000 }, () => {
  let work: ReturnType<typeof workFolder>;
  let table: string;
  let count = 0;
  beforeEach(async () => {
    work = workFolder();
    table = `long_${++count}`;
    // Without a key: a second copy of a row would stand there.
    await postgres.sql(`CREATE TABLE ${table} (id bigint)`);
  });
  afterEach(() => work.remove());

  function start(
    rows: number,
    perSecond: number,
    interval: string,
    env: Readonly<Record<string, string>> = {},
  ): ReturnType<typeof headrace> {
    const file = work.write(
      'job.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '${perSecond}',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows - 1}');
       CREATE TEMPORARY TABLE o (id BIGINT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:${postgres.port}/postgres',
         'table-name' = '${table}', 'username' = 'postgres', 'password' = '\${secret.PG}', 'connection.max-retry-timeout' = '10 s');
       INSERT INTO o SELECT id FROM numbers;`,
    );
    const checkpoints = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', interval, '--restore', 'latest'];
    return headrace(['run', file, ...checkpoints], { HEADRACE_SECRET_PG: 'correct horse', ...env });
  }
  const there = async (): Promise<readonly number[]> =>
    (await postgres.sql(`SELECT count(*), count(DISTINCT id), coalesce(max(id), -1) FROM ${table}`))[0]!.map(Number);
  const until = (rows: number): Promise<void> =>
    expect.poll(async () => (await there())[0], { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(rows);
  const everyRowOnce = (rows: number): readonly number[] => [rows, rows, rows - 1];
  /** 0 of a process that has ended meanwhile. */
  const memoryMb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;

  it('keeps what it has while the server is away for a minute, in bounded memory, and catches up', async () => {
    const rows = 1_500_000;
    const job = start(rows, 20_000, '500ms');
    await until(50_000);
    const { pid } = job.child;
    const memory: number[] = [];
    await postgres.restart(async () => {
      for (const end = Date.now() + AWAY_MS; Date.now() < end;) {
        memory.push(memoryMb(pid!));
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    });
    const { code, stderr } = await job.ended;
    expect(code, stderr).toBe(0);
    expect(await there()).toEqual(everyRowOnce(rows));
    expect(stderr).toMatch(/Commit is tried again in 1000 ms: .*PostgreSQL/);
    // More than a million rows came meanwhile: they wait on the disk.
    const [early, late] = [memory.slice(10, 30), memory.slice(-20)].map((part) => Math.max(...part));
    console.log(`resident memory without the server: ${early!.toFixed(0)} MB after ten seconds, ${late!.toFixed(0)} MB after a minute`);
    expect(late! - early!).toBeLessThan(100);
  });

  it('goes at the pace of a server that takes a second for each statement, in bounded memory', async () => {
    await postgres.sql(
      `CREATE OR REPLACE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(1); RETURN NULL; END'`,
      `CREATE TRIGGER slowly AFTER INSERT ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION slowly()`,
    );
    const rows = 60_000;
    const job = start(rows, 10_000, '200ms');
    await until(1);
    const before = memoryMb(job.child.pid!);
    let most = before;
    const watching = setInterval(() => (most = Math.max(most, job.child.exitCode === null ? memoryMb(job.child.pid!) : 0)), 500);
    const { code, stderr } = await job.ended;
    clearInterval(watching);
    expect(code, stderr).toBe(0);
    expect(await there()).toEqual(everyRowOnce(rows));
    expect(most - before).toBeLessThan(150);
  });

  it.each(['sink.after-prepare', 'checkpoint.before-manifest', 'checkpoint.manifest-renamed', 'commit.answered'])(
    'that dies at %s while it is stopped goes on with every row there once',
    async (point) => {
      const rows = 24_000;
      // The first checkpoint shows the rows; the second one is that of the stop, and there are rows for long after it.
      const first = start(rows, 2_000, '3s', { HEADRACE_FAULT: `${point}:2` });
      await until(1);
      first.child.kill('SIGTERM');
      expect((await first.ended).signal).toBe('SIGKILL');
      expect((await there())[0]).toBeLessThan(rows);
      const { code, stderr } = await start(rows, 8_000, '500ms').ended;
      expect(code, stderr).toBe(0);
      expect(await there()).toEqual(everyRowOnce(rows));
    },
  );
});
