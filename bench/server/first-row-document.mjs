// @ts-check

/** An endless generator, a filter and a PostgreSQL table: the shortest pipeline whose first row says that everything stands. @param {string} table */
export function firstRowDocument(table) {
  const columns = [
    { kind: 'physical', name: 'n', type: 'BIGINT' },
    { kind: 'physical', name: 'word', type: 'STRING' },
  ];
  const generator = {
    connector: 'datagen',
    'rows-per-second': '1000',
    'fields.n.kind': 'sequence',
    'fields.n.start': '1',
    'fields.n.end': '100000000',
  };
  const results = {
    connector: 'jdbc',
    url: 'jdbc:postgresql://headrace-data/headrace_data',
    'table-name': table,
    username: 'headrace_data',
    password: '${secret.HEADRACE_DATA_PASSWORD}',
  };
  const node = (/** @type {string} */ kind, /** @type {string} */ id, /** @type {number} */ x, /** @type {object} */ config) => ({
    id,
    stateKey: id,
    name: id,
    kind,
    position: { x, y: 80 },
    config,
  });
  const edge = (/** @type {string} */ from, /** @type {string} */ to) => ({
    id: `${from}-${to}`,
    source: { node: from, port: 'out' },
    target: { node: to, port: 'in' },
  });
  return {
    version: 1,
    name: table,
    nodes: [
      node('source', 'numbers', 40, { table: { define: { columns, options: generator } } }),
      node('filter', 'odd', 300, { condition: 'MOD(n, 2) = 1' }),
      node('sink', 'results', 560, { table: { define: { columns, options: results } } }),
    ],
    edges: [edge('numbers', 'odd'), edge('odd', 'results')],
  };
}
