import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, hears, newestCheckpoint, until, workFolder } from './testing/headrace';

let work: ReturnType<typeof workFolder>;
beforeEach(() => (work = workFolder({ 'in.json': rows(200) })));
afterEach(() => work.remove());

const rows = (count: number): string => Array.from({ length: count }, (_, id) => `{"id":${id},"name":"n${id % 3}"}\n`).join('');
const source = (extra = ''): string =>
  `CREATE TEMPORARY TABLE src (id BIGINT, name STRING) WITH ('connector'='filesystem','path'='in.json','format'='json'${extra});\n`;
const printing = `CREATE TEMPORARY TABLE p (id BIGINT, name STRING) WITH ('connector'='print');\n`;
const slow = (count: number, perSecond: number): string =>
  `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector'='datagen','rows-per-second'='${perSecond}',
   'fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='${count - 1}');
   CREATE TEMPORARY TABLE o (id BIGINT) WITH ('connector'='filesystem','path'='out','format'='json');
   INSERT INTO o SELECT id FROM src;`;
const outputIds = (): number[] =>
  !existsSync(work.path('out'))
    ? []
    : readdirSync(work.path('out'))
        .filter((name) => !/^[._]/.test(name))
        .flatMap((name) =>
          readFileSync(work.path(`out/${name}`), 'utf8')
            .trimEnd()
            .split('\n'),
        )
        .map((line) => (JSON.parse(line) as { id: number }).id)
        .sort((a, b) => a - b);
const all = (count: number): number[] => Array.from({ length: count }, (_, id) => id);

