import { notNull, types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext, connectorHarness, FaultProxy, type SinkCase, type TestInstance } from '@headrace/connector-sdk/testing';
import jdbc from '../index';
import type { JdbcOptions } from '../spec';
import { everyType } from './every-type';
import { optionsAt, TestPostgres } from './postgres';

let postgres: TestPostgres;
let proxy: FaultProxy;
let number = 0;
const freshName = (): string => `kit_${++number}`;

const tableOf = (fields: readonly Field[], primaryKey: readonly string[] = []): TableSchema => ({
  name: 't',
  fields,
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const orders: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'Item "x"', type: types.STRING },
  { name: 'price', type: types.DECIMAL(20, 4) },
];
const orderRow = (id: number): SqlRow => [BigInt(id), `it's "${id}" \\ {,} NULL`, `${id}.2500`];
const textOf = (row: readonly (string | null)[] | SqlRow): string => row.map(String).join('|');

/** Through the proxy, so that the server can be taken away. */
const optionsOf = (table: string, more: Record<string, string> = {}): JdbcOptions =>
  optionsAt(proxy.port, { 'table-name': table, 'connection.max-retry-timeout': '2 s', ...more });
const outage = async (): Promise<() => Promise<void>> => {
  await proxy.down();
  return () => proxy.up();
};
const dropping = (name: string) => async (): Promise<void> => {
  await postgres.sql(`DROP TABLE ${name}`, 'DROP TABLE IF EXISTS headrace_ledger');
};

function ordersTable(name: string, given: { readonly keyed: boolean; readonly rows: number }): SinkCase<JdbcOptions> {
  return {
    name,
    explore: given.rows > 100 ? 0 : 60,
    epoch: (n) => Array.from({ length: given.rows }, (_, i) => ({ kind: 'insert', row: orderRow(n * 10_000 + i) })),
    open: async () => {
      const table = freshName();
      await postgres.sql(
        `CREATE TABLE ${table} (id bigint CHECK (id > 0), "Item ""x""" text, price numeric(20,4)${given.keyed ? ', PRIMARY KEY (id)' : ''})`,
        'DROP TABLE IF EXISTS headrace_ledger',
      );
      return {
        instance: { options: optionsOf(table), table: tableOf(orders, given.keyed ? ['id'] : []) },
        visible: () => postgres.sql(`SELECT * FROM ${table}`).then((rows) => rows.map(textOf)),
        textOf,
        refused: () => [-1n, 'refused', '1.0000'],
        outage,
        remove: dropping(table),
      };
    },
    types: everyTypeTable,
  };
}

const typedFields: readonly Field[] = [{ name: 'id', type: notNull(types.INT) }, ...everyType.map(({ field }) => field)];
const typedRows: readonly SqlRow[] = [0, 1, 2, 3, 4, 5].map((id) => [id, ...everyType.map(({ values }) => values[id] ?? null)]);

/** An empty table with a column of every type, read back by a scan. */
async function everyTypeTable(): Promise<{
  readonly instance: TestInstance<JdbcOptions>;
  readonly rows: readonly SqlRow[];
  read(): Promise<readonly SqlRow[]>;
}> {
  const name = freshName();
  await postgres.sql(
    'DROP TABLE IF EXISTS headrace_ledger',
    `CREATE TABLE ${name} (id integer PRIMARY KEY, ${everyType.map(({ field, pg }) => `"${field.name}" ${pg}`).join(', ')})`,
  );
  const instance = { options: optionsOf(name, { 'scan.fetch-size': '4' }), table: tableOf(typedFields, ['id']) };
  const read = async (): Promise<readonly SqlRow[]> => {
    const lookup = jdbc.lookup!.create(connectorContext(instance), {
      keys: ['id'],
      columns: typedFields.map(({ name: column }) => column),
    });
    const rows: SqlRow[] = [];
    for await (const batch of lookup.scan!()) rows.push(...batch);
    await lookup.close();
    return rows;
  };
  return { instance, rows: typedRows, read };
}

