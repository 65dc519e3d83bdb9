import { emptyCatalog } from '@/model/catalog/table-definition';
import { PipelineDocument } from '@/model/graph/document';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileDocument } from '@/server/compiler';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };

const source = {
  columns: [
    { kind: 'physical', name: 'id', type: 'BIGINT' },
    { kind: 'physical', name: 'shop', type: 'STRING' },
    { kind: 'physical', name: 'amount', type: 'DECIMAL(10, 2)' },
    { kind: 'physical', name: 'ts', type: 'TIMESTAMP(3)' },
  ],
  primaryKey: [],
  partitionedBy: [],
  options: { connector: 'filesystem', path: 'orders', format: 'json' },
  watermark: { column: 'ts', expression: "ts - INTERVAL '5' SECOND" },
};
const sink = { columns: [], primaryKey: [], partitionedBy: [], options: { connector: 'print' } };

/** Sources, filters, computed columns, windows and joins in SQL nodes, ten nodes to a branch, each branch with a sink. */
export function pipelineOf(count: number): PipelineDocument {
  const nodes: object[] = [];
  const edges: object[] = [];
  const add = (kind: string, config: object, from: readonly string[]): string => {
    const name = `n${nodes.length}`;
    nodes.push({ id: name, stateKey: name, name, kind, config, position: { x: 0, y: 0 } });
    for (const one of from) edges.push({ id: `${one}-${name}`, source: { node: one, port: 'out' }, target: { node: name, port: 'in' } });
    return name;
  };
  while (nodes.length < count) {
    const orders = add('source', { table: { define: source } }, []);
    const big = add('filter', { condition: 'amount > 10 AND shop IS NOT NULL' }, [orders]);
    const noted = add('compute', { columns: [{ name: 'taxed', expression: 'amount * 1.2' }] }, [big]);
    const window = { timeColumn: 'ts', keys: ['shop'], aggregates: [{ name: 'total', expression: 'SUM(taxed)' }] };
    const summed = add('window', window, [noted]);
    const ranked = add(
      'sql',
      {
        query: `SELECT shop, total FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY total DESC) AS rn FROM ${summed}) WHERE rn <= 3`,
      },
      [summed],
    );
    const counted = add(
      'aggregate',
      { keys: [{ name: 'shop', expression: 'shop' }], aggregates: [{ name: 'n', expression: 'COUNT(*)' }] },
      [big],
    );
    const joined = add('sql', { query: `SELECT r.shop, r.total, c.n FROM ${ranked} AS r LEFT JOIN ${counted} AS c ON r.shop = c.shop` }, [
      ranked,
      counted,
    ]);
    const many = add('filter', { condition: 'n > 2' }, [joined]);
    const upper = add('compute', { columns: [{ name: 'label', expression: "UPPER(shop) || '!'" }] }, [many]);
    add('sink', { table: { define: sink } }, [upper]);
  }
  return PipelineDocument.parse({ version: 1, name: 'compiled', nodes, edges });
}

export interface CompileFigure {
  readonly nodes: number;
  readonly operators: number;
  /** Median of the runs, processor time. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Document to plan, again and again in a process that has compiled before. */
export function measureCompile(count: number, runs: number): CompileFigure {
  const document = pipelineOf(count);
  const once = (): number => {
    const { plan, diagnostics } = compileDocument({ document, catalog: emptyCatalog, connectors });
    const error = diagnostics.find(({ severity }) => severity === 'error');
    if (plan === null || error !== undefined)
      throw new RangeError(`The pipeline of the bench does not compile: ${error?.message ?? 'no plan'}`);
    return plan.operators.length;
  };
  const operators = once();
  for (let i = 0; i < 5; i++) once();
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let i = 0; i < runs; i++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    once();
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1_000);
    wall.push(performance.now() - start);
  }
  return { nodes: document.nodes.length, operators, cpuMs: median(cpu), wallMs: median(wall) };
}