describe('headrace run', () => {
  it.each(['1', '2'])('prints the rows of print sinks and nothing else (parallelism %s)', async (parallelism) => {
    const script = work.write('a.sql', `${source()}${printing}INSERT INTO p SELECT id, name FROM src WHERE id < 3;`);
    const { code, stdout, stderr } = await headrace(['run', script, '--parallelism', parallelism]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').sort()).toEqual(['+I[0, n0]', '+I[1, n1]', '+I[2, n2]']);
  });

  it('prints whole lines, though two workers wait for a reader that is slow', async () => {
    const count = 300_000;
    const script = work.write(
      'a.sql',
      `CREATE TEMPORARY TABLE src (id BIGINT) WITH ('connector'='datagen','rows-per-second'='0','fields.id.kind'='sequence',
         'fields.id.start'='0','fields.id.end'='${count - 1}');
       CREATE TEMPORARY TABLE p (id BIGINT, name STRING) WITH ('connector'='print');
       INSERT INTO p SELECT id, 'a name of some length' FROM src;`,
    );
    const { child, ended } = headrace(['run', script, '--parallelism', '2']);
    child.stdout!.pause();
    setTimeout(() => child.stdout!.resume(), 2_000);
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => !/^\+I\[\d+, a name of some length\]$/.test(line))).toEqual([]);
    expect([lines.length, new Set(lines).size]).toEqual([count, count]);
  });

  it('names file, line and column of what is wrong, and ends with 2', async () => {
    const script = work.write('a.sql', `${source()}${printing}INSERT INTO p\nSELECT id, nmae FROM src;`);
    const { code, stdout, stderr } = await headrace(['run', script]).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/a\.sql:4:12: [a-z-]+: .*nmae/);
  });

  it.each([
    [['run'], /a file is missing/],
    [['run', ''], /a file is missing/],
    [['run', 'x.sql', 'y.sql', 'z.sql'], /unexpected argument "y\.sql"/],
    [['run', 'x.sql', '--bogus'], /--bogus/],
    [['run', 'none.sql'], /there is no such file/],
    [['run', '.'], /this is a folder/],
    [['bogus'], /no command "bogus"/],
    [['run', 'in.json', '--parallelism', '0'], /from 1 to 64/],
    [['run', 'in.json', '--parallelism', '-1'], /--parallelism has no value; one that begins with "-" is written --parallelism=VALUE/],
    [['run', 'in.json', '--parallelism'], /argument missing/],
    [['run', 'in.json', '--checkpoint-interval', 'soon'], /not a duration/],
    [['run', 'in.json', '--checkpoint-dir', ''], /--checkpoint-dir is empty/],
    [['run', 'in.json', '--allow-rewind=yes'], /does not take an argument/],
    [['start', 'now'], /unexpected argument "now"/],
    [['connector', 'bogus'], /no command "connector bogus"/],
    [['connector', 'discover'], /a connector is missing/],
    [['connector', 'discover', 'values', 'x'], /"x" is no option/],
    [['connector', 'build'], /a folder is missing/],
    [['connector', 'dev', '.', '--port', 'any'], /no .*harness\.ts/],
    [['connector', 'verify', '--all', 'values'], /--all/],
    [['connector', 'verify', 'values', '--json', 'no/such/folder/laws.json'], /cannot be written \(ENOENT\)/],
    [['connector', 'verify', 'values', '--jobs', 'all'], /from 1 to 64/],
  ])('refuses %j with what to do, in one line', async (args, message) => {
    const { code, stdout, stderr } = await headrace(args).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^.+\.\n$|^.+Usage: .+\n$/);
  });

  it('ends quietly where nobody reads its output any more', async () => {
    const script = work.write('a.sql', `${source()}${printing}INSERT INTO p SELECT id, name FROM src;`);
    const { child, ended } = headrace(['compile', script, '--to', 'plan']);
    child.stdout!.destroy();
    expect(await ended).toMatchObject({ code: 1, stderr: expect.not.stringContaining('EPIPE') as string });
  });

  it('shows help for every command', async () => {
    const connector = ['discover', 'schema', 'check', 'preview', 'build', 'verify', 'dev'].map((name) => ['connector', name]);
    for (const command of [[], ['run'], ['compile'], ['check'], ['connector'], ...connector, ['start'], ['web'], ['runner']]) {
      const { code, stdout } = await headrace([...command, '--help']).ended;
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(stdout).toMatch(/^Usage: headrace/);
    }
  });

  it('ends with 1 when the job fails, and says what to do', async () => {
    const script = work.write('a.sql', `${source().replace('in.json', 'gone.json')}${printing}INSERT INTO p SELECT id, name FROM src;`);
    const { code, stderr } = await headrace(['run', script]).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/gone\.json/);
  });

  it('check says what a target lacks, compile leaves out what it does not know', async () => {
    const file = work.write(
      'target.sql',
      `CREATE TEMPORARY TABLE o (t STRING) WITH ('connector' = 'print', 'headrace.on-error' = 'skip');
       INSERT INTO o SELECT BTRIM(x) FROM (VALUES ('a')) AS v (x);`,
    );
    expect((await headrace(['check', file]).ended).code).toBe(0);
    const flink = await headrace(['check', file, '--target', 'flink']).ended;
    expect(flink.code).toBe(2);
    expect(flink.stderr).toMatch(/target\.sql:2:\d+: not-on-target: .*BTRIM — it came with Flink 2/);
    const text = await headrace(['compile', file, '--target', 'flink2']).ended;
    expect(text).toMatchObject({ code: 0, stdout: expect.not.stringContaining('headrace.') as string });
    expect(text.stderr).toContain("Left out for Flink 2: the option headrace.on-error = 'skip'");
    expect((await headrace(['check', file, '--target', 'spark']).ended).stderr).toContain('Choose one of embedded, flink, flink2');
  });

  it('interrupted: takes a last checkpoint, ends with 130, and goes on from there', async () => {
    const script = work.write('a.sql', slow(20_000, 1_000));
    const args = ['run', script, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '200ms', '--restore', 'latest'];
    const first = headrace(args);
    await until('output', () => outputIds().length > 0);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(130);
    const before = outputIds().length;
    expect(before).toBeLessThan(20_000);
    work.write('a.sql', slow(20_000, 0));
    expect((await headrace([...args, '--parallelism', '2']).ended).code).toBe(0);
    expect(outputIds()).toEqual(all(20_000));
  });

  it.each([
    ['1', '2'],
    ['2', '1'],
  ])('windows begun with %s workers are finished with %s', async (before, after) => {
    const script = (name: string, perSecond: number): string =>
      work.write(
        `${name}.sql`,
        `CREATE TEMPORARY TABLE src (id BIGINT, item INT, amount DECIMAL(12, 2), happened AS TO_TIMESTAMP_LTZ(id, 3),
           WATERMARK FOR happened AS happened)
         WITH ('connector'='datagen','rows-per-second'='${perSecond}','fields.id.kind'='sequence','fields.id.start'='0','fields.id.end'='39999',
           'fields.item.min'='0','fields.item.max'='9','fields.amount.min'='0','fields.amount.max'='1000');
         CREATE TEMPORARY TABLE o (item INT, starts TIMESTAMP_LTZ(3), orders BIGINT, total DECIMAL(38, 2))
         WITH ('connector'='filesystem','path'='${name}','format'='json');
         INSERT INTO o SELECT item, window_start, COUNT(*), SUM(amount)
         FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(happened), INTERVAL '10' SECOND)) GROUP BY item, window_start, window_end;`,
      );
    const linesOf = (name: string): string[] =>
      readdirSync(work.path(name))
        .filter((file) => !/^[._]/.test(file))
        .flatMap((file) =>
          readFileSync(work.path(`${name}/${file}`), 'utf8')
            .trimEnd()
            .split('\n'),
        )
        .sort();
    expect((await headrace(['run', script('straight', 0)]).ended).code).toBe(0);
    const args = [
      'run',
      script('moved', 4_000),
      '--checkpoint-dir',
      work.path('chk'),
      '--checkpoint-interval',
      '200ms',
      '--restore',
      'latest',
    ];
    const first = headrace([...args, '--parallelism', before]);
    await until('a checkpoint', () => newestCheckpoint(work.path('chk')) >= 4);
    first.child.kill('SIGKILL');
    await first.ended;
    script('moved', 0);
    const second = await headrace([...args, '--parallelism', after]).ended;
    expect({ code: second.code, stderr: second.stderr }).toEqual({ code: 0, stderr: '' });
    expect(linesOf('moved')).toEqual(linesOf('straight'));
  });

  it('interrupted without a directory: nothing of an exactly-once sink becomes visible', async () => {
    const script = work.write('a.sql', slow(100_000, 1_000));
    const run = headrace(['run', script, '--log-level', 'info']);
    await hears(run.child, 'Running.');
    run.child.kill('SIGTERM');
    expect((await run.ended).code).toBe(130);
    expect(outputIds()).toEqual([]);
  });

  it('a second process waits for the directory and then finds the job finished', async () => {
    const script = work.write('a.sql', slow(10_000, 4_000));
    const args = ['run', script, '--checkpoint-dir', work.path('chk'), '--restore', 'latest', '--log-level', 'info'];
    const first = headrace(args);
    await hears(first.child, 'Running.');
    first.child.kill('SIGSTOP'); // however long the second takes to start, the first is not through before
    const second = headrace(args);
    try {
      await hears(second.child, 'Another process runs a job');
    } finally {
      first.child.kill('SIGCONT');
    }
    const ends = await Promise.all([first.ended, second.ended]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(outputIds()).toEqual(all(10_000));
    expect(ends[0].stderr).not.toContain('Another process runs a job');
    expect(ends[1].stderr).toMatch(/has finished before/);
  });

  it('waits for a checkpoint that is further away than timers count', async () => {
    const script = work.write('a.sql', slow(3_000, 1_000));
    const args = ['run', script, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '1000h', '--log-level', 'info'];
    const { code, stderr } = await headrace(args).ended;
    expect(code, stderr).toBe(0);
    // The first one, soon after the first row, and the last one.
    expect(stderr.match(/ completed in /g)).toHaveLength(2);
    expect(stderr).not.toContain('TimeoutOverflowWarning');
  });

  it('a killed process frees its directory', async () => {
    const script = work.write('a.sql', slow(10_000, 5_000));
    const args = ['run', script, '--checkpoint-dir', work.path('chk'), '--checkpoint-interval', '100ms', '--restore', 'latest'];
    const first = headrace(args);
    await until('output', () => outputIds().length > 0);
    first.child.kill('SIGKILL');
    await first.ended;
    expect((await headrace(args).ended).code).toBe(0);
    expect(outputIds()).toEqual(all(10_000));
  });
});

