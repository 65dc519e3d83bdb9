import { readdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { headrace, until, workFolder } from '@/server/cli/testing/headrace';

const ROWS = 30_000;

let work: ReturnType<typeof workFolder>;
beforeEach(() => (work = workFolder()));
afterEach(() => work.remove());

it('checkpoints that somebody deletes under a running job stop it with what to do', async () => {
  const script = work.write(
    'count.sql',
    `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5000',
       'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
     CREATE TEMPORARY TABLE o (id BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
     INSERT INTO o SELECT id, COUNT(*) FROM src GROUP BY id;`,
  );
  const job = headrace(['run', script, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest']);
  const ids = (): readonly string[] => (readdirSync(work.path('')).includes('chk') ? readdirSync(work.path('chk')) : []);
  await until('checkpoints', () => ids().includes('chk-3'), 60_000);
  rmSync(work.path('chk'), { recursive: true, force: true });
  const { code, stderr } = await job.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/checkpoint\.folder-gone: The folder of the checkpoints \S*\/chk is not there any more.*Bring the folder back/s);
});
