import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headrace, workFolder } from '../testing/headrace';

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
  });
});
