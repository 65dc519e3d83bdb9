import { notNull, types, type Field, type SqlRow, type SqlValue, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext, connectorHarness, type LookupCase, type SinkCase, type TestInstance } from '@headrace/connector-sdk/testing';
import redis from '../index';
import type { RedisOptions } from '../spec';
import { missing, sharedRedis, type TestRedis } from './test-redis';

let server: TestRedis;

const tableOf = (fields: readonly Field[], primaryKey: readonly string[] = []): TableSchema => ({
  name: 't',
  fields,
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const orders: readonly Field[] = [
  { name: 'shop', type: notNull(types.STRING) },
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'item', type: types.STRING },
  { name: 'price', type: types.DECIMAL(20, 4) },
];
const orderRow = (id: number): SqlRow => [`shop ${id % 3}`, 9_007_199_254_740_993n + BigInt(id), `it's "${id}" \\ é`, `${id}.2500`];
const textOf = (row: readonly unknown[]): string => row.map(String).join('|');
const epoch = (n: number) => Array.from({ length: 4 }, (_, i) => ({ kind: 'insert' as const, row: orderRow(n * 100 + i) }));
const primaryKey = ['shop', 'id'];

/** Reads all orders of a place back by look-ups: what is there, and nothing else. */
async function lookedUp(instance: TestInstance<RedisOptions>, prefix: string): Promise<readonly string[]> {
  const lookup = redis.lookup!.create(connectorContext(instance), { keys: primaryKey, columns: orders.map(({ name }) => name) });
  const places = (await server.keys(prefix)).filter((key) => !key.includes(':taken:'));
  const keys = places.map((key) => key.slice(prefix.length + 1).split(':')).map(([shop, id]) => [shop!, BigInt(id!)]);
  const found = await lookup.lookup(keys);
  await lookup.close();
  return found.flat().map(textOf);
}

function ordersAs(type: 'string' | 'hash', explore: number): SinkCase<RedisOptions> {
  return {
    name: `a ${type} by primary key`,
    explore,
    epoch,
    open: async () => {
      const name = server.freshName();
      const instance = { options: server.options({ key: `${name}:{shop}:{id}`, 'data-type': type }), table: tableOf(orders, primaryKey) };
      // A list lies where the refused row belongs; SET would replace it.
      if (type === 'hash') await server.ask('RPUSH', `${name}:taken:1`, 'x');
      return {
        instance,
        visible: () => lookedUp(instance, name),
        textOf,
        refused: (): SqlRow => ['taken', 1n, 'x', '1.0000'],
        outage: () => server.outage(),
        remove: () => server.remove(name),
      };
    },
    types: () => everyTypeAs(type),
  };
}

const ranked: SinkCase<RedisOptions> = {
  name: 'a sorted set',
  explore: 20,
  epoch: (n) => Array.from({ length: 4 }, (_, i) => ({ kind: 'insert', row: [`day ${i % 2}`, `item ${n}-${i}`, n * 10 + i + 0.5] })),
  open: () => {
    const name = server.freshName();
    const fields = [
      { name: 'day', type: notNull(types.STRING) },
      { name: 'item', type: notNull(types.STRING) },
      { name: 'sold', type: types.DOUBLE },
    ];
    const options = server.options({
      key: `${name}:{day}`,
      'data-type': 'sorted-set',
      'sorted-set.member': 'item',
      'sorted-set.score': 'sold',
    });
    const visible = async (): Promise<string[]> => {
      const rows: string[] = [];
      for (const key of await server.keys(name)) {
        const members = (await server.ask('ZRANGE', key, '0', '-1', 'WITHSCORES')) as readonly string[];
        for (let i = 0; i < members.length; i += 2) rows.push(textOf([key.slice(name.length + 1), members[i], members[i + 1]]));
      }
      return rows;
    };
    return {
      instance: { options, table: tableOf(fields, ['day', 'item']) },
      visible,
      textOf,
      refused: (): SqlRow => ['day 0', 'not a score', NaN],
      outage: () => server.outage(),
      remove: () => server.remove(name),
    };
  },
};

const ten = Date.parse('2017-11-26T10:00:00.123Z');
/** A column of each type, with values at its edges. */
const everyType: readonly { readonly field: Field; readonly values: readonly SqlValue[] }[] = [
  { field: { name: 'b', type: types.BOOLEAN }, values: [true, false] },
  { field: { name: 'i2', type: types.SMALLINT }, values: [-32768, 32767] },
  { field: { name: 'i8', type: types.BIGINT }, values: [-9223372036854775808n, 9007199254740993n] },
  { field: { name: 'f4', type: types.FLOAT }, values: [Math.fround(0.1), Infinity] },
  { field: { name: 'f8', type: types.DOUBLE }, values: [0.1 + 0.2, NaN, -0] },
  { field: { name: 'n', type: types.DECIMAL(38, 10) }, values: ['-1234567890123456789012345678.0123456789', '0.0000000001'] },
  { field: { name: 's', type: types.STRING }, values: ['', 'null', '"q"', '\u00001234567890123456789', 'é😀\n'] },
  { field: { name: 'y', type: types.BYTES }, values: [Uint8Array.of(), Uint8Array.of(0, 255, 92)] },
  { field: { name: 'd', type: types.DATE }, values: [-719162, 17496, 2932896] },
  { field: { name: 'tm', type: types.TIME(3) }, values: [0, 86_399_999] },
  { field: { name: 'ts', type: types.TIMESTAMP(6) }, values: [{ epochMs: ten, nanos: 456_000 }] },
  { field: { name: 'tz', type: types.TIMESTAMP_LTZ(3) }, values: [{ epochMs: -1, nanos: 0 }] },
  { field: { name: 'a', type: types.ARRAY(types.BIGINT) }, values: [[1n, 9007199254740993n, null], []] },
];
const typedFields: readonly Field[] = [{ name: 'id', type: notNull(types.INT) }, ...everyType.map(({ field }) => field)];
const typedRows: readonly SqlRow[] = [0, 1, 2, 3, 4, 5].map((id) => [id, ...everyType.map(({ values }) => values[id] ?? null)]);

async function everyTypeAs(type: 'string' | 'hash') {
  const instance = {
    options: server.options({ key: `${server.freshName()}:{id}`, 'data-type': type }),
    table: tableOf(typedFields, ['id']),
  };
  const read = async (): Promise<readonly SqlRow[]> => {
    const lookup = redis.lookup!.create(connectorContext(instance), { keys: ['id'], columns: typedFields.map(({ name }) => name) });
    const rows = await lookup.lookup(typedRows.map(([id]) => [id!]));
    await lookup.close();
    return rows.flat();
  };
  return Promise.resolve({ instance, rows: typedRows, read });
}

/** Filled as another program would, by commands. */
const dimension = (type: 'string' | 'hash'): LookupCase<RedisOptions> => ({
  name: `${type} by two columns`,
  open: async () => {
    const name = server.freshName();
    const fields = [
      { name: 'shop', type: notNull(types.STRING) },
      { name: 'day', type: notNull(types.DATE) },
      { name: 'visits', type: types.BIGINT },
      { name: 'note', type: types.STRING },
    ];
    const rows: readonly SqlRow[] = [
      ['north', 17_496, 9_007_199_254_740_993n, 'é "x"'],
      ['north', 17_497, 2n, null],
      ['south', 17_496, null, 'only'],
    ];
    for (const [shop, day, visits, note] of rows) {
      const key = `${name}:${new Date((day as number) * 86_400_000).toISOString().slice(0, 10)}:${shop as string}`;
      const [count, text] = [visits === null ? null : String(visits), note as string | null];
      if (type === 'hash')
        await server.ask('HSET', key, ...(count === null ? [] : ['visits', count]), ...(text === null ? [] : ['note', text]), 'other', '1');
      else await server.ask('SET', key, `{"note": ${JSON.stringify(text)}, "visits": ${count}}`);
    }
    return {
      instance: { options: server.options({ key: `${name}:{day}:{shop}`, 'data-type': type }), table: tableOf(fields) },
      keys: ['shop', 'day'],
      rows,
      absent: ['north', 17_000],
      outage: () => server.outage(),
      remove: () => server.remove(name),
    };
  },
});

const noScan = 'Redis gives no consistent state of all keys: the spec says that it cannot scan';
const always = 'SET takes every value and every place, so Redis refuses no row';

export default connectorHarness<RedisOptions>({
  connector: redis,
  start: async () => {
    if (missing !== null) return { missing };
    server = await sharedRedis();
    return { stop: () => server.stop() };
  },
  sinks: [ordersAs('string', 40), ordersAs('hash', 40), ranked],
  lookups: [dimension('string'), dimension('hash')],
  refused: [
    {
      name: 'a server that is not there',
      open: () => ({ options: server.options({ url: 'redis://127.0.0.1:1', key: 'x:{id}' }), table: tableOf(orders) }),
      option: 'url',
    },
    {
      name: 'a key of a column that the table lacks',
      open: () => ({ options: server.options({ key: 'x:{nowhere}' }), table: tableOf(orders) }),
      option: 'key',
    },
    {
      name: 'a password that nobody asked for',
      open: () => ({ options: server.options({ key: 'x:{id}', password: 'wrong' }), table: tableOf(orders) }),
      option: 'password',
    },
  ],
  skip: {
    'lookup.scan': noScan,
    'sink.partial-failure @ a string by primary key': always,
    'sink.types @ a sorted set': 'its values are scores, which the other laws read back',
  },
});
