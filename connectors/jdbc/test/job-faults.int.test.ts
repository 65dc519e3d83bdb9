import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { headrace, workFolder } from '@/server/cli/testing/headrace';
import { TestPostgres } from './postgres';

const ROWS = 24_000;
const all = Array.from({ length: ROWS }, (_, id) => id);

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await TestPostgres.start();
});
afterAll(() => postgres.stop());

describe('a job that writes to PostgreSQL', { timeout: 120_000 }, () => {
  let work: ReturnType<typeof workFolder>;
  let table: string;
  let count = 0;
  beforeEach(async () => {
    work = workFolder();
    table = `job_${++count}`;
    // Without a key: a second copy of a row would stand there.
    await postgres.sql(`CREATE TABLE ${table} (id bigint)`);
    work.write(
      'job.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '4000',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
       CREATE TEMPORARY TABLE o (id BIGINT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://127.0.0.1:${postgres.port}/postgres',
         'table-name' = '${table}', 'username' = 'postgres', 'password' = '\${secret.PG}', 'connection.max-retry-timeout' = '10 s');
       INSERT INTO o SELECT id FROM numbers;`,
    );
  });
  afterEach(() => work.remove());

  const start = (folder = 'chk'): ReturnType<typeof headrace> => {
    const checkpoints = ['--checkpoint-dir', work.path(folder), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    return headrace(['run', work.path('job.sql'), ...checkpoints], { HEADRACE_SECRET_PG: 'correct horse' });
  };
  const ids = async (): Promise<number[]> => (await postgres.sql(`SELECT id FROM ${table} ORDER BY id`)).map(([id]) => Number(id));
  const until = (rows: number): Promise<void> =>
    expect.poll(async () => (await ids()).length, { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(rows);

  it('rides over a restart of the server', async () => {
    const job = start();
    await until(2_000);
    await postgres.restart(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
    await until(4_000);
    await postgres.restart();
    const { code, stderr } = await job.ended;
    expect(code, stderr).toBe(0);
    expect(await ids()).toEqual(all);
  });

  it('leaves out what the database refuses and keeps it once in a file, over kills at any moment', async () => {
    await postgres.sql(`ALTER TABLE ${table} ADD CHECK (id % 1000 <> 7)`);
    const script = readFileSync(work.path('job.sql'), 'utf8');
    work.write('job.sql', script.replace("'10 s')", "'10 s', 'headrace.on-error' = 'dead-letter')"));
    for (const rows of [2_000, 7_000, 15_000]) {
      const job = start();
      await until(rows);
      job.child.kill('SIGKILL');
      await job.ended;
    }
    const { code, stderr } = await start().ended;
    expect(code, stderr).toBe(0);
    expect(await ids()).toEqual(all.filter((id) => id % 1_000 !== 7));
    const letters = readdirSync(work.path('chk/dead-letters')).flatMap((name) =>
      readFileSync(work.path(`chk/dead-letters/${name}`), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { text: string; problem: string }),
    );
    const kept = letters.map(({ text }) => Number((JSON.parse(text) as { id: string }).id));
    expect(kept.toSorted((a, b) => a - b)).toEqual(all.filter((id) => id % 1_000 === 7));
    expect(letters[0]!.problem).toContain('violates check constraint');
  });

  it('tries a commit again that the server gave up for another’s transaction, and says so', async () => {
    const isolation = `ALTER DATABASE postgres SET default_transaction_isolation = 'serializable'`;
    await postgres.sql(`ALTER TABLE ${table} ADD PRIMARY KEY (id)`, isolation);
    const script = readFileSync(work.path('job.sql'), 'utf8').replace("'10 s'", "'60 s'");
    work.write('job.sql', script.replace('o (id BIGINT)', 'o (id BIGINT, PRIMARY KEY (id) NOT ENFORCED)'));
    await postgres.sql('BEGIN', `INSERT INTO ${table} VALUES (6000)`);
    const job = start();
    const waiting = `SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO "${table}"%'`;
    const seen = (): ReturnType<TestPostgres['sql']> => postgres.sql('SELECT pg_stat_clear_snapshot()', waiting);
    await expect.poll(seen, { timeout: 60_000, interval: 50 }).toEqual([['t']]);
    await postgres.sql('COMMIT');
    const { code, stderr } = await job.ended;
    await postgres.sql('ALTER DATABASE postgres RESET default_transaction_isolation');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/Commit is tried again in 1000 ms: .*could not serialize access/);
    expect(await ids()).toEqual(all);
  });

  it('stopped and replaced elsewhere, adds nothing when it goes on', async () => {
    const zombie = start();
    await until(2_000);
    zombie.child.kill('SIGSTOP');
    // As if on another machine: the same checkpoints at another place, so that no lock and no file tells the one of the other.
    cpSync(work.path('chk'), work.path('elsewhere'), { recursive: true });
    const heir = await start('elsewhere').ended;
    expect(heir.code, heir.stderr).toBe(0);
    expect(await ids()).toEqual(all);
    zombie.child.kill('SIGCONT');
    const { code, stderr } = await zombie.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Attempt \d+ of the job may no longer write: attempt \d+ has taken over/);
    expect(await ids()).toEqual(all);
  });
});
