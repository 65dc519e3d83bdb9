import { describe, expect, it } from 'vitest';
import { emptyCatalog, type CatalogSnapshot } from '@/model/catalog/table-definition';
import { PipelineDocument } from '@/model/graph/document';
import type { JobPlan, PlanOperatorKind } from '@/server/plan/job/job-plan';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileDocument, compileScript, type Compilation } from './index';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };
const compile = (text: string, parallelism = 1): Compilation =>
  compileScript({ text, catalog: emptyCatalog, connectors, settings: { parallelism } });

const orders = `CREATE TEMPORARY TABLE orders (
  id BIGINT, shop STRING, amount DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'orders.json', 'format' = 'json');
CREATE TEMPORARY TABLE shops (shop STRING, city STRING, area INT)
WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 'shops', 'lookup.cache' = 'FULL');
`;
const printed = (columns: string): string => `CREATE TEMPORARY TABLE printed (${columns}) WITH ('connector' = 'print');\n`;
const jdbc = (columns: string): string =>
  `CREATE TEMPORARY TABLE stored (${columns}) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://localhost:5432/shop', 'table-name' = 'stored');\n`;

function operator<K extends PlanOperatorKind>(plan: JobPlan | null, kind: K): Extract<JobPlan['operators'][number], { kind: K }> {
  const found = plan?.operators.find((candidate) => candidate.kind === kind);
  expect(found, `an operator ${kind}`).toBeDefined();
  return found as Extract<JobPlan['operators'][number], { kind: K }>;
}
const messages = ({ diagnostics }: Compilation): readonly string[] => diagnostics.map(({ code, message }) => `${code}: ${message}`);
const edgeInto = (plan: JobPlan | null, id: string): JobPlan['edges'][number] | undefined => plan?.edges.find((edge) => edge.to === id);