describe('malformed rows', () => {
  const bad = '{"id":1,"name":"a"}\n{"id":"x\n{"id":3,"name":"c"}\n';
  const run = async (policy: string, args: readonly string[] = []): Promise<Awaited<ReturnType<typeof headrace>['ended']>> => {
    work.write('in.json', bad);
    const script = work.write('a.sql', `${source(`, 'headrace.on-error'='${policy}'`)}${printing}INSERT INTO p SELECT id, name FROM src;`);
    return headrace(['run', script, ...args]).ended;
  };

  it('fail: the message has the place and the bytes', async () => {
    const { code, stderr } = await run('fail');
    expect(code).toBe(1);
    expect(stderr).toMatch(/20/);
    expect(stderr).toMatch(/"id":"x/);
  });

  it('skip: the others come through', async () => {
    const { code, stdout } = await run('skip');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '+I[1, a]\n+I[3, c]\n' });
  });

  it('dead-letter: the record lies in a file of the checkpoint directory, named by its checkpoint', async () => {
    const { code, stdout } = await run('dead-letter', ['--checkpoint-dir', work.path('chk')]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '+I[1, a]\n+I[3, c]\n' });
    const letters = readdirSync(work.path('chk/dead-letters'));
    expect(letters).toHaveLength(1);
    expect(JSON.parse(readFileSync(work.path(`chk/dead-letters/${letters[0]}`), 'utf8'))).toMatchObject({ text: '{"id":"x' });
    const checkpoint = readdirSync(work.path('chk')).find((name) => name.startsWith('chk-'))!;
    expect(readFileSync(work.path(`chk/${checkpoint}/manifest.json`), 'utf8')).toContain(letters[0]);
  });
});

