import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, newestCheckpoint, until, workFolder, type Ended } from '@/server/cli/testing/headrace';
import { below, runs } from '@/server/cli/testing/process-tree';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder();
  mkdirSync(work.path('functions'));
});
afterEach(() => work.remove());

const module = (text: string, name = 'mine'): void =>
  void work.write(
    `functions/${name}.ts`,
    `import { notNull, scalarFunction, tableFunction, types } from '@headrace/connector-sdk/functions';\n${text}`,
  );
const run = (sql: string, ...more: readonly string[]): Promise<Ended> => headrace(['run', work.write('a.sql', sql), ...more]).ended;
const input = (lines: readonly object[]): void => void work.write('in.json', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const table = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector'='filesystem','path'='in.json','format'='json');\n`;
const print = (columns: string): string => `CREATE TABLE p (${columns}) WITH ('connector'='print');\n`;
const lines = ({ stdout }: Ended): readonly string[] => stdout.trimEnd().split('\n').sort();

const plus = `export const plus = scalarFunction({ parameters: { a: types.INT, b: types.INT }, returns: types.INT,
  call: ({ a, b }) => (a === null || b === null ? -1 : a + b) });
export const even = scalarFunction({ parameters: { a: notNull(types.INT) }, returns: types.BOOLEAN, call: ({ a }) => a % 2 === 0 });
export const repeat = tableFunction({ parameters: { n: notNull(types.INT) }, rows: { i: types.INT, text: types.STRING },
  call: function* ({ n }) { for (let i = 0; i < n; i++) yield { i, text: i === 1 ? null : 't' + i }; } });`;

describe('functions in TypeScript', () => {
  it('run the example, scalar and table functions', async () => {
    cpSync(path.join(import.meta.dirname, '../../../examples/functions'), work.path('.'), { recursive: true });
    const ended = await headrace(['run', work.path('deliveries.sql')]).ended;
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines(ended)).toEqual(readFileSync(work.path('expected.txt'), 'utf8').trimEnd().split('\n'));
  });

  it.each(['1', '2'])('stand in SELECT, WHERE, keys and aggregates, with NULLs (parallelism %s)', async (parallelism) => {
    module(plus);
    input([
      { a: 1, b: 1 },
      { a: 2, b: 2 },
      { a: 4, b: null },
      { a: null, b: 4 },
    ]);
    const from = `${table('t', 'a INT, b INT')}${print('x INT, n BIGINT, s INT')}`;
    const rows = await run(
      `${from}INSERT INTO p SELECT mine.plus(a, b), 1, mine.plus(mine.plus(a, b), 10) FROM t WHERE mine.even(a);`,
      '-p',
      parallelism,
    );
    expect({ code: rows.code, stderr: rows.stderr, rows: lines(rows) }).toEqual({
      code: 0,
      stderr: '',
      rows: ['+I[-1, 1, 9]', '+I[4, 1, 14]'],
    });
    const last = await run(
      `${from}CREATE VIEW g AS SELECT a % 2 AS k, COUNT(*) AS n, SUM(mine.plus(a, b)) AS s FROM t GROUP BY a % 2;
       INSERT INTO p SELECT k, n, mine.plus(s, 0) FROM g;`,
      '-p',
      parallelism,
    );
    expect(last.code).toBe(0);
    const changes = lines(last).map((line) => [line.startsWith('-') ? -1 : 1, line.slice(2)] as const);
    const left = [...new Set(changes.map(([, row]) => row))].filter(
      (row) => changes.reduce((n, [sign, other]) => n + (other === row ? sign : 0), 0) !== 0,
    );
    expect(left.sort()).toEqual(['[0, 2, 3]', '[1, 1, 2]', '[null, 1, -1]']);
  });

  it('gives and takes values of every type', async () => {
    const columns = {
      b: ['BOOLEAN', 'types.BOOLEAN', 'TRUE'],
      ti: ['TINYINT', 'types.TINYINT', 'CAST(-128 AS TINYINT)'],
      si: ['SMALLINT', 'types.SMALLINT', 'CAST(32767 AS SMALLINT)'],
      i: ['INT', 'types.INT', '-2147483647'],
      bi: ['BIGINT', 'types.BIGINT', '9223372036854775807'],
      f: ['FLOAT', 'types.FLOAT', 'CAST(1.5 AS FLOAT)'],
      d: ['DOUBLE', 'types.DOUBLE', '1.25E-3'],
      de: ['DECIMAL(10, 2)', 'types.DECIMAL(10, 2)', 'CAST(-12345678.90 AS DECIMAL(10, 2))'],
      dw: ['DECIMAL(38, 3)', 'types.DECIMAL(38, 3)', "CAST('-12345678901234567890123456789012345.678' AS DECIMAL(38, 3))"],
      s: ['STRING', 'types.STRING', "'Grüße 🐟'"],
      by: ['BYTES', 'types.BYTES', "x'00ff10'"],
      da: ['DATE', 'types.DATE', "DATE '1969-12-31'"],
      t: ['TIME(0)', 'types.TIME(0)', "TIME '23:59:59'"],
      ts: ['TIMESTAMP(9)', 'types.TIMESTAMP(9)', "TIMESTAMP '1969-12-31 23:59:59.123456789'"],
      tz: ['TIMESTAMP_LTZ(3)', 'types.TIMESTAMP_LTZ(3)', 'TO_TIMESTAMP_LTZ(1700000000123, 3)'],
      ar: ['ARRAY<INT>', 'types.ARRAY(types.INT)', 'ARRAY[1, CAST(NULL AS INT), 3]'],
      ma: ['MAP<STRING, BIGINT>', 'types.MAP(types.STRING, types.BIGINT)', "MAP['k', CAST(7 AS BIGINT)]"],
      ro: [
        'ROW<x INT, y STRING>',
        "types.ROW([{ name: 'x', type: types.INT }, { name: 'y', type: types.STRING }])",
        "CAST(ROW(1, 'y') AS ROW<x INT, y STRING>)",
      ],
    } as const;
    const names = Object.keys(columns) as (keyof typeof columns)[];
    module(
      names
        .map(
          (n) =>
            `export const ${n} = scalarFunction({ parameters: { v: ${columns[n][1]} }, returns: ${columns[n][1]}, call: ({ v }) => v });`,
        )
        .join('\n'),
    );
    input([{ x: 1 }]);
    const sink = print(names.map((n) => `\`${n}\` ${columns[n][0]}`).join(', '));
    const values = (of: (name: keyof typeof columns) => string): string => `INSERT INTO p SELECT ${names.map(of).join(', ')} FROM t;`;
    const script = `${table('t', 'x INT')}${sink}`;
    const plain = await run(`${script}${values((n) => columns[n][2])}${values((n) => `CAST(NULL AS ${columns[n][0]})`)}`);
    const through = await run(`${script}${values((n) => `mine.\`${n}\`(${columns[n][2]})`)}${values((n) => `mine.\`${n}\`(NULL)`)}`);
    expect({ code: through.code, stderr: through.stderr }).toEqual({ code: 0, stderr: '' });
    expect(lines(through)).toEqual(lines(plain));
    expect(lines(plain)).toHaveLength(2);
  });

  it.each(['1', '2'])('make any number of rows of a row (parallelism %s)', async (parallelism) => {
    module(plus);
    input([{ a: 0 }, { a: 3 }, { a: null }, { a: 10_000 }, { a: 1 }]);
    const from = `${table('t', 'a INT')}${print('a INT, i INT, s STRING')}`;
    const joined = await run(
      `${from}INSERT INTO p SELECT a, i, text FROM t LEFT JOIN LATERAL TABLE(mine.repeat(a)) ON TRUE WHERE a IS NULL OR a < 10;`,
      '-p',
      parallelism,
    );
    expect({ code: joined.code, rows: lines(joined) }).toEqual({
      code: 0,
      rows: ['+I[0, null, null]', '+I[1, 0, t0]', '+I[3, 0, t0]', '+I[3, 1, null]', '+I[3, 2, t2]', '+I[null, null, null]'],
    });
    const many = await run(
      `${from}INSERT INTO p SELECT a, i, text FROM t, LATERAL TABLE(mine.repeat(a * 2)) AS x(i, text) WHERE i % 1000 = 999;`,
      '-p',
      parallelism,
    );
    expect(lines(many)).toEqual(Array.from({ length: 20 }, (_, i) => `+I[10000, ${i * 1000 + 999}, t${i * 1000 + 999}]`).sort());
  });

  it('lets watermarks stand between the same rows', async () => {
    module(plus);
    input(
      Array.from({ length: 9_000 }, (_, i) => ({
        a: i,
        ts: new Date(Math.floor(i / 7) * 1_000).toISOString().replace('Z', '').replace('T', ' '),
      })),
    );
    const timed = table('t', 'a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts');
    const query = (value: string): string => `${timed}${print('w TIMESTAMP(3), n BIGINT, s BIGINT')}
      INSERT INTO p SELECT window_start, COUNT(*), SUM(CAST(${value} AS BIGINT)) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;`;
    const [plain, called] = [await run(query('a + 1')), await run(query('mine.plus(a, 1)'))];
    expect({ code: called.code, stderr: called.stderr }).toEqual({ code: 0, stderr: '' });
    expect(called.stdout).toBe(plain.stdout);
  });
});

describe('batches of a source that are larger than what is sent at once', () => {
  it.each(['1', '2'])('are answered in parts (parallelism %s)', async (parallelism) => {
    module(plus);
    const count = 200_000;
    const from = `CREATE TABLE t (id INT) WITH ('connector'='datagen','rows-per-second'='0','fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='${count - 1}');
      ${print('n BIGINT, s BIGINT')}`;
    const total = async (query: string): Promise<string | undefined> =>
      (await run(`${from}${query}`, '-p', parallelism)).stdout.trimEnd().split('\n').at(-1);
    expect(await total('INSERT INTO p SELECT COUNT(*), SUM(CAST(mine.plus(id, 1) AS BIGINT)) FROM t;')).toBe(
      `+U[${count}, ${(count * (count + 1)) / 2}]`,
    );
    const three =
      'INSERT INTO p SELECT COUNT(*), SUM(CAST(id * 10 + i AS BIGINT)) FROM t, LATERAL TABLE(mine.repeat(id % 3)) WHERE id < 100000;';
    const rows = Array.from({ length: 100_000 }, (_, id) => Array.from({ length: id % 3 }, (__, i) => id * 10 + i)).flat();
    expect(await total(three)).toBe(`+U[${rows.length}, ${rows.reduce((sum, value) => sum + value, 0)}]`);
  });
});

describe('a function that goes wrong', () => {
  const one = `${table('t', 'a INT')}${print('a INT')}INSERT INTO p SELECT mine.bad(a) FROM t;`;
  const bad = (body: string, before = ''): void => {
    module(
      `${before}\nexport const bad = scalarFunction({ parameters: { a: types.INT }, returns: notNull(types.INT), call: ({ a }) => {\n${body}\n} });`,
    );
    input([{ a: 1 }, { a: 42 }]);
  };

  it.each([
    [
      'throws',
      "if (a === 42) throw new Error('no fortytwo'); return 1;",
      /function\.threw: The function mine\.bad, called with a = 42, threw: no fortytwo \(mine\.ts:4:\d+\)\./,
    ],
    [
      'gives another type',
      "return 'x' as unknown as number;",
      /function\.wrong-result: The function mine\.bad, called with a = 1, gave no value that fits/,
    ],
    ['gives NULL against its word', 'return null as unknown as number;', /function\.wrong-result.*NOT NULL/],
    ['never ends', 'for (;;) {}', /function\.timeout: The function mine\.bad did not answer a batch of rows within 700 ms/],
    ['ends its process', 'process.exit(3);', /function\.process-ended: .*exit code 3/],
    ['takes all memory', 'const all: unknown[] = []; for (;;) all.push(new Array(1000).fill(a));', /function\.memory/],
  ])('%s: the job fails and says so', async (_, body, message) => {
    bad(body);
    const limits = `SET 'headrace.functions.timeout' = '${body === 'for (;;) {}' ? '700 ms' : '60 s'}'; SET 'headrace.functions.memory' = '48 mb';\n`;
    const { code, stdout, stderr } = await run(limits + one);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([
    ['a file', "return readFileSync('/etc/hostname').length;", /Access to this API has been restricted/],
    ['a file that it writes', "writeFileSync('written', 'x'); return 1;", /Access to this API has been restricted/],
    ['a process', "return spawnSync('/bin/true').status ?? 0;", /Access to this API has been restricted/],
    ['the network', "connect(80, '127.0.0.1'); return 1;", /Functions in TypeScript have no network/],
    ['the network by fetch', "void fetch('http://127.0.0.1/'); return 1;", /Functions in TypeScript have no network/],
    ['its parent', 'process.kill(process.ppid); return 1;', /Functions in TypeScript have no other processes/],
  ])('is refused %s', async (_, body, message) => {
    bad(
      body,
      "import { readFileSync, writeFileSync } from 'node:fs';\nimport { connect } from 'node:net';\nimport { spawnSync } from 'node:child_process';",
    );
    const { code, stderr } = await run(one);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  it('has no environment and no secrets', async () => {
    bad('return Object.keys(process.env).length + process.argv.filter((each) => /secret/i.test(each)).length;');
    const file = work.write('a.sql', one);
    const { code, stdout } = await headrace(['run', file], { HEADRACE_SECRET_KEY: 'hidden' }).ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '+I[0]\n+I[0]\n' });
  });

  it('prints into the log of the job', async () => {
    bad("console.log('seen', a); return 1;");
    const { stderr } = await run(one, '--log-level', 'info');
    expect(stderr).toContain('info seen 42');
  });

  it('is built again after an edit, and an old plan says what has changed', async () => {
    bad('return 1;');
    expect((await run(one)).stdout).toBe('+I[1]\n+I[1]\n');
    bad('return 2;');
    const later = new Date(Date.now() + 2_000);
    utimesSync(work.path('functions/mine.ts'), later, later);
    expect((await run(one)).stdout).toBe('+I[2]\n+I[2]\n');
    const listed = await headrace(['function', 'build', work.path('functions/mine.ts')]).ended;
    expect(listed.stdout).toContain('mine.bad(a)  scalar');
    const { stderr } = await headrace(['function', 'build', work.write('functions/none.ts', 'export const x = 1;')]).ended;
    expect(stderr).toContain('exports no functions');
    const broken = await headrace(['function', 'build', work.write('functions/broken.ts', "throw new Error('at once');")]).ended;
    expect(broken.stderr).toContain('at once');
    expect(existsSync(work.path('functions/broken.ts'))).toBe(true);
  });
});

describe('over a crash', () => {
  const count = 30_000;
  /** Twenty seconds of rows while something is killed; what is left then comes at once. */
  const script = (perSecond: number): string =>
    `CREATE TABLE src (id INT) WITH ('connector'='datagen','rows-per-second'='${perSecond}',
     'fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='${count - 1}');
   CREATE TABLE o (id INT, twice INT) WITH ('connector'='filesystem','path'='out','format'='json');
   INSERT INTO o SELECT id, mine.plus(id, id) FROM src;`;
  const flags = (): string[] => ['--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '100ms', '--restore', 'latest'];
  const rows = (): readonly { id: number; twice: number }[] =>
    readdirSync(work.path('out'))
      .filter((name) => !/^[._]/.test(name))
      .flatMap((name) =>
        readFileSync(work.path(`out/${name}`), 'utf8')
          .trimEnd()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as { id: number; twice: number })
      .sort((a, b) => a.id - b.id);
  const hasCheckpoint = (): boolean => newestCheckpoint(work.path('chk')) > 0;

  it.skipIf(process.platform !== 'linux')('of the functions or of the job, each row comes once and nothing stays behind', async () => {
    module(plus);
    const file = work.write('a.sql', script(1_500));
    const first = headrace(['run', file, ...flags()]);
    await until('a checkpoint', hasCheckpoint);
    process.kill(below(first.child.pid!).at(-1)!, 'SIGKILL');
    const killed = await first.ended;
    expect(killed.code).toBe(1);
    expect(killed.stderr).toContain('function.process-ended');

    const second = headrace(['run', file, ...flags()]);
    await until('the functions', () => below(second.child.pid!).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const functions = below(second.child.pid!);
    second.child.kill('SIGKILL');
    await second.ended;
    await until('the end of the functions', () => !functions.some(runs));

    work.write('a.sql', script(0));
    expect((await headrace(['run', file, ...flags()]).ended).code).toBe(0);
    expect(rows()).toEqual(Array.from({ length: count }, (_, id) => ({ id, twice: 2 * id })));
  });

  it.skipIf(process.platform !== 'linux')('and in the middle of a loop without end, nothing stays behind either', async () => {
    module(
      'export const plus = scalarFunction({ parameters: { a: types.INT, b: types.INT }, returns: types.INT, call: () => { for (;;); } });',
    );
    const job = headrace(['run', work.write('a.sql', script(1_500))]);
    await until('the functions', () => below(job.child.pid!).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const functions = below(job.child.pid!);
    job.child.kill('SIGKILL');
    await job.ended;
    await until('the end of the functions', () => !functions.some(runs));
  });
});
