import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript } from '../index';

const tables = readFileSync(path.join(import.meta.dirname, '../test/plans/tables.sql'), 'utf8');
const more = `CREATE TEMPORARY TABLE cities (city STRING, area INT) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/x', 'table-name' = 'cities');
CREATE TEMPORARY TABLE changed (id BIGINT, shop STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'upsert-kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'localhost:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TEMPORARY TABLE kept (n BIGINT, paid DECIMAL(10, 2), PRIMARY KEY (n) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost/x', 'table-name' = 'kept');
`;

function compiled(text: string): ReturnType<typeof compileScript> {
  return compileScript({ text, catalog: emptyCatalog, connectors: { connectors: connectorSpecs, formats: formatSpecs } });
}

/** What each node that grows is said to keep. */
function kept(query: string, settings = ''): readonly unknown[] {
  const head = `${settings}${tables}${more}`;
  const insert = query.startsWith('INSERT');
  const columns = insert ? [] : compiled(`${head}CREATE TEMPORARY VIEW q AS ${query};`).schemas['q']!['out']!.columns;
  const sink = columns.map(({ name, type }) => `\`${name}\` ${type}`).join(', ');
  const written = insert
    ? `${query};`
    : `CREATE TEMPORARY TABLE printed (${sink}) WITH ('connector' = 'print'); INSERT INTO printed ${query};`;
  const { diagnostics } = compiled(`${head}${written}`);
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  return diagnostics.filter(({ code }) => code === 'unbounded-state').map(({ params }) => params!['kept']);
}

const entries = 'one entry for each key';
const rows = 'the rows of both sides';
const values = 'the values that it aggregates';
const perShop = 'SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop';
const numbered = (partition: string, order: string, from = 'orders'): string =>
  `SELECT id FROM (SELECT *, ROW_NUMBER() OVER (${partition} ORDER BY ${order}) AS rn FROM ${from})`;
const over = (frame: string): string => `SELECT id, ${frame} AS x FROM orders`;
const minute = "INTERVAL '1' MINUTE";
const tumble = (table: string): string => `TABLE(TUMBLE(TABLE ${table}, DESCRIPTOR(ts), ${minute}))`;
const match = (pattern: string, within = ''): string =>
  `SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY shop ORDER BY ts MEASURES A.id AS a PATTERN (${pattern})${within} DEFINE A AS A.amount > 1)`;

/** Every operator that keeps something: what it is said to keep for ever, with the same question where it lets go. */
const growing: readonly (readonly [what: string, query: string, kept: readonly string[]])[] = [
  ['an aggregation by key', perShop, [entries]],
  ['DISTINCT', 'SELECT DISTINCT shop FROM orders', [entries]],
  ['grouping sets', 'SELECT shop, buyer, COUNT(*) AS n FROM orders GROUP BY ROLLUP (shop, buyer)', [entries]],
  ['COUNT(DISTINCT) of all rows', 'SELECT COUNT(DISTINCT shop) AS n FROM orders', [values]],
  ['LISTAGG of all rows', 'SELECT LISTAGG(shop) AS n FROM orders', [values]],
  ['MAX of rows that change', `SELECT MAX(n) AS m FROM (${perShop})`, [entries, values]],
  ['a join', 'SELECT o.id FROM orders AS o JOIN payments AS p ON o.id = p.order_id', [rows]],
  ['a semi join', 'SELECT id FROM orders WHERE id IN (SELECT order_id FROM payments)', [rows]],
  ['an anti join', 'SELECT id FROM orders AS o WHERE NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.order_id = o.id)', [rows]],
  ['UNION', 'SELECT id FROM orders UNION SELECT order_id FROM payments', [entries]],
  ['INTERSECT', 'SELECT id FROM orders INTERSECT SELECT order_id FROM payments', [rows, entries]],
  ['EXCEPT ALL', 'SELECT id FROM orders EXCEPT ALL SELECT order_id FROM payments', [entries]],
  ['the first row of each key', `${numbered('PARTITION BY shop', 'ts')} WHERE rn = 1`, [entries]],
  ['the last row of each key', `${numbered('PARTITION BY shop', 'ts DESC')} WHERE rn = 1`, [entries]],
  ['the best rows of each key', `${numbered('PARTITION BY shop', 'amount DESC')} WHERE rn <= 3`, [entries]],
  [
    'the best of all rows that change',
    `SELECT shop FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n) AS rn FROM (${perShop})) WHERE rn <= 3`,
    [entries, 'every row (one may move up when others are taken back)'],
  ],
  ['OVER by key', over('SUM(amount) OVER (PARTITION BY shop ORDER BY ts)'), [entries]],
  [
    'OVER by key of some rows',
    over('SUM(amount) OVER (PARTITION BY shop ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)'),
    [entries],
  ],
  ['COUNT(DISTINCT) OVER', over('COUNT(DISTINCT shop) OVER (ORDER BY ts)'), [values]],
  [
    'the versions of a table',
    'SELECT o.id, p.name FROM orders AS o JOIN people FOR SYSTEM_TIME AS OF o.ts AS p ON o.buyer = p.id',
    [entries],
  ],
  [
    'a look-up for rows that change',
    `SELECT a.shop, c.area FROM (SELECT shop, COUNT(*) AS n, PROCTIME() AS p FROM orders GROUP BY shop) AS a JOIN cities FOR SYSTEM_TIME AS OF a.p AS c ON c.city = a.shop`,
    [entries, 'the row of the dimension that it found for each key'],
  ],
  ['a source that only tells the last row of each key', 'SELECT id FROM changed', [entries]],
  [
    'a sink that replaces by another key',
    'INSERT INTO kept SELECT o.id, p.paid FROM orders AS o LEFT JOIN payments AS p ON o.id = p.order_id',
    [rows, entries],
  ],
  ['a pattern without WITHIN', match('A B'), ['rows that may still become part of a match']],
  ['a repeated step without WITHIN', match('A+? B'), ['rows that may still become part of a match']],
];

