import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import { headrace, until, workFolder } from '@/server/cli/testing/headrace';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from '@/server/main/testing/small-disk';

const ROWS = 100_000;

/** A folder for one test with a small disk in it, which is null where none can be mounted: two tests run at once. */
function placeFor({ onTestFinished }: TestContext, megabytes: number): { work: ReturnType<typeof workFolder>; disk: SmallDisk | null } {
  const work = workFolder();
  onTestFinished(() => work.remove());
  const disk = mountSmallDisk(work.path('small'), megabytes);
  onTestFinished(() => disk?.unmount());
  return { work, disk };
}

describe.concurrent('a full disk', () => {
  it('under the checkpoints fails the job with a clear sentence; with more space it goes on from the last whole one', async (ctx) => {
    const { work, disk } = placeFor(ctx, 1);
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

  it.for([
    ['of Parquet', `'format' = 'parquet'`],
    ['that are joined', `'format' = 'csv', 'auto-compaction' = 'true'`],
    ['of Parquet that are joined', `'format' = 'parquet', 'auto-compaction' = 'true'`],
  ])('under files %s is named, and with space again every row is there once', async ([, options], ctx) => {
    const { work, disk } = placeFor(ctx, 16);
    if (!disk) return ctx.skip(whyNoSmallDisk);
    const folder = work.path('small/out');
    const files = `CREATE TEMPORARY TABLE files (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${folder}', ${options});`;
    const script = work.write(
      'write.sql',
      `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '10000',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
       ${files}
       INSERT INTO files SELECT id, 'row ' || CAST(id AS STRING) FROM src;`,
    );
    const start = (): ReturnType<typeof headrace> =>
      headrace([
        'run',
        script,
        '--parallelism',
        '2',
        '--checkpoint-dir',
        work.path('chk'),
        '--checkpoint-interval',
        '100ms',
        '--restore',
        'latest',
      ]);
    const visible = (): number => (existsSync(folder) ? readdirSync(folder).filter((name) => !/^[._]/.test(name)).length : 0);
    const first = start();
    let said = '';
    first.child.stderr!.on('data', (text: string) => (said += text));
    await until('some files', () => visible() >= 3, 40_000);
    disk.fill();
    // A writer that finds no room fails the job; a file that only waits to be made visible, or joined, is tried again meanwhile.
    await until('the sentence', () => /the disk is full/.test(said), 40_000);
    const before = visible();
    disk.free();
    let end = await Promise.race([first.ended, until('more files', () => visible() > before, 40_000).then(() => first.ended)]);
    if (end.code !== 0) end = await start().ended;
    expect(end.code, end.stderr).toBe(0);
    const read = work.write(
      'read.sql',
      `${files}
       CREATE TEMPORARY TABLE o (id BIGINT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${work.path('read')}', 'format' = 'csv');
       INSERT INTO o SELECT id, name FROM files;`,
    );
    expect((await headrace(['run', read]).ended).code).toBe(0);
    const lines = readdirSync(work.path('read'))
      .filter((name) => !/^[._]/.test(name))
      .flatMap((name) =>
        readFileSync(work.path(`read/${name}`), 'utf8')
          .trimEnd()
          .split('\n'),
      );
    expect(lines.sort()).toEqual(Array.from({ length: ROWS }, (_, id) => `${id},row ${id}`).sort());
  });
});
