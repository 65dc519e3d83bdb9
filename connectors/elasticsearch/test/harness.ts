import { notNull, types, type Field, type SqlRow, type TableSchema } from '@headrace/connector-sdk';
import { connectorContext, connectorHarness, type SinkCase, type TestInstance } from '@headrace/connector-sdk/testing';
import elasticsearch from '../index';
import type { ElasticsearchOptions } from '../spec';
import { everyType } from './every-type';
import { missing, sharedNode, type TestNode } from './test-node';

let node: TestNode;

const tableOf = (fields: readonly Field[], primaryKey: readonly string[] = []): TableSchema => ({
  name: 't',
  fields,
  primaryKey,
  metadata: [],
  partitionKeys: [],
});
const orders: readonly Field[] = [
  { name: 'id', type: notNull(types.BIGINT) },
  { name: 'item', type: types.STRING },
  { name: 'price', type: types.DECIMAL(20, 4) },
  { name: 'shop', type: types.STRING },
];
const mapping = { id: { type: 'long' }, item: { type: 'keyword' }, price: { type: 'double' }, shop: { type: 'keyword' } };
const bigId = (id: number): bigint => 9_007_199_254_740_993n + BigInt(id);
const orderRow = (id: number): SqlRow => [bigId(id), `it's "${id}" \\ é`, `${id}.2500`, id % 2 === 0 ? 'north' : 'south'];
const textOf = (row: SqlRow): string => row.map(String).join('|');

interface Way {
  readonly name: string;
  readonly keyed: boolean;
  readonly byShop?: boolean;
  readonly explore: number;
}

function ordersIndex({ name, keyed, byShop = false, explore }: Way): SinkCase<ElasticsearchOptions> {
  return {
    name,
    explore,
    epoch: (n) => Array.from({ length: 4 }, (_, i) => ({ kind: 'insert', row: orderRow(n * 100 + i) })),
    open: async () => {
      const index = node.freshName();
      const indexes = byShop ? [`${index}-north`, `${index}-south`] : [index];
      for (const each of indexes) await node.create(each, mapping);
      const table = tableOf(orders, keyed ? ['id'] : []);
      const instance = { options: node.options({ index: byShop ? `${index}-{shop}` : index }), table };
      const visible = async (): Promise<string[]> => {
        const seen = await node.seen(`${index}*`);
        return seen.map(({ source }) => textOf(readOrder(source)));
      };
      return {
        instance,
        visible,
        textOf,
        // Longer than a keyword may be.
        refused: () => [bigId(-1), 'x'.repeat(40_000), '1.0000', 'north'],
        outage: () => node.outage(),
        remove: () => node.remove(indexes.join(',')),
      };
    },
    types: everyTypeIndex,
  };
}

const readOrder = (source: Readonly<Record<string, unknown>>): SqlRow => {
  const exact = (value: unknown): string => String(value).replace('\u0000', '');
  return [BigInt(exact(source['id'])), source['item'] as string, Number(exact(source['price'])).toFixed(4), source['shop'] as string];
};

const typedFields: readonly Field[] = [{ name: 'id', type: notNull(types.INT) }, ...everyType.map(({ field }) => field)];
const typedRows: readonly SqlRow[] = [0, 1, 2, 3, 4, 5].map((id) => [id, ...everyType.map(({ values }) => values[id] ?? null)]);

async function createTyped(): Promise<{ readonly index: string; readonly instance: TestInstance<ElasticsearchOptions> }> {
  const index = node.freshName();
  await node.create(index, Object.fromEntries(everyType.map(({ field, mapped }) => [field.name, { type: mapped }])));
  return { index, instance: { options: node.options({ index, 'scan.size': '4' }), table: tableOf(typedFields, ['id']) } };
}

/** An empty index with a field of every type, read back by a scan. */
async function everyTypeIndex(): Promise<{
  readonly instance: TestInstance<ElasticsearchOptions>;
  readonly rows: readonly SqlRow[];
  read(): Promise<readonly SqlRow[]>;
}> {
  const { index, instance } = await createTyped();
  const read = async (): Promise<readonly SqlRow[]> => {
    await node.ask('POST', `/${index}/_refresh`);
    const columns = typedFields.map(({ name }) => name);
    const lookup = elasticsearch.lookup!.create(connectorContext(instance), { keys: ['id'], columns });
    const rows: SqlRow[] = [];
    for await (const batch of lookup.scan!()) rows.push(...batch);
    await lookup.close();
    return rows;
  };
  return { instance, rows: typedRows, read };
}

