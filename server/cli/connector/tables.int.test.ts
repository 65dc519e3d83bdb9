import { mkdirSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, hears, workFolder } from '../testing/headrace';

let work: ReturnType<typeof workFolder>;
beforeEach(() => {
  work = workFolder({ 'orders.json': [1, 2, 3].map((id) => `{"id":${id},"item":"i${id}"}\n`).join('') });
});
afterEach(() => work.remove());

const script = (orders: string): string =>
  work.write(
    'a.sql',
    `CREATE TEMPORARY TABLE orders (id BIGINT, item STRING) WITH ('connector' = 'filesystem', 'path' = '${orders}', 'format' = 'json');
     CREATE TEMPORARY TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence', 'fields.n.start' = '5', 'fields.n.end' = '9');
     CREATE TEMPORARY TABLE p (id BIGINT) WITH ('connector' = 'print');
     INSERT INTO p SELECT id FROM orders UNION ALL SELECT n FROM numbers;`,
  );

describe('the tables of a pipeline', () => {
  it('are tried against what they name', async () => {
    const works = await headrace(['connector', 'check', script('orders.json')]).ended;
    expect({ code: works.code, tables: works.stdout.match(/^works {3}"\w+"/gm) }).toEqual({
      code: 0,
      tables: ['works   "orders"', 'works   "numbers"', 'works   "p"'],
    });
    const { code, stdout } = await headrace(['connector', 'check', script('gone.json')]).ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^FAILED {2}"orders" \(filesystem\), "path": .*gone\.json/m);
  });

  it('are shown as they lie there', async () => {
    const { code, stdout } = await headrace(['connector', 'preview', script('orders.json'), '--rows', '2']).ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'orders (filesystem), 2 rows\nid\titem\n1\ti1\n2\ti2\n\nnumbers (datagen), 2 rows\nn\n5\n6\n\n',
    });
    const none = await headrace(['connector', 'preview', script('orders.json'), '--table', 'p']).ended;
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('It reads "orders", "numbers".') as string });
    const sinkless = `CREATE TEMPORARY TABLE p (id INT) WITH ('connector' = 'print');`;
    expect(await headrace(['connector', 'preview', work.write('sinkless.sql', sinkless)]).ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no-sink') as string,
    });
  });

  it('are waited for: the first row may take as long as a person lets it', async () => {
    const columns = `(id BIGINT) WITH ('connector' = 'filesystem', 'path' = 'incoming', 'format' = 'json', 'source.monitor-interval' = '100 ms')`;
    const tables = `CREATE TEMPORARY TABLE incoming ${columns}; CREATE TEMPORARY TABLE p (id BIGINT) WITH ('connector' = 'print');`;
    const file = work.write('waits.sql', `${tables} INSERT INTO p SELECT id FROM incoming;`);
    mkdirSync(work.path('incoming'));
    const preview = (...args: readonly string[]) => headrace(['connector', 'preview', file, '--rows', '2', ...args]);
    expect(await preview('--wait', '200ms').ended).toMatchObject({ code: 0, stdout: 'incoming (filesystem), 0 rows\nid\n\n' });

    const stopped = preview();
    await hears(stopped.child, 'Waiting for 2 rows of "incoming" (filesystem). Ctrl-C shows what has come.');
    stopped.child.kill('SIGINT');
    expect(await stopped.ended).toMatchObject({ code: 130, stdout: 'incoming (filesystem), 0 rows\nid\n\n' });

    const patient = preview();
    await hears(patient.child, 'Waiting for 2 rows');
    renameSync(work.write('late.json', '{"id":1}\n{"id":2}\n'), work.path('incoming/late.json'));
    expect(await patient.ended).toMatchObject({ code: 0, stdout: 'incoming (filesystem), 2 rows\nid\n1\n2\n\n' });
  });

  it('have options that are known as JSON Schema too', async () => {
    const { code, stdout } = await headrace(['connector', 'schema', 'filesystem']).ended;
    const schema = JSON.parse(stdout) as { properties: Record<string, unknown>; allOf: { then: { title: string } }[] };
    expect(code).toBe(0);
    expect(schema).toMatchObject({ title: 'Files', required: ['connector', 'path'], unevaluatedProperties: false });
    expect(schema.properties['auto-compaction']).toMatchObject({ enum: ['true', 'false'], default: 'false' });
    expect(schema.allOf.map(({ then }) => then.title)).toContain('JSON lines');
    expect(await headrace(['connector', 'schema', 'nothing']).ended).toMatchObject({ code: 2, stdout: '' });
  });

  it('are found, with their columns, before there is a pipeline', async () => {
    work.write('seen.csv', 'day,"the ""item""",price,n\n2017-11-26,apple,1.5,1\n2017-11-27,,2,12345678901234567890\n');
    const discover = (...args: readonly string[]) => headrace(['connector', 'discover', 'filesystem', ...args]).ended;
    const folder = work.path('');
    const listed = await discover(`path=${folder}`);
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^file\t.*orders\.json$/m) as string });
    const table = await discover(`path=${folder}`, 'format=csv', 'headrace.csv.header=true', '--table', work.path('seen.csv'));
    expect(table.stdout, table.stderr).toContain(
      'CREATE TABLE seen (\n  `day` DATE,\n  `the "item"` STRING,\n  price DOUBLE,\n  n DECIMAL(38, 0)\n) WITH (',
    );
    // What it writes is a table that can be read.
    const sink = `CREATE TEMPORARY TABLE p (n DECIMAL(38, 0)) WITH ('connector' = 'print'); INSERT INTO p SELECT n FROM seen;`;
    const preview = await headrace(['connector', 'preview', work.write('found.sql', table.stdout + sink)]).ended;
    expect(preview.stdout, preview.stderr).toContain('2017-11-26\tapple\t1.5\t1\n2017-11-27\t\t2\t12345678901234567890\n');
    const none = await headrace(['connector', 'discover', 'print']).ended;
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('has nothing to list') as string });
  });
});