const bounded: readonly (readonly [what: string, query: string])[] = [
  ['a filter', 'SELECT id FROM orders WHERE amount > 1'],
  ['COUNT of all rows', 'SELECT COUNT(*) AS n, MAX(amount) AS m FROM orders'],
  ['a window', `SELECT window_start, COUNT(DISTINCT shop) AS n FROM ${tumble('orders')} GROUP BY window_start, window_end`],
  ['a legacy window', `SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop, TUMBLE(ts, ${minute})`],
  [
    'a window join',
    `SELECT o.id FROM (SELECT * FROM ${tumble('orders')}) AS o JOIN (SELECT * FROM ${tumble('payments')}) AS p ON o.id = p.order_id AND o.window_start = p.window_start AND o.window_end = p.window_end`,
  ],
  [
    'the best rows of each window',
    `SELECT id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY amount) AS rn FROM ${tumble('orders')}) WHERE rn <= 2`,
  ],
  ['an interval join', `SELECT o.id FROM orders AS o JOIN payments AS p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + ${minute}`],
  ['OVER of the last minute', over(`SUM(amount) OVER (PARTITION BY shop ORDER BY ts RANGE BETWEEN ${minute} PRECEDING AND CURRENT ROW)`)],
  ['OVER of all rows', over('SUM(amount) OVER (ORDER BY ts)')],
  ['the best of all rows', `${numbered('', 'amount')} WHERE rn <= 3`],
  ['ORDER BY time', 'SELECT id FROM orders ORDER BY ts'],
  ['LIMIT', 'SELECT id FROM orders LIMIT 3'],
  ['UNION ALL', 'SELECT id FROM orders UNION ALL SELECT order_id FROM payments'],
  ['UNNEST', 'SELECT t FROM baskets CROSS JOIN UNNEST(tags) AS u (t)'],
  ['a look-up', 'SELECT a.id FROM orders AS a JOIN cities FOR SYSTEM_TIME AS OF a.proc AS c ON c.city = a.shop'],
  ['a pattern WITHIN', match('A B', ` WITHIN ${minute}`)],
  ['a pattern of one row', match('A')],
  ['an aggregation of bounded rows', 'SELECT k, COUNT(*) AS n FROM small GROUP BY k'],
];

describe('a warning for state that grows for ever', () => {
  it.each(growing)('%s', (_, query, expected) => expect(kept(query)).toEqual(expected));
  it.each(bounded)('none for %s', (_, query) => expect(kept(query)).toEqual([]));

  const ttl = "SET 'table.exec.state.ttl' = '1 h';\n";
  const withoutTtl = /^(a pattern|a repeated step|a look-up)/;
  it.each(growing.filter(([what]) => !withoutTtl.test(what)))('none with a time-to-live for %s', (_, query) =>
    expect(kept(query, ttl)).toEqual([]),
  );
});