describe('compileScript', () => {
  it('takes source, filter and sink to a plan that reads only the columns it needs', () => {
    const { plan, diagnostics, guarantee } = compile(`${orders}${printed('id BIGINT')}
      CREATE TEMPORARY VIEW big_orders AS SELECT id, amount FROM orders WHERE amount > 100;
      INSERT INTO printed SELECT id FROM big_orders;`);
    expect(diagnostics).toEqual([]);
    expect(plan?.operators.map(({ id }) => id)).toEqual(['orders/source', 'orders/watermark', 'big_orders/calc', 'printed/sink']);
    expect(operator(plan, 'source').projection).toEqual([0, 2, 3]);
    expect(guarantee).toBe('at-least-once');
  });

  it('says for Flink what its aggregates do not take, or answer otherwise', () => {
    const refused = (select: string, columns: string): readonly string[] => {
      const text = `${orders}${printed(columns)}INSERT INTO printed ${select};`;
      expect(messages(compile(text))).toEqual([]);
      return messages(compileScript({ text, catalog: emptyCatalog, connectors, target: 'flink' }));
    };
    const window = "TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end";
    expect(refused(`SELECT LAST_VALUE(ts) FROM ${window}`, 't TIMESTAMP(3)')).toEqual([expect.stringContaining('MIN, MAX, FIRST_VALUE')]);
    expect(refused(`SELECT LAST_VALUE(amount), MAX(ts) FROM ${window}`, 'a DECIMAL(10, 2), t TIMESTAMP(3)')).toEqual([]);
    const over = 'OVER (ORDER BY ts) FROM orders';
    expect(refused(`SELECT LAG(id, 1, CAST(0 AS BIGINT)) ${over}`, 'i BIGINT')).toEqual([expect.stringContaining('A default of LAG')]);
    expect(refused(`SELECT LAG(id, 1, id) ${over}`, 'i BIGINT')).toEqual([]);
  });

  it('makes one window operator of a window table function and its GROUP BY, two when it runs in parallel', () => {
    const text = `${orders}${printed('w TIMESTAMP(3), id BIGINT, n BIGINT, s DECIMAL(38, 2)')}
      INSERT INTO printed SELECT window_start, id, COUNT(*), SUM(amount)
      FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, id;`;
    const window = operator(compile(text).plan, 'window-aggregate');
    expect(window).toMatchObject({ id: 'printed/window', window: { type: 'tumble', sizeMs: 60_000, offsetMs: 0 }, phase: 'single' });
    const { plan } = compile(text, 2);
    const phases = plan?.operators.flatMap((candidate) => (candidate.kind === 'window-aggregate' ? [[candidate.id, candidate.phase]] : []));
    expect(phases).toEqual([
      ['printed/window-local', 'local'],
      ['printed/window', 'global'],
    ]);
    expect(edgeInto(plan, 'printed/window')?.exchange).toEqual({ kind: 'keyed', columns: [0] });
  });

  it('does not split what cannot be put together again', () => {
    const { plan } = compile(
      `${orders}${printed('n BIGINT')}
      INSERT INTO printed SELECT COUNT(DISTINCT id)
      FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;`,
      2,
    );
    expect(operator(plan, 'window-aggregate').phase).toBe('single');
  });

  const bundled = `SET 'table.exec.mini-batch.enabled' = 'true';
    SET 'table.exec.mini-batch.allow-latency' = '1 s';
    SET 'table.exec.mini-batch.size' = '1000';`;
  const split = `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';`;
  const phasesOf = (text: string, parallelism: number): readonly string[] =>
    (compile(text, parallelism).plan?.operators ?? []).flatMap((candidate) =>
      candidate.kind === 'group-aggregate' || candidate.kind === 'window-aggregate'
        ? [`${candidate.id} ${candidate.phase ?? 'single'} ${candidate.aggregates.length}`]
        : [],
    );
  const running = (aggregates: string): string =>
    `${orders}${printed('shop STRING, n BIGINT, s DECIMAL(38, 2)')} INSERT INTO printed SELECT shop, ${aggregates} FROM orders GROUP BY shop;`;

  it('adds running aggregates up before the exchange with mini-batch, where there is one and they can be put together again', () => {
    const text = running('COUNT(*), SUM(amount)');
    const two = ['printed/aggregate-local local 2', 'printed/aggregate global 2'];
    const one = ['printed/aggregate single 2'];
    expect(phasesOf(text, 2)).toEqual(one);
    expect(phasesOf(bundled + text, 2)).toEqual(two);
    expect(phasesOf(bundled + text, 1)).toEqual(one);
    expect(phasesOf(`SET 'table.optimizer.agg-phase-strategy' = 'TWO_PHASE'; ${bundled}${text}`, 1)).toEqual(two);
    expect(phasesOf(`SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'; ${bundled}${text}`, 2)).toEqual(one);
    expect(phasesOf(bundled + running('COUNT(*), FIRST_VALUE(amount)'), 2)).toEqual(one);
    expect(phasesOf(bundled + running('COUNT(DISTINCT id), SUM(amount)'), 2)).toEqual(one);
    const { plan } = compile(bundled + text, 2);
    expect(plan?.operators.find(({ id }) => id === 'printed/aggregate-local')?.output.map(({ name }) => name)).toEqual([
      'key0',
      'partial_1_0',
      'partial_rows',
    ]);
    expect(edgeInto(plan, 'printed/aggregate-local')?.exchange).toEqual({ kind: 'forward' });
    expect(edgeInto(plan, 'printed/aggregate')).toMatchObject({ exchange: { kind: 'keyed', columns: [0] }, changelog: 'append' });
  });

  it('deals the values of DISTINCT aggregates by themselves where that is asked for, each column apart', () => {
    const text = running('COUNT(DISTINCT id), SUM(amount)');
    expect(phasesOf(bundled + split + text, 2)).toEqual(['printed/aggregate-distinct distinct 2', 'printed/aggregate global 2']);
    // As at any parallelism: the state is found again at another.
    expect(phasesOf(bundled + split + text, 1)).toEqual(phasesOf(bundled + split + text, 2));
    expect(phasesOf(split + text, 2)).toEqual(['printed/aggregate single 2']);
    const several = compile(bundled + split + running('COUNT(DISTINCT id) + COUNT(DISTINCT ts), SUM(amount)'), 2).plan;
    expect(several?.edges.filter(({ to }) => to === 'printed/aggregate').map(({ from, input: at }) => [from, at])).toEqual([
      ['printed/aggregate-distinct', 0],
      ['printed/aggregate-distinct#2', 1],
    ]);
    expect(operator(several, 'group-aggregate')).toMatchObject({ phase: 'distinct', countsApart: true });
  });

  it('deals the values of DISTINCT aggregates of windows by themselves, without mini-batch', () => {
    const text = `${orders}${printed('n BIGINT')} INSERT INTO printed SELECT COUNT(DISTINCT id)
      FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end;`;
    expect(phasesOf(split + text, 2)).toEqual(['printed/window-distinct distinct 1', 'printed/window global 1']);
    expect(phasesOf(split + text, 1)).toEqual(phasesOf(split + text, 2));
    expect(phasesOf(text, 2)).toEqual(['printed/window single 1']);
    expect(edgeInto(compile(split + text, 2).plan, 'printed/window-distinct')?.exchange).toMatchObject({ kind: 'keyed' });
  });

  it('asks an aggregate for old rows only where someone needs them', () => {
    const aggregate = `SELECT shop, COUNT(*) AS n FROM orders GROUP BY shop`;
    const upsert = compile(
      `${orders}${jdbc('shop STRING, n BIGINT, PRIMARY KEY (shop) NOT ENFORCED')} INSERT INTO stored ${aggregate};`,
    ).plan;
    expect(operator(upsert, 'group-aggregate').emitsUpdateBefore).toBe(false);
    expect(edgeInto(upsert, 'stored/sink')).toMatchObject({ changelog: 'upsert', upsertKey: [0] });
    const retract = compile(`${orders}${printed('shop STRING, n BIGINT')} INSERT INTO printed ${aggregate};`).plan;
    expect(operator(retract, 'group-aggregate').emitsUpdateBefore).toBe(true);
    const filtered = compile(
      `${orders}${jdbc('shop STRING, n BIGINT, PRIMARY KEY (shop) NOT ENFORCED')} INSERT INTO stored SELECT shop, n FROM (${aggregate}) AS a WHERE n > 1;`,
    ).plan;
    expect(operator(filtered, 'group-aggregate').emitsUpdateBefore).toBe(true);
  });

  it('joins a dimension by key, takes only the columns that are read, and filters the stream first', () => {
    const { plan, diagnostics } = compile(`${orders}${printed('id BIGINT, city STRING')}
      INSERT INTO printed SELECT a.id, d.city
      FROM (SELECT id, shop, PROCTIME() AS p FROM orders) AS a
      LEFT JOIN shops FOR SYSTEM_TIME AS OF a.p AS d ON UPPER(a.shop) = d.shop AND d.area > 2
      WHERE a.id > 5 AND d.city IS NOT NULL;`);
    expect(diagnostics).toEqual([]);
    const join = operator(plan, 'lookup-join');
    expect(join).toMatchObject({
      type: 'left',
      columns: ['city', 'area'],
      cache: { mode: 'all', reloadEveryMs: null },
      inputUpsertKey: null,
    });
    expect(join.keys).toHaveLength(1);
    const before = plan?.operators.find(({ id }) => id === edgeInto(plan, join.id)?.from);
    expect(before?.kind === 'calc' && before.condition).toMatchObject({ fn: 'GREATER' });
  });

  it('folds constants, but leaves what would fail to fail where a row meets it', () => {
    const { plan } = compile(
      `${orders}${printed('id BIGINT')} INSERT INTO printed SELECT id + 1 / 0 FROM orders WHERE 1 = 1 AND id > 2 * 3;`,
    );
    const calc = operator(plan, 'calc');
    expect(calc.condition).toMatchObject({ fn: 'GREATER', args: [{ op: 'input' }, { op: 'literal', value: '6' }] });
    expect(JSON.stringify(calc.projection)).toContain('DIVIDE');
  });

  it('reads a source once for all that read it', () => {
    const { plan } = compile(`${orders}${printed('id BIGINT')}${printed('shop STRING').replace('printed', 'also')}
      EXECUTE STATEMENT SET BEGIN INSERT INTO printed SELECT id FROM orders; INSERT INTO also SELECT shop FROM orders WHERE id > 1; END;`);
    expect(plan?.operators.filter(({ kind }) => kind === 'source')).toHaveLength(1);
  });

  it('takes settings of the script over those it is given, and finds tables in the catalog', () => {
    const catalog: CatalogSnapshot = {
      tables: {
        numbers: {
          columns: [{ kind: 'physical', name: 'n', type: 'BIGINT' }],
          primaryKey: [],
          partitionedBy: [],
          options: { connector: 'datagen' },
        },
      },
    };
    const text = `SET 'parallelism.default' = '3'; SET 'pipeline.name' = 'counted'; ${printed('n BIGINT')} INSERT INTO printed SELECT n FROM numbers;`;
    const { plan, diagnostics } = compileScript({ text, catalog, connectors, settings: { parallelism: 2 } });
    expect(diagnostics).toEqual([]);
    expect(plan).toMatchObject({ name: 'counted', settings: { parallelism: 3 } });
  });

  it.each([
    ['SELECT id FROM orders WHERE amuont > 1', 'unknown-column: There is no column "amuont" in "orders". Did you mean "amount"?'],
    [
      'SELECT amount FROM orders',
      'type-mismatch: The column "id" of "printed" needs a BIGINT, but DECIMAL(10, 2) is given. Write CAST(… AS BIGINT).',
    ],
    ['SELECT COUNT(*) FROM (SELECT id, COUNT(*) AS n FROM orders GROUP BY id) AS c', 'unbounded-state'],
    [
      'SELECT id FROM orders UNION SELECT id, shop FROM orders',
      'column-count: One side of UNION has the wrong number of columns: 2 instead of 1',
    ],
    ["SELECT CAST('2024' AS INTERVAL YEAR) FROM orders", 'invalid-cast'],
    ['SELECT id FROM orders WHERE ROW_NUMBER() > 1', 'unsupported: Not supported: ROW_NUMBER, RANK, LAG and their like without OVER'],
  ])('says of %s: %s', (query, expected) => {
    const found = messages(compile(`${orders}${printed('id BIGINT')} INSERT INTO printed ${query};`));
    if (expected === 'unbounded-state') expect(found).toEqual([]);
    else
      expect(
        found.some((message) => message.startsWith(expected)),
        found.join('\n'),
      ).toBe(true);
  });

  it('says one thing for one mistake', () => {
    const result = compile(`${orders}${printed('id BIGINT')}
      CREATE TEMPORARY VIEW a AS SELECT nope + 1 AS x, id FROM orders;
      CREATE TEMPORARY VIEW b AS SELECT UPPER(x) || 'y' AS x, id FROM a WHERE x > 3;
      INSERT INTO printed SELECT id FROM b;`);
    expect(messages(result)).toHaveLength(1);
    expect(result.plan).toBeNull();
  });
});