/** The same rows as documents that others wrote. */
async function filledTypeIndex(): Promise<{ readonly instance: TestInstance<ElasticsearchOptions>; readonly rows: readonly SqlRow[] }> {
  const { index, instance } = await createTyped();
  const documents = typedRows.map((_, id) => {
    const fields = everyType.flatMap(({ field, json }) => (json[id] === undefined ? [] : [`"${field.name}":${json[id]}`]));
    return [String(id), `{${[`"id":${id}`, ...fields].join(',')}}`];
  });
  await node.put(index, Object.fromEntries(documents) as Record<string, string>);
  return { instance, rows: typedRows };
}

const dimension: readonly Field[] = [
  { name: 'shop', type: notNull(types.STRING) },
  { name: 'day', type: notNull(types.DATE) },
  { name: 'visits', type: types.BIGINT },
];
const visits: readonly SqlRow[] = [
  ['north "x"', 17_496, 9_007_199_254_740_993n],
  ['north "x"', 17_497, 2n],
  ['south_a', 17_496, null],
];
const withTwo: readonly SqlRow[] = [...visits, ['south_a', 17_496, 4n]];

const lookupCase = (name: string, of: { readonly primaryKey: readonly string[]; readonly rows: readonly SqlRow[] }) => ({
  name,
  open: async () => {
    const index = node.freshName();
    // As Elasticsearch maps texts that it meets first: analysed, with a keyword beside.
    await node.create(index, { shop: { type: 'text', fields: { keyword: { type: 'keyword' } } }, day: { type: 'date' } });
    const instance = { options: node.options({ index }), table: tableOf(dimension, of.primaryKey) };
    const day = (days: number): string => new Date(days * 86_400_000).toISOString().slice(0, 10);
    const documents = of.rows.map(([shop, days, count], i) => {
      const id = of.primaryKey.length > 0 ? `${(shop as string).replaceAll('_', '\\_')}_${day(days as number)}` : `any-${i}`;
      return [id, `{"shop":${JSON.stringify(shop)},"day":"${day(days as number)}"${count === null ? '' : `,"visits":${count as bigint}`}}`];
    });
    await node.put(index, Object.fromEntries(documents) as Record<string, string>);
    return {
      instance,
      keys: ['day', 'shop'],
      rows: of.rows,
      absent: [17_000, 'north "x"'],
      outage: () => node.outage(),
      remove: () => node.remove(index),
    };
  },
});

const ROWS = 48;
/** Reading changes nothing: one index for all laws. */
let readOnly: Promise<string> | null = null;

async function filledIndex(): Promise<string> {
  const index = node.freshName();
  await node.create(index, {}, 2);
  const rows = Array.from({ length: ROWS }, (_, i) => [String(i), `{"id":${i},"v":"v${i}"}`]);
  await node.put(index, Object.fromEntries(rows) as Record<string, string>);
  return index;
}

export default connectorHarness<ElasticsearchOptions>({
  connector: elasticsearch,
  start: async () => {
    if (missing !== null) return { missing };
    node = await sharedNode();
    return { stop: () => node.stop() };
  },
  sources: [
    {
      name: 'an index in three slices',
      fetchesAStep: 10,
      open: async () => {
        const index = await (readOnly ??= filledIndex());
        const fields = [
          { name: 'id', type: types.INT },
          { name: 'v', type: types.STRING },
        ];
        return {
          instance: { options: node.options({ index, 'scan.slices': '3', 'scan.size': '7' }), table: tableOf(fields) },
          expected: Array.from({ length: ROWS }, (_, i) => `${i}|v${i}`),
          outage: () => node.outage(),
        };
      },
      types: filledTypeIndex,
    },
  ],
  sinks: [
    ordersIndex({ name: 'by primary key', keyed: true, explore: 15 }),
    ordersIndex({ name: 'index by shop', keyed: true, byShop: true, explore: 6 }),
    ordersIndex({ name: 'without a key', keyed: false, explore: 8 }),
  ],
  lookups: [
    lookupCase('by id', { primaryKey: ['shop', 'day'], rows: visits }),
    lookupCase('by two fields', { primaryKey: [], rows: withTwo }),
  ],
  refused: [
    {
      name: 'a server that is not there',
      open: () => ({ options: node.options({ hosts: 'http://127.0.0.1:1', index: 'x' }), table: tableOf(orders) }),
      option: 'hosts',
    },
    {
      name: 'an index by a column that the table lacks',
      open: () => ({ options: node.options({ index: 'x-{nowhere}' }), table: tableOf(orders) }),
      option: 'index',
    },
  ],
});
