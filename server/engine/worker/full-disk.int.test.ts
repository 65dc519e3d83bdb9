import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, workFolder } from '@/server/cli/testing/headrace';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from '@/server/main/testing/small-disk';

describe('a full disk', () => {
  let work: ReturnType<typeof workFolder>;
  let disk: SmallDisk | null = null;
  beforeEach(() => (work = workFolder()));
  afterEach(() => {
    disk?.unmount();
    disk = null;
    work.remove();
  });

  it('under the checkpoints fails the job with a clear sentence; with more space it goes on from the last whole one', async (ctx) => {
    disk = mountSmallDisk(work.path('small'), 1);
    if (!disk) return ctx.skip(whyNoSmallDisk);
    const script = work.write(
      'a.sql',
      `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector'='datagen','rows-per-second'='200000',
         'fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='999999');
       CREATE TEMPORARY TABLE o (id BIGINT, c BIGINT) WITH ('connector'='blackhole');
       INSERT INTO o SELECT id, COUNT(*) FROM src GROUP BY id;`,
    );
    const args = ['run', script, '--checkpoint-dir', work.path('small/chk'), '--checkpoint-interval', '100ms', '--restore', 'latest'];
    const { code, stderr } = await headrace(args).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/small\/chk\S* cannot be written: the disk is full\./);
    expect(stderr).toMatch(/Free some space/);
    disk.resize(256);
    const again = await headrace([...args, '--log-level', 'info']).ended;
    expect(again).toMatchObject({ code: 0 });
  });
});