describe('compile and check', () => {
  it('print SQL that means the same again, the plan, and a canvas', async () => {
    const script = work.write('a.sql', `${source()}${printing}INSERT INTO p SELECT id, name FROM src WHERE id < 3;`);
    const sql = await headrace(['compile', script, '--to', 'sql']).ended;
    const again = await headrace(['compile', work.write('b.sql', sql.stdout), '--to', 'sql']).ended;
    expect([sql.code, again.code]).toEqual([0, 0]);
    expect(again.stdout).toBe(sql.stdout);
    const plan = await headrace(['compile', script, '--to', 'plan']).ended;
    expect(JSON.parse(plan.stdout)).toMatchObject({ version: 1, operators: expect.any(Array) as unknown });
    const graph = await headrace(['compile', script, '--to', 'graph']).ended;
    const document = work.write('pipeline.json', graph.stdout);
    const { code, stdout } = await headrace(['run', document]).ended;
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(3);
  });

  it('check says nothing about what is right, and 2 for what is not', async () => {
    const good = work.write('a.sql', `${source()}${printing}INSERT INTO p SELECT id, name FROM src;`);
    expect(await headrace(['check', good]).ended).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await headrace(['check', work.write('b.sql', 'SELEC 1;')]).ended).toMatchObject({ code: 2, stdout: '' });
  });

  it('names the place in a document that is no JSON, in one line', async () => {
    const { code, stderr } = await headrace(['check', work.write('p.json', '{"version":1,\n  "nodes": [\n    {"id": x}\n]}')]).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^\S*p\.json:3:12: json-syntax: this is no JSON from "x\}" on\.\n$/);
  });

  it('read files that begin with a byte order mark', async () => {
    const script = work.write('a.sql', `${source()}${printing}INSERT INTO p SELECT id, name FROM src;`);
    const graph = await headrace(['compile', script, '--to', 'graph']).ended;
    const marked = work.write('marked.json', `\uFEFF${graph.stdout}`);
    expect(await headrace(['check', marked]).ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('names both versions of a newer document', async () => {
    const { code, stderr } = await headrace(['check', work.write('p.json', '{"version":99,"name":"x","nodes":[],"edges":[]}')]).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/p\.json:1:1: document-newer: .*99.*1/);
  });
});
