import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, until, workFolder } from '@/server/cli/testing/headrace';

describe('a split that had ended before a restore', () => {
  let work: ReturnType<typeof workFolder>;
  beforeEach(() => (work = workFolder()));
  afterEach(() => work.remove());

  /** One reader is done at once with the short file, the other one goes on with the long one. */
  function script(name: string, replay: string): string {
    return work.write(
      `${name}.sql`,
      `CREATE TEMPORARY TABLE src (id BIGINT, happened AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR happened AS happened)
         WITH ('connector' = 'filesystem', 'path' = '${work.path('in')}', 'format' = 'json', 'headrace.replay-duration' = '${replay}');
       CREATE TEMPORARY TABLE o (starts TIMESTAMP_LTZ(3), n BIGINT)
         WITH ('connector' = 'filesystem', 'path' = '${work.path(name)}', 'format' = 'json');
       INSERT INTO o SELECT window_start, COUNT(*)
       FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(happened), INTERVAL '1' SECOND)) GROUP BY window_start, window_end;`,
    );
  }
  const linesOf = (name: string): string[] =>
    readdirSync(work.path(name))
      .filter((file) => !/^[._]/.test(file))
      .flatMap((file) =>
        readFileSync(work.path(`${name}/${file}`), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .sort();

  it.each(['1', '2', '3'])('does not make the rows of the others late (at parallelism %s)', async (parallelism) => {
    mkdirSync(work.path('in'));
    const rows = (count: number): string => Array.from({ length: count }, (_, id) => `{"id":${id}}\n`).join('');
    writeFileSync(path.join(work.path('in'), 'a-short.json'), rows(10));
    writeFileSync(path.join(work.path('in'), 'b-long.json'), rows(60_000));
    expect((await headrace(['run', script('straight', '0 s')]).ended).code).toBe(0);

    const interval = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    const run = (): string[] => ['run', script('restored', '4 s'), '--parallelism', parallelism, ...interval];
    const first = headrace(run());
    await until('some checkpoints', () => existsSync(work.path('chk')) && readdirSync(work.path('chk')).includes('chk-5'));
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await headrace(run()).ended).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf('restored')).toEqual(linesOf('straight'));
  });
});