describe('compileDocument', () => {
  const source = (watermark: boolean) => ({
    columns: [
      { kind: 'physical', name: 'id', type: 'BIGINT' },
      { kind: 'physical', name: 'ts', type: 'TIMESTAMP(3)' },
    ],
    options: { connector: 'filesystem', path: 'x.json', format: 'json' },
    ...(watermark ? { watermark: { column: 'ts', expression: 'ts' } } : {}),
  });
  const drawn = (watermark: boolean, timeColumn: string): PipelineDocument =>
    PipelineDocument.parse({
      version: 1,
      name: 'p',
      nodes: [
        {
          id: '1',
          stateKey: 'events',
          name: 'events',
          kind: 'source',
          config: { table: { define: source(watermark) } },
          position: { x: 0, y: 0 },
        },
        {
          id: '2',
          stateKey: 'w',
          name: 'w',
          kind: 'window',
          config: { timeColumn, aggregates: [{ name: 'n', expression: 'COUNT(*)' }] },
          position: { x: 0, y: 0 },
        },
      ],
      edges: [{ id: 'e', source: { node: '1', port: 'out' }, target: { node: '2', port: 'in' } }],
    });
  const compiled = (document: PipelineDocument): Compilation => compileDocument({ document, catalog: emptyCatalog, connectors });

  it('offers the watermark that a window misses, and the column that has one', () => {
    const missing = compiled(drawn(false, 'ts')).diagnostics.find(({ code }) => code === 'missing-event-time');
    expect(missing).toMatchObject({
      at: { nodeId: '2', field: 'timeColumn' },
      fix: { kind: 'set', nodeId: '1', field: 'table.define.watermark' },
    });
    const other = compiled(drawn(true, '')).diagnostics.find(({ code }) => code === 'missing-event-time');
    expect(other?.fix).toEqual({ title: 'Use ts', kind: 'set', nodeId: '2', field: 'timeColumn', value: 'ts' });
  });

  it('describes what flows out of each node, also while the pipeline is unfinished', () => {
    const { schemas, plan } = compiled(drawn(true, 'ts'));
    expect(plan).toBeNull();
    expect(schemas['1']!['out']!.columns.map(({ name, type, time }) => [name, type, time])).toEqual([
      ['id', 'BIGINT', null],
      ['ts', 'TIMESTAMP(3)', 'event'],
    ]);
    expect(schemas['2']!['out']!.columns.map(({ name, type }) => [name, type])).toEqual([
      ['window_start', 'TIMESTAMP(3) NOT NULL'],
      ['window_end', 'TIMESTAMP(3) NOT NULL'],
      ['n', 'BIGINT NOT NULL'],
    ]);
  });

  it('takes a document that holds only fresh nodes without throwing', () => {
    const kinds = ['source', 'dimension', 'filter', 'compute', 'window', 'aggregate', 'dimension-join', 'union', 'sql', 'sink'];
    const nodes = kinds.map((kind) => ({
      id: kind,
      stateKey: kind.replace('-', '_'),
      name: kind,
      kind,
      config: {},
      position: { x: 0, y: 0 },
    }));
    const edges = kinds.flatMap((kind, i) =>
      i === 0 ? [] : [{ id: kind, source: { node: kinds[i - 1], port: 'out' }, target: { node: kind, port: 'in' } }],
    );
    const result = compiled(PipelineDocument.parse({ version: 1, name: 'fresh', nodes, edges }));
    expect(result.plan).toBeNull();
    expect(result.diagnostics.length).toBeGreaterThan(5);
  });
});
