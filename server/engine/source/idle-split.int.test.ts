import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, newestCheckpoint, until, workFolder } from '@/server/cli/testing/headrace';

describe('a split that has no rows for a while', () => {
  let work: ReturnType<typeof workFolder>;
  beforeEach(() => (work = workFolder()));
  afterEach(() => work.remove());

  /** A busy source and one whose second row comes after minutes, joined and counted per second of event time, into files. */
  function script(idleTimeout: string): string {
    const source = (name: string, rate: string, rows: number): string => `
      CREATE TEMPORARY TABLE ${name} (id BIGINT, happened AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR happened AS happened)
        WITH ('connector' = 'datagen', 'rows-per-second' = '${rate}', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${rows}');`;
    return work.write(
      'idle.sql',
      `SET 'table.exec.source.idle-timeout' = '${idleTimeout}';
       ${source('busy', '2000', 500_000)} ${source('quiet', '0.005', 1)}
       CREATE TEMPORARY TABLE o (starts TIMESTAMP_LTZ(3), n BIGINT)
         WITH ('connector' = 'filesystem', 'path' = '${work.path('out')}', 'format' = 'json');
       CREATE TEMPORARY VIEW everything AS SELECT id, happened FROM busy UNION ALL SELECT id, happened FROM quiet;
       INSERT INTO o SELECT window_start, COUNT(*)
       FROM TABLE(TUMBLE(TABLE everything, DESCRIPTOR(happened), INTERVAL '1' SECOND)) GROUP BY window_start, window_end;`,
    );
  }
  const args = (file: string): string[] => {
    const checkpoints = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    return ['run', file, ...checkpoints];
  };
  const windows = (): { starts: string; n: number }[] =>
    existsSync(work.path('out'))
      ? readdirSync(work.path('out'))
          .filter((name) => !/^[._]/.test(name))
          .flatMap((name) =>
            readFileSync(work.path(`out/${name}`), 'utf8')
              .trimEnd()
              .split('\n')
              .map((line) => JSON.parse(line) as { starts: string; n: number }),
          )
          .sort((a, b) => a.starts.localeCompare(b.starts))
      : [];

  it('holds event time where no idle time-out is set', async () => {
    const run = headrace(args(script('0 ms')));
    await until('ten checkpoints', () => newestCheckpoint(work.path('chk')) >= 10, 60_000);
    run.child.kill('SIGKILL');
    await run.ended;
    expect(windows()).toEqual([]);
  });

  it('does not hold it with one, nor after a restore, and no window fires twice', async () => {
    const file = script('400 ms');
    const first = headrace(args(file));
    await until('windows', () => windows().length >= 2, 60_000);
    first.child.kill('SIGKILL');
    await first.ended;
    const before = windows().length;
    const second = headrace(args(file));
    await until('more windows', () => windows().length >= before + 3, 60_000);
    second.child.kill('SIGTERM');
    expect((await second.ended).code).toBe(130);
    const fired = windows();
    expect(new Set(fired.map(({ starts }) => starts)).size).toBe(fired.length);
    // The quiet source's one row is in the first window; every other window has the busy one's thousand.
    expect(fired.map(({ n }) => n)).toEqual(fired.map((_, index) => (index === 0 ? 1_001 : 1_000)));
  });
});
