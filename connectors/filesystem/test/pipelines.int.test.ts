import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { headrace, until, workFolder, type Ended } from '@/server/cli/testing/headrace';

const ROWS = 6_000;
const PER_DAY = 1_500;
const days = ['2017-11-25', '2017-11-26', '2017-11-27', '2017-11-28'];

/** One job writes, another reads, in processes of their own. */
describe('jobs over files', () => {
  const work = workFolder();
  afterAll(() => work.remove());
  const [orders, lines] = [work.path('orders'), work.path('lines')];

  const start = (file: string, state: string): ReturnType<typeof headrace> => {
    const every = ['--checkpoint-dir', work.path(state), '--checkpoint-interval', '100ms', '--restore', 'latest'];
    return headrace(['run', file, '--parallelism', '2', ...every]);
  };
  async function run(name: string, script: string): Promise<Ended> {
    const end = await start(work.write(`${name}.sql`, script), `${name}-state`).ended;
    expect(end.code, end.stderr).toBe(0);
    return end;
  }
  const filesOf = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => !/^[._]/.test(name)) : []);
  const parquet = (more = ''): string => `
    CREATE TEMPORARY TABLE orders (id BIGINT, amount DECIMAL(10, 2), ordered TIMESTAMP(3), \`day\` STRING) PARTITIONED BY (\`day\`)
    WITH ('connector' = 'filesystem', 'path' = '${orders}', 'format' = 'parquet'${more});`;

  it('write Parquet into a folder a day over many checkpoints, joined and marked when complete; a kill costs and doubles nothing', async () => {
    const options = {
      'auto-compaction': 'true',
      'sink.rolling-policy.file-size': '4 kb',
      'sink.partition-commit.policy.kind': 'success-file',
      'sink.partition-commit.trigger': 'partition-time',
      'sink.partition-commit.delay': '1 d',
    };
    const file = work.write(
      'write.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT, ordered AS TIMESTAMPADD(SECOND, CAST(id * ${86_400 / PER_DAY} AS INT), TIMESTAMP '2017-11-25 00:00:00'),
         WATERMARK FOR ordered AS ordered - INTERVAL '1' MINUTE)
       WITH ('connector' = 'datagen', 'rows-per-second' = '2000', 'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
       ${parquet(
         Object.entries(options)
           .map(([key, value]) => `, '${key}' = '${value}'`)
           .join(''),
       )}
       INSERT INTO orders SELECT id, CAST(id AS DECIMAL(10, 2)) / 4, CAST(ordered AS TIMESTAMP(3)), DATE_FORMAT(ordered, 'yyyy-MM-dd') FROM numbers;`,
    );
    const first = start(file, 'write-state');
    await until('files of two checkpoints', () => filesOf(path.join(orders, 'day=2017-11-25')).length > 1, 60_000);
    first.child.kill('SIGKILL');
    await first.ended;
    const { code, stderr } = await start(file, 'write-state').ended;
    expect(code, stderr).toBe(0);
    expect(filesOf(orders)).toEqual(days.map((day) => `day=${day}`));
    for (const day of days) {
      const found = readdirSync(path.join(orders, `day=${day}`));
      expect(found).toContain('_SUCCESS');
      expect(found.filter((name) => name.startsWith('.'))).toEqual([]);
      expect(found.every((name) => name === '_SUCCESS' || name.endsWith('.parquet'))).toBe(true);
    }
  });

  it('read Parquet, of the partitions that are asked for alone, and write gzip', async () => {
    // Whoever reads this partition fails.
    writeFileSync(path.join(orders, 'day=2017-11-25', 'broken.parquet'), 'no Parquet');
    await run(
      'lines',
      `${parquet()}
       CREATE TEMPORARY TABLE lines (id BIGINT, amount DECIMAL(10, 2), ordered TIMESTAMP(3), \`day\` STRING)
       WITH ('connector' = 'filesystem', 'path' = '${lines}', 'format' = 'csv', 'headrace.sink.compression' = 'gzip', 'sink.rolling-policy.file-size' = '1 kb');
       INSERT INTO lines SELECT id, amount, ordered, \`day\` FROM orders WHERE \`day\` > '2017-11-25';`,
    );
    const files = filesOf(lines);
    expect(files.length).toBeGreaterThan(1);
    expect(files.every((name) => name.endsWith('.csv.gz'))).toBe(true);
    const ids = files
      .flatMap((name) =>
        gunzipSync(readFileSync(path.join(lines, name)))
          .toString()
          .trimEnd()
          .split('\n'),
      )
      .map((line) => Number(line.split(',')[0]));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS - PER_DAY }, (_, i) => PER_DAY + i));
  });

  it('read gzip, and the broken file is told by its name', async () => {
    const { stdout } = await run(
      'sums',
      `CREATE TEMPORARY TABLE lines (id BIGINT, amount DECIMAL(10, 2), ordered TIMESTAMP(3), \`day\` STRING)
       WITH ('connector' = 'filesystem', 'path' = '${lines}', 'format' = 'csv');
       CREATE TEMPORARY TABLE shown (\`day\` STRING, n BIGINT, amount DECIMAL(20, 2), latest TIMESTAMP(3)) WITH ('connector' = 'print');
       INSERT INTO shown SELECT \`day\`, COUNT(*), SUM(amount), MAX(ordered) FROM lines GROUP BY \`day\`;`,
    );
    for (const [i, day] of days.entries()) {
      if (i === 0) continue;
      const sum = Array.from({ length: PER_DAY }, (_, n) => (i * PER_DAY + n) / 4).reduce((total, amount) => total + amount, 0);
      expect(stdout).toContain(`[${day}, ${PER_DAY}, ${sum.toFixed(2)}, ${day}T23:59:02]`);
    }
    const whole = work.write(
      'whole.sql',
      `${parquet()} CREATE TEMPORARY TABLE shown (n BIGINT) WITH ('connector' = 'print'); INSERT INTO shown SELECT COUNT(*) FROM orders;`,
    );
    const { code, stderr } = await start(whole, 'whole-state').ended;
    expect(code).toBe(1);
    expect(stderr).toContain('broken.parquet');
  });
});