/** The same table with its rows in it, written by PostgreSQL's own text of each value. */
async function filledTypeTable(): Promise<{ readonly instance: TestInstance<JdbcOptions>; readonly rows: readonly SqlRow[] }> {
  const { instance, rows } = await everyTypeTable();
  for (const [id] of rows)
    await postgres.sql(
      `INSERT INTO ${instance.options['table-name']} VALUES (${[String(id), ...everyType.map(({ literals }) => literals[id as number] ?? 'NULL')].join(', ')})`,
    );
  return { instance, rows };
}

export default connectorHarness<JdbcOptions>({
  connector: jdbc,
  start: async () => {
    postgres = await TestPostgres.start();
    proxy = await FaultProxy.start({ port: postgres.port });
    return {
      stop: async () => {
        await proxy.close();
        await postgres.stop();
      },
    };
  },
  sources: [
    {
      name: 'a table in three ranges',
      open: async () => {
        const name = freshName();
        await postgres.sql(
          `CREATE TABLE ${name} (id integer, v text)`,
          `INSERT INTO ${name} SELECT n, 'v' || n FROM generate_series(1, 80) n`,
          `INSERT INTO ${name} VALUES (NULL, 'none')`,
        );
        const ranges = { column: 'id', num: '3', 'lower-bound': '1', 'upper-bound': '60' };
        const fields = [
          { name: 'id', type: types.INT },
          { name: 'v', type: types.STRING },
        ];
        return {
          instance: {
            options: optionsOf(name, Object.fromEntries(Object.entries(ranges).map(([key, value]) => [`scan.partition.${key}`, value]))),
            table: tableOf(fields),
          },
          expected: [...Array.from({ length: 80 }, (_, i) => `${i + 1}|v${i + 1}`), 'null|none'],
          outage,
          remove: dropping(name),
        };
      },
      types: filledTypeTable,
    },
  ],
  sinks: [
    ordersTable('upsert', { keyed: true, rows: 3 }),
    ordersTable('append', { keyed: false, rows: 3 }),
    ordersTable('append of staged epochs', { keyed: false, rows: 700 }),
  ],
  lookups: [
    {
      name: 'by two columns',
      open: async () => {
        const name = freshName();
        const at = (hour: number) => ({ epochMs: Date.parse(`2017-11-26T${hour}:00:00Z`), nanos: 0 });
        const rows: readonly SqlRow[] = [
          ['a', at(10), 1n],
          ['a', at(10), 2n],
          ['a', at(11), 3n],
          ['b', at(10), null],
        ];
        await postgres.sql(
          `CREATE TABLE ${name} (k varchar(9), at timestamp, v bigint)`,
          `INSERT INTO ${name} VALUES ('a', '2017-11-26 10:00', 1), ('a', '2017-11-26 10:00', 2), ('a', '2017-11-26 11:00', 3), ('b', '2017-11-26 10:00', NULL)`,
        );
        const fields = [
          { name: 'k', type: types.STRING },
          { name: 'at', type: types.TIMESTAMP(3) },
          { name: 'v', type: types.BIGINT },
        ];
        return {
          instance: { options: optionsOf(name), table: tableOf(fields) },
          keys: ['k', 'at'],
          rows,
          absent: ['c', at(10)],
          outage,
          remove: dropping(name),
        };
      },
    },
  ],
  refused: [
    { name: 'a table that is not there', open: () => ({ options: optionsOf('nothing'), table: tableOf(orders) }), option: 'table-name' },
    {
      name: 'a wrong password',
      open: () => ({ options: optionsOf('t', { password: 'wrong' }), table: tableOf(orders) }),
      option: 'password',
    },
    {
      name: 'a server that is not there',
      open: () => ({ options: optionsOf('t', { url: 'jdbc:postgresql://127.0.0.1:1/postgres' }), table: tableOf(orders) }),
      option: 'url',
    },
  ],
});
