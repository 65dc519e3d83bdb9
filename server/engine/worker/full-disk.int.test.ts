import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, workFolder } from '@/server/cli/testing/headrace';

describe('a full disk', () => {
  let work: ReturnType<typeof workFolder>;
  let mounted = false;
  beforeEach(() => (work = workFolder()));
  afterEach(() => {
    if (mounted) execFileSync('umount', [work.path('small')]);
    mounted = false;
    work.remove();
  });

  it('under the checkpoints fails the job with a clear sentence, and nothing half written is restored', async (ctx) => {
    mkdirSync(work.path('small'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', work.path('small')], { stdio: 'ignore' });
      mounted = true;
    } catch {
      return ctx.skip('no tmpfs can be mounted here');
    }
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
    expect(stderr).toMatch(/ENOSPC|no space/i);
    expect(stderr).toMatch(/Free some space/);
  });
});
