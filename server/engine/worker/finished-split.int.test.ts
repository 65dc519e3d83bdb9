import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { headrace, newestCheckpoint, until, workFolder } from '@/server/cli/testing/headrace';

/** Rows of all files per second of event time. */
const script = (work: ReturnType<typeof workFolder>, output: string, replay: string): string =>
  `CREATE TEMPORARY TABLE src (id BIGINT, happened AS TO_TIMESTAMP_LTZ(id, 3), WATERMARK FOR happened AS happened)
     WITH ('connector' = 'filesystem', 'path' = '${work.path('in')}', 'format' = 'json', 'headrace.replay-duration' = '${replay}');
   CREATE TEMPORARY TABLE o (starts TIMESTAMP_LTZ(3), n BIGINT)
     WITH ('connector' = 'filesystem', 'path' = '${work.path(output)}', 'format' = 'json');
   INSERT INTO o SELECT window_start, COUNT(*)
   FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(happened), INTERVAL '1' SECOND)) GROUP BY window_start, window_end;`;

const linesOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => !/^[._]/.test(file))
    .flatMap((file) => readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n'))
    .sort();

/** A folder for one test: two run at once. */
function folderFor({ onTestFinished }: TestContext): ReturnType<typeof workFolder> {
  const work = workFolder();
  onTestFinished(() => work.remove());
  return work;
}

describe.concurrent('a split that had ended before a restore', () => {
  /** One reader is done at once with the short file, the other one goes on with the long one. */
  it.for(['1', '2', '3'])('does not make the rows of the others late (at parallelism %s)', async (parallelism, test) => {
    const work = folderFor(test);
    const scriptOf = (name: string, replay: string): string => work.write(`${name}.sql`, script(work, name, replay));
    mkdirSync(work.path('in'));
    const rows = (count: number): string => Array.from({ length: count }, (_, id) => `{"id":${id}}\n`).join('');
    writeFileSync(path.join(work.path('in'), 'a-short.json'), rows(10));
    writeFileSync(path.join(work.path('in'), 'b-long.json'), rows(60_000));
    expect((await headrace(['run', scriptOf('straight', '0 s')]).ended).code).toBe(0);

    const interval = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    const run = (replay: string): string[] => ['run', scriptOf('restored', replay), '--parallelism', parallelism, ...interval];
    const first = headrace(run('20 s'));
    await until('some checkpoints', () => newestCheckpoint(work.path('chk')) >= 5);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await headrace(run('2 s')).ended).toMatchObject({ code: 0, stderr: '' });
    expect(linesOf(work.path('restored'))).toEqual(linesOf(work.path('straight')));
  });
});

describe.concurrent('splits that two readers had begun before a restore', () => {
  it('are none of them left behind by event time where there is one reader now', async (test) => {
    const work = folderFor(test);
    mkdirSync(work.path('in'));
    const rows = Array.from({ length: 60_000 }, (_, id) => `{"id":${id}}\n`).join('');
    for (const name of ['a.json', 'b.json']) writeFileSync(path.join(work.path('in'), name), rows);
    const file = (replay: string): string => work.write('pair.sql', script(work, 'pair', replay));
    const args = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    const first = headrace(['run', file('20 s'), '--parallelism', '2', ...args]);
    await until('some checkpoints', () => newestCheckpoint(work.path('chk')) >= 5);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await headrace(['run', file('2 s'), '--parallelism', '1', ...args]).ended).toMatchObject({ code: 0, stderr: '' });
    const counts = linesOf(work.path('pair')).map((line) => (JSON.parse(line) as { n: number }).n);
    expect(counts).toEqual(Array.from({ length: 60 }, () => 2_000));
  });
});
