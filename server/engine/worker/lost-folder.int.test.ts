import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { headrace, newestCheckpoint, until, workFolder } from '@/server/cli/testing/headrace';

/** Ten minutes of them. */
const ROWS = 3_000_000;

let work: ReturnType<typeof workFolder>;
beforeEach(() => (work = workFolder()));
afterEach(() => work.remove());

it('checkpoints that somebody takes away under a running job stop it with what to do', async () => {
  const script = work.write(
    'count.sql',
    `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '5000',
       'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
     CREATE TEMPORARY TABLE o (id BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
     INSERT INTO o SELECT id, COUNT(*) FROM src GROUP BY id;`,
  );
  const job = headrace(['run', script, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest']);
  await until('checkpoints', () => newestCheckpoint(work.path('chk')) >= 3, 60_000);
  // In one go, as an unmount does: while a deletion walks through, a file can be missing in a folder that is still there.
  renameSync(work.path('chk'), work.path('elsewhere'));
  const { code, stderr } = await job.ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/checkpoint\.folder-gone: The folder of the checkpoints \S*\/chk is not there any more.*Bring the folder back/s);
});
