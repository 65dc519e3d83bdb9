import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeUnless } from '@/server/launch/testing/describe-unless';
import { headrace, until, workFolder } from '@/server/cli/testing/headrace';
import { MariadbDatabase } from './mariadb-database';
import { SqliteDatabase } from './sqlite-database';
import type { TestDatabase } from './test-database';

const ROWS = 6_000;

/** Jobs out of SQL, in processes of the built command: both drivers load from there. */
const databases: readonly (readonly [TestDatabase & { start(): Promise<void>; stop(): Promise<void> }, string | null])[] = [
  [new MariadbDatabase(), await MariadbDatabase.missing()],
  [new SqliteDatabase(), null],
];
for (const [database, missing] of databases) describeUnless(missing, `a job on ${database.name}`, () => jobsOn(database));

function jobsOn(database: TestDatabase & { start(): Promise<void>; stop(): Promise<void> }): void {
  const work = workFolder();
  const q = database.quote;
  beforeAll(async () => {
    await database.start();
    const { bigint, word } = database.ddl;
    await database.sql(
      `CREATE TABLE shops (${q('id')} ${bigint} PRIMARY KEY, ${q('town')} ${word})`,
      `INSERT INTO shops VALUES (0, 'Ulm'), (1, 'Bonn')`,
      `CREATE TABLE orders (${q('id')} ${bigint} PRIMARY KEY, ${q('town')} ${word}, ${q('amount')} ${database.ddl.decimal})`,
      `CREATE TABLE few (${q('k')} ${bigint} PRIMARY KEY, ${q('n')} ${bigint})`,
      `CREATE TABLE found (${q('k')} ${bigint} PRIMARY KEY, ${q('town')} ${word})`,
      `CREATE TABLE totals (${q('town')} ${word} PRIMARY KEY, ${q('n')} ${bigint}, ${q('amount')} ${database.ddl.decimal})`,
    );
  });
  afterAll(async () => {
    await database.stop();
    work.remove();
  });

  /** As the connector's options say it, with the password as a secret. */
  const at = (table: string, more = ''): string => {
    const { options, resolvePath } = database.instance({});
    const url = options.url.startsWith('jdbc:sqlite:')
      ? `jdbc:sqlite:${resolvePath!(options.url.slice('jdbc:sqlite:'.length))}`
      : options.url;
    const user = options.username === undefined ? '' : `, 'username' = '${options.username}', 'password' = '\${secret.DB}'`;
    return `WITH ('connector' = 'jdbc', 'url' = '${url}', 'table-name' = '${table}'${user}${more})`;
  };
  const run = (file: string, state: string) =>
    headrace(
      ['run', file, '--parallelism', '2', '--checkpoint-dir', work.path(state), '--checkpoint-interval', '100ms', '--restore', 'latest'],
      {
        HEADRACE_SECRET_DB: 'headrace',
      },
    );
  const count = async (): Promise<number> => Number((await database.sql('SELECT COUNT(*) FROM orders'))[0]![0]);

  it('looks up and appends, is killed and restored, and has every row once', async () => {
    const file = work.write(
      'orders.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT, proc AS PROCTIME()) WITH ('connector' = 'datagen', 'rows-per-second' = '2000',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
       CREATE TEMPORARY TABLE shops (id BIGINT, town STRING) ${at('shops', `, 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '10'`)};
       CREATE TEMPORARY TABLE orders (id BIGINT, town STRING, amount DECIMAL(10, 2)) ${at('orders')};
       INSERT INTO orders SELECT n.id, s.town, CAST(n.id AS DECIMAL(10, 2)) / 4
         FROM numbers AS n LEFT JOIN shops FOR SYSTEM_TIME AS OF n.proc AS s ON s.id = MOD(n.id, 3);`,
    );
    const first = run(file, 'orders');
    let seen = 0;
    const looking = setInterval(() => void count().then((n) => (seen = n)), 100);
    await until('some rows', () => seen > 0 || first.child.exitCode !== null, 60_000).finally(() => clearInterval(looking));
    first.child.kill('SIGKILL');
    await first.ended;
    const { code, stderr } = await run(file, 'orders').ended;
    expect(code, stderr).toBe(0);
    expect(await count()).toBe(ROWS);
  });

  it('reads a table in ranges, and keeps sums by key', async () => {
    const ranges = { column: 'id', num: 4, 'lower-bound': 0, 'upper-bound': ROWS - 1 };
    const scan = Object.entries(ranges).map(([key, value]) => `, 'scan.partition.${key}' = '${value}'`);
    const file = work.write(
      'totals.sql',
      `CREATE TEMPORARY TABLE orders (id BIGINT, town STRING, amount DECIMAL(10, 2)) ${at('orders', scan.join(''))};
       CREATE TEMPORARY TABLE totals (town STRING, n BIGINT, amount DECIMAL(20, 4), PRIMARY KEY (town) NOT ENFORCED) ${at('totals')};
       INSERT INTO totals SELECT COALESCE(town, 'Other'), COUNT(*), SUM(amount) FROM orders GROUP BY COALESCE(town, 'Other');`,
    );
    const { code, stderr } = await run(file, 'totals').ended;
    expect(code, stderr).toBe(0);
    const rows = await database.sql(`SELECT ${q('town')}, ${q('n')}, ${q('amount')} FROM totals ORDER BY 1`);
    const sum = (first: number): number =>
      Array.from({ length: ROWS / 3 }, (_, i) => (first + 3 * i) / 4).reduce((total, amount) => total + amount, 0);
    expect(rows.map(([town, n, amount]) => [town, Number(n), Number(amount)])).toEqual([
      ['Bonn', ROWS / 3, sum(1)],
      ['Other', ROWS / 3, sum(2)],
      ['Ulm', ROWS / 3, sum(0)],
    ]);
  });

  it('deletes a row whose new state a filter or a look-up keeps back', async () => {
    const k = 'CAST(MOD(id, 10) AS BIGINT)';
    const counts = `SELECT ${k} AS k, COUNT(*) AS n FROM numbers GROUP BY ${k}`;
    const file = work.write(
      'few.sql',
      `CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen',
         'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '194');
       CREATE TEMPORARY TABLE shops (id BIGINT, town STRING, PRIMARY KEY (id) NOT ENFORCED) ${at('shops')};
       CREATE TEMPORARY TABLE few (k BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED) ${at('few')};
       CREATE TEMPORARY TABLE found (k BIGINT, town STRING, PRIMARY KEY (k) NOT ENFORCED) ${at('found')};
       CREATE TEMPORARY VIEW counts AS ${counts};
       CREATE TEMPORARY VIEW timed AS SELECT k, n - 18 AS n, PROCTIME() AS proc FROM counts;
       EXECUTE STATEMENT SET BEGIN
         INSERT INTO few SELECT k, n FROM counts WHERE n < 20;
         INSERT INTO found SELECT c.k, s.town FROM timed AS c JOIN shops FOR SYSTEM_TIME AS OF c.proc AS s ON s.id = c.n;
       END;`,
    );
    const { code, stderr } = await run(file, 'few').ended;
    expect(code, stderr).toBe(0);
    const numbers = (await database.sql(`SELECT ${q('k')}, ${q('n')} FROM few ORDER BY 1`)).map((row) => row.map(Number));
    expect(numbers).toEqual([5, 6, 7, 8, 9].map((k) => [k, 19]));
    // Of 20 rows a key has met shop 2, which is not there.
    const found = await database.sql(`SELECT ${q('k')}, ${q('town')} FROM found ORDER BY 1`);
    expect(found.map(([k, town]) => [Number(k), town])).toEqual([5, 6, 7, 8, 9].map((k) => [k, 'Bonn']));
  });

  it('is checked, and shown', async () => {
    const file = work.write(
      'show.sql',
      `CREATE TEMPORARY TABLE shops (id BIGINT, town STRING) ${at('shops')};
       CREATE TEMPORARY TABLE shown (id BIGINT, town STRING) WITH ('connector' = 'print');
       INSERT INTO shown SELECT id, town FROM shops;`,
    );
    const secret = { HEADRACE_SECRET_DB: 'headrace' };
    expect((await headrace(['connector', 'check', file], secret).ended).stdout).toContain(
      'works   "shops" (jdbc): The table shops has 2 columns.',
    );
    const { stdout } = await headrace(['connector', 'preview', file], secret).ended;
    expect(stdout.trimEnd().split('\n')).toEqual(['shops (jdbc), 2 rows', 'id\ttown', '0\tUlm', '1\tBonn']);
  });
}
