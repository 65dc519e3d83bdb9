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
