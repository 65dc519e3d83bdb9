const source = {
  define: {
    columns: [
      { kind: 'physical', name: 'n', type: 'BIGINT' },
      { kind: 'physical', name: 'word', type: 'STRING' },
    ],
    options: {
      connector: 'datagen',
      'rows-per-second': '10',
      'fields.n.kind': 'sequence',
      'fields.n.start': '1',
      'fields.n.end': '1000000',
    },
  },
};

/** A chain source → filters → sink of so many nodes, laid out in rows. */
export function chainDocument(name: string, nodes: number): object {
  const filters = nodes - 2;
  const at = (i: number): { x: number; y: number } => ({ x: 40 + (i % 20) * 260, y: 80 + Math.floor(i / 20) * 160 });
  const names = ['numbers', ...Array.from({ length: filters }, (_, i) => `step_${i + 1}`), 'nowhere'];
  return {
    version: 1,
    name,
    nodes: names.map((each, i) => ({
      id: each,
      stateKey: each,
      name: each,
      position: at(i),
      ...(i === 0
        ? { kind: 'source', config: { table: source } }
        : i === nodes - 1
          ? { kind: 'sink', config: { table: { define: { columns: source.define.columns, options: { connector: 'blackhole' } } } } }
          : { kind: 'filter', config: { condition: `n > ${i}` } }),
    })),
    edges: names.slice(1).map((each, i) => ({
      id: `e${i}`,
      source: { node: names[i], port: 'out' },
      target: { node: each, port: 'in' },
    })),
  };
}

const servingOptions = (table: string): Readonly<Record<string, string>> => ({
  connector: 'jdbc',
  url: 'jdbc:postgresql://headrace-data/headrace_data',
  'table-name': table,
  username: 'headrace_data',
  password: '${secret.HEADRACE_DATA_PASSWORD}',
});

const physical = (name: string, type: string): object => ({ kind: 'physical', name, type });

/**
 * Numbers 1 to `rows`, so many a second, into two tables: `<table>_all` holds each number once, `<table>_sums` count and sum of each
 * rest modulo 7.
 */
export function countingDocument(name: string, { table, rows, perSecond }: { table: string; rows: number; perSecond: number }): object {
  const numbers = {
    connector: 'datagen',
    'rows-per-second': String(perSecond),
    'fields.n.kind': 'sequence',
    'fields.n.start': '1',
    'fields.n.end': String(rows),
  };
  const node = (kind: string, id: string, x: number, y: number, config: object): object => ({
    id,
    stateKey: id,
    name: id,
    kind,
    position: { x, y },
    config,
  });
  const edge = (from: string, to: string): object => ({
    id: `${from}-${to}`,
    source: { node: from, port: 'out' },
    target: { node: to, port: 'in' },
  });
  const sink = (suffix: string, columns: object[], primaryKey: string[]): object => ({
    table: { define: { columns, primaryKey, options: servingOptions(`${table}_${suffix}`) } },
  });
  return {
    version: 1,
    name,
    nodes: [
      node('source', 'numbers', 40, 80, { table: { define: { columns: [physical('n', 'BIGINT')], options: numbers } } }),
      node('compute', 'with_rest', 300, 80, { columns: [{ name: 'rest', expression: 'MOD(n, 7)' }] }),
      node('aggregate', 'per_rest', 560, 80, {
        keys: [{ name: 'rest', expression: 'rest' }],
        aggregates: [
          { name: 'how_many', expression: 'COUNT(*)' },
          { name: 'together', expression: 'SUM(n)' },
        ],
      }),
      node(
        'sink',
        'sums',
        820,
        80,
        sink('sums', [physical('rest', 'BIGINT'), physical('how_many', 'BIGINT'), physical('together', 'BIGINT')], ['rest']),
      ),
      node('sink', 'each_number', 560, 260, sink('all', [physical('n', 'BIGINT'), physical('rest', 'BIGINT')], [])),
    ],
    edges: [edge('numbers', 'with_rest'), edge('with_rest', 'per_rest'), edge('per_rest', 'sums'), edge('with_rest', 'each_number')],
  };
}

/** A source with a time column that has no watermark, and a window over it. */
export function untimedDocument(name: string): object {
  return {
    version: 1,
    name,
    nodes: [
      {
        id: 'orders',
        stateKey: 'orders',
        name: 'orders',
        kind: 'source',
        position: { x: 60, y: 100 },
        config: {
          table: {
            define: {
              columns: [physical('shop', 'STRING'), physical('amount', 'INT'), physical('ts', 'TIMESTAMP(3)')],
              options: { connector: 'datagen', 'rows-per-second': '5' },
            },
          },
        },
      },
      {
        id: 'per_hour',
        stateKey: 'per_hour',
        name: 'per_hour',
        kind: 'window',
        position: { x: 340, y: 100 },
        config: { type: 'tumble', timeColumn: 'ts', keys: ['shop'], aggregates: [{ name: 'orders', expression: 'COUNT(*)' }] },
      },
      {
        id: 'out',
        stateKey: 'out',
        name: 'out',
        kind: 'sink',
        position: { x: 620, y: 100 },
        config: {
          table: {
            define: {
              columns: [
                physical('window_start', 'TIMESTAMP(3)'),
                physical('window_end', 'TIMESTAMP(3)'),
                physical('shop', 'STRING'),
                physical('orders', 'BIGINT'),
              ],
              options: { connector: 'blackhole' },
            },
          },
        },
      },
    ],
    edges: [
      { id: 'a', source: { node: 'orders', port: 'out' }, target: { node: 'per_hour', port: 'in' } },
      { id: 'b', source: { node: 'per_hour', port: 'out' }, target: { node: 'out', port: 'in' } },
    ],
  };
}
