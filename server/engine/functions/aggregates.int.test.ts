import { mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, newestCheckpoint, until, workFolder, type Ended } from '@/server/cli/testing/headrace';
import { below } from '@/server/cli/testing/process-tree';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  mkdirSync(work.path('functions'));
});
afterEach(() => work.remove());

const module = (text: string): void =>
  void work.write('functions/mine.ts', `import { aggregateFunction, notNull, types } from '@headrace/connector-sdk/functions';\n${text}`);
const run = (sql: string, ...more: readonly string[]): Promise<Ended> => headrace(['run', work.write('a.sql', sql), ...more]).ended;
const input = (rows: readonly object[]): void => void work.write('in.json', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
const table = "CREATE TABLE t (k STRING, v INT) WITH ('connector'='filesystem','path'='in.json','format'='json');\n";
const print = (columns: string): string => `CREATE TABLE p (${columns}) WITH ('connector'='print');\n`;

/** The lower median, and texts in their order: the state tells which rows were taken, and how often. */
const functions = `export const median = aggregateFunction({
  parameters: { v: notNull(types.INT) }, returns: types.INT, state: notNull(types.ARRAY(notNull(types.INT))),
  create: () => [],
  add: (state, { v }) => [...state, v].sort((a, b) => a - b),
  retract: (state, { v }) => state.filter((_, i) => i !== state.indexOf(v)),
  result: (state) => state[(state.length - 1) >> 1] ?? null,
});
export const joined = aggregateFunction({
  parameters: { v: types.INT, by: types.STRING }, returns: types.STRING,
  state: types.ROW([{ name: 'text', type: types.STRING }, { name: 'n', type: types.INT }]),
  create: () => ['', 0],
  add: (state, { v, by }) => [state![0] + by! + v, (state![1] as number) + 1],
  result: (state) => state![1] + state![0],
});`;

const hasCheckpoint = (): boolean => newestCheckpoint(work.path('chk')) > 0;

/** What is left of a changelog; fails where a row goes that was not there. */
function left({ stdout }: Ended): readonly string[] {
  const rows = new Map<string, number>();
  for (const line of stdout.trimEnd().split('\n')) {
    const [row, change] = [line.slice(2), line.startsWith('-') ? -1 : 1];
    const count = (rows.get(row) ?? 0) + change;
    if (count < 0) throw new Error(`${line} takes back what was not there`);
    rows.set(row, count);
  }
  return [...rows].flatMap(([row, count]) => Array.from({ length: count }, () => row)).sort();
}

describe('aggregate functions in TypeScript', () => {
  it.each(['1', '2'])(
    'give the value of each group behind each row, with NULLs, FILTER and built-in ones beside them (parallelism %s)',
    async (p) => {
      module(functions);
      input([
        { k: 'a', v: 5 },
        { k: 'b', v: null },
        { k: null, v: 7 },
        { k: 'a', v: 1 },
        { k: 'a', v: 3 },
        { k: null, v: 9 },
      ]);
      const columns = 'k STRING, m INT, n BIGINT, big INT, j STRING';
      const select = "k, mine.median(v), COUNT(*), mine.median(v) FILTER (WHERE v > 2), mine.joined(v, ':')";
      const ended = await run(`${table}${print(columns)}INSERT INTO p SELECT ${select} FROM t GROUP BY k;`, '-p', p);
      expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
      expect(left(ended)).toEqual(['[a, 3, 3, 3, 3:5:1:3]', '[b, null, 1, null, 1:null]', '[null, 7, 2, 7, 2:7:9]']);
      expect(ended.stdout.split('\n').filter((line) => /^.[IU]\[a/.test(line))).toEqual([
        '+I[a, 5, 1, 5, 1:5]',
        '-U[a, 5, 1, 5, 1:5]',
        '+U[a, 1, 2, 5, 2:5:1]',
        '-U[a, 1, 2, 5, 2:5:1]',
        '+U[a, 3, 3, 3, 3:5:1:3]',
      ]);
      const all = await run(`${table}${print('m INT')}INSERT INTO p SELECT mine.median(v) FROM t;`, '-p', p);
      expect({ code: all.code, rows: left(all) }).toEqual({ code: 0, rows: ['[5]'] });
    },
  );

  it.each(['1', '2'])('take back what their input takes back, and forget a group with its last row (parallelism %s)', async (p) => {
    module(functions);
    // All keys go through the same sums, so that groups come and go; many rows make many batches.
    input(Array.from({ length: 10_000 }, (_, i) => ({ k: `${i % 400}`, v: Math.floor(i / 400) % 5 })));
    const sums = 'CREATE VIEW s AS SELECT k, SUM(v) AS v FROM t GROUP BY k;\n';
    const ended = await run(
      `${table}${sums}${print('v INT, m INT, n BIGINT')}INSERT INTO p SELECT v, mine.median(v), COUNT(*) FROM s GROUP BY v;`,
      '-p',
      p,
    );
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(left(ended)).toEqual(['[50, 50, 400]']);
    const all = await run(`${table}${sums}${print('m INT')}INSERT INTO p SELECT mine.median(v) FROM s;`, '-p', p);
    expect({ code: all.code, rows: left(all) }).toEqual({ code: 0, rows: ['[50]'] });
  });

  it.each([
    ['without', ''],
    [
      'with',
      "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.exec.mini-batch.size' = '7';\n",
    ],
  ])('stand in GROUPING SETS, each with states of its own, %s mini-batch', async (_, settings) => {
    module(functions);
    const rows = Array.from({ length: 300 }, (_, i) => ({ k: `${i % 3}`, v: i % 10 }));
    input(rows);
    const select = 'k, v, mine.median(v), COUNT(*) FROM t GROUP BY GROUPING SETS ((k), (v), (k, v), ())';
    const ended = await run(`${settings}${table}${print('k STRING, v INT, m INT, n BIGINT')}INSERT INTO p SELECT ${select};`, '-p', '2');
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    const sets = [['k'], ['v'], ['k', 'v'], []] as const;
    const wanted = sets.flatMap((set) => {
      const named = (row: (typeof rows)[number]): string =>
        (['k', 'v'] as const).map((column) => ((set as readonly string[]).includes(column) ? row[column] : 'null')).join(', ');
      return [...new Set(rows.map(named))].map((group) => {
        const values = rows.filter((row) => named(row) === group).map(({ v }) => v);
        return `[${group}, ${values.sort((x, y) => x - y)[(values.length - 1) >> 1]}, ${values.length}]`;
      });
    });
    expect(left(ended)).toEqual(wanted.sort());
  });

  it('are not restored with a state of another type', async () => {
    const total = (type: string, zero: string): void =>
      module(`export const total = aggregateFunction({ parameters: { v: notNull(types.INT) }, returns: types.BIGINT,
      state: notNull(types.${type}), create: () => ${zero}, add: (state) => state, result: () => 1n });`);
    total('BIGINT', '0n');
    const file = work.write(
      'a.sql',
      `CREATE TABLE src (id INT) WITH ('connector'='datagen','rows-per-second'='100','fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='100000');
       ${print('m BIGINT')}INSERT INTO p SELECT mine.total(id) FROM src;`,
    );
    const flags = ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '100ms', '--restore', 'latest'];
    const first = headrace(['run', file, ...flags]);
    await until('a checkpoint', hasCheckpoint);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    total('INT', '0');
    const second = await headrace(['run', file, ...flags]).ended;
    expect({ code: second.code, told: second.stderr.includes('state.incompatible') }).toEqual({ code: 1, told: true });
  });

  it('end the job where they throw, and where a value or a state is not of its type', async () => {
    input([{ k: 'a', v: 1 }]);
    const fails = async (add: string, result: string): Promise<string> => {
      module(`export const f = aggregateFunction({ parameters: { v: types.INT }, returns: types.INT, state: notNull(types.INT),
        create: () => 0, add: (state, { v }) => ${add}, result: (state) => ${result} });`);
      const ended = await run(`${table}${print('k STRING, m INT')}INSERT INTO p SELECT k, mine.f(v) FROM t GROUP BY k;`);
      expect(ended.code).toBe(1);
      return ended.stderr;
    };
    expect(await fails("{ throw new Error('no ' + v + state); }", '0')).toMatch(/mine\.f, called with v = 1, threw: no 10/);
    expect(await fails('state + v!', "'x' as never")).toContain('function.wrong-result');
    expect(await fails("'x' as never", '0')).toMatch(/the state of f/);
    expect(await fails('null as never', '0')).toContain('the state of f');
  });

  it('are refused without retract over rows that change', async () => {
    module(functions);
    input([]);
    const view = 'CREATE VIEW s AS SELECT k, MAX(v) AS v FROM t GROUP BY k;\n';
    const ended = await run(`${table}${view}${print('j STRING')}INSERT INTO p SELECT mine.joined(v, 'x') FROM s;`);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr + ended.stdout).toContain('write `retract` beside `add`');
    const listed = await headrace(['function', 'build', work.path('functions/mine.ts')]).ended;
    expect(listed.stdout).toContain('aggregate');
  });
});

describe('over a crash', () => {
  const count = 30_000;
  const groups = 20;
  /** Twenty seconds of rows while something is killed; what is left then comes at once. */
  const script = (perSecond: number): string =>
    `CREATE TABLE src (id INT) WITH ('connector'='datagen','rows-per-second'='${perSecond}',
     'fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='${count - 1}');
   CREATE TABLE o (k INT, name STRING, price DECIMAL(20, 2), m BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector'='print');
   CREATE VIEW keyed AS SELECT id, id % ${groups} AS k, CAST(id % ${groups} AS STRING) AS name, CAST(id % ${groups} AS DECIMAL(20, 2)) AS price FROM src;
   INSERT INTO o SELECT k, name, price, mine.total(id), COUNT(*) FROM keyed GROUP BY k, name, price;`;
  const flags = (p: string): string[] => [
    ...['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '100ms', '--restore', 'latest'],
    ...['-p', p],
  ];

  it.skipIf(process.platform !== 'linux')(
    'of the functions or of the job, groups go on from their states, at another parallelism too',
    async () => {
      module(`export const total = aggregateFunction({ parameters: { v: notNull(types.INT) }, returns: types.BIGINT,
      state: notNull(types.BIGINT), create: () => 0n, add: (state, { v }) => state + BigInt(v), result: (state) => state });`);
      const file = work.write('a.sql', script(1_500));
      const first = headrace(['run', file, ...flags('1')]);
      await until('a checkpoint', hasCheckpoint);
      await new Promise((resolve) => setTimeout(resolve, 300));
      process.kill(below(first.child.pid!).at(-1)!, 'SIGKILL');
      const killed = await first.ended;
      expect({ code: killed.code, told: killed.stderr.includes('function.process-ended') }).toEqual({ code: 1, told: true });

      const second = headrace(['run', file, ...flags('2')]);
      let told = false;
      second.child.stdout!.on('data', () => (told = true));
      await until('rows', () => told);
      await new Promise((resolve) => setTimeout(resolve, 400));
      second.child.kill('SIGKILL');
      await second.ended;

      work.write('a.sql', script(0));
      const last = await headrace(['run', file, ...flags('1')]).ended;
      expect({ code: last.code, stderr: last.stderr }).toEqual({ code: 0, stderr: '' });
      const ends = new Map(
        last.stdout
          .trimEnd()
          .split('\n')
          .filter((line) => line.startsWith('+'))
          .map((line) => [/\[(\d+),/.exec(line)![1]!, line.slice(2)]),
      );
      const each = count / groups;
      const sum = (k: number): number => each * k + (groups * each * (each - 1)) / 2;
      expect([...ends.values()].sort()).toEqual(
        Array.from({ length: groups }, (_, k) => `[${k}, ${k}, ${k}.00, ${sum(k)}, ${each}]`).sort(),
      );
    },
  );
});
