import { describe, expect, it } from 'vitest';
import { emptyDocument } from '@/model/graph/document';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript, liftScript, lowerToScript } from '../index';
import { printScript } from '@/server/sql/print';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };
const shops = {
  columns: [{ kind: 'physical' as const, name: 'shop', type: 'STRING' }],
  primaryKey: [],
  partitionedBy: [],
  options: { connector: 'filesystem', path: 'shops.csv', format: 'csv' },
};
const catalog = { tables: { shops } };

const script = `-- what comes in
CREATE TEMPORARY TABLE orders (id BIGINT, shop STRING) WITH ('connector' = 'datagen');
CREATE TEMPORARY VIEW odd AS SELECT id, shop FROM orders WHERE MOD(id, 2) = 1;
-- @state ranked_rows
CREATE TEMPORARY VIEW ranked AS SELECT id, ROW_NUMBER() OVER (PARTITION BY shop ORDER BY id) AS n FROM odd;
CREATE TEMPORARY TABLE printed (id BIGINT) WITH ('connector' = 'print');
INSERT INTO printed SELECT id FROM ranked WHERE id > 3;
`;

it('calls functions in TypeScript by their modules: the canvas has no names for them', () => {
  const named = `CREATE FUNCTION odd AS 'mine.odd' LANGUAGE TYPESCRIPT;\n${script.replace('MOD(id, 2) = 1', 'Odd(id)')}`;
  const { document, diagnostics } = liftScript({ text: named, catalog });
  expect(diagnostics).toEqual([]);
  expect(printScript(lowerToScript({ document, catalog, connectors }).script, { target: 'headrace' }).text).toContain('WHERE mine.odd(id)');
});

describe('liftScript', () => {
  const { document, diagnostics } = liftScript({ text: script, catalog });

  it('draws what it knows and keeps the rest as SQL', () => {
    expect(diagnostics).toEqual([]);
    expect(document.nodes.map(({ name, kind }) => [name, kind])).toEqual([
      ['orders', 'source'],
      ['odd', 'filter'],
      ['ranked', 'sql'],
      ['printed_rows', 'sql'],
      ['printed', 'sink'],
    ]);
    expect(document.nodes[2]!.config).toMatchObject({ query: expect.stringContaining('ROW_NUMBER() OVER') as string });
    expect(document.edges.map(({ source, target }) => [source.node, target.node])).toEqual([
      ['n1', 'n2'],
      ['n2', 'n3'],
      ['n3', 'n4'],
      ['n4', 'n5'],
    ]);
  });

  it('keeps notes and state keys, and lays out from left to right', () => {
    expect(document.nodes[0]).toMatchObject({ note: 'what comes in', position: { x: 0 } });
    expect(document.nodes[2]).toMatchObject({ stateKey: 'ranked_rows', name: 'ranked' });
    const columns = document.nodes.map(({ position }) => position.x);
    expect(columns).toEqual([...columns].sort((a, b) => a - b));
  });

  it('takes the mark of a catalog table for the reference, unless the copy was changed', () => {
    const text = (column: string): string =>
      `CREATE TEMPORARY TABLE s (${column} STRING) WITH ('connector' = 'filesystem', 'path' = 'shops.csv', 'format' = 'csv', 'headrace.catalog-table' = 'shops');`;
    expect(liftScript({ text: text('shop'), catalog }).document.nodes[0]!.config).toEqual({ table: { ref: 'shops' } });
    expect(liftScript({ text: text('store'), catalog }).document.nodes[0]!.config).toMatchObject({
      table: { define: { columns: [{ name: 'store' }] } },
    });
  });

  it('keeps place and typed text of what did not change, and finds a renamed node again by its state key', () => {
    const simple = `CREATE TEMPORARY TABLE orders (id BIGINT) WITH ('connector' = 'datagen');
      CREATE TEMPORARY VIEW kept AS SELECT id FROM orders WHERE id > 1;
      CREATE TEMPORARY TABLE printed (id BIGINT) WITH ('connector' = 'print'); INSERT INTO printed SELECT id FROM kept;`;
    const first = liftScript({ text: simple }).document;
    const previous = {
      ...first,
      nodes: first.nodes.map((node) =>
        node.kind === 'filter' ? { ...node, position: { x: 7, y: 9 }, config: { condition: 'id>1' } } : node,
      ),
    };
    const lowered = printScript(lowerToScript({ document: previous, catalog, connectors }).script, { target: 'headrace' }).text;
    const renamed = lowered
      .replace('CREATE TEMPORARY VIEW kept', '-- @state kept\nCREATE TEMPORARY VIEW big')
      .replace('FROM kept', 'FROM big');
    const again = liftScript({ text: renamed, previous, catalog, connectors }).document;
    expect(again.nodes.find(({ kind }) => kind === 'filter')).toMatchObject({
      id: 'n2',
      name: 'big',
      stateKey: 'kept',
      position: { x: 7, y: 9 },
    });
    expect(liftScript({ text: lowered, previous, catalog, connectors }).document).toEqual(previous);
  });

  it('says which statements have no place on the canvas', () => {
    const { diagnostics: found } = liftScript({ text: 'USE CATALOG c;' });
    expect(found.map(({ code }) => code)).toEqual(['ignored-statement']);
  });

  it('keeps what is SET with the document, and says where two SETs of a key mean more than that', () => {
    const text = "SET 'parallelism.default' = '2';\nSET 'table.exec.state.ttl' = '1 h';\n";
    const lifted = liftScript({ text });
    expect(lifted.diagnostics).toEqual([]);
    expect(lifted.document.settings).toEqual({ 'parallelism.default': '2', 'table.exec.state.ttl': '1 h' });
    const printed = printScript(lowerToScript({ document: lifted.document, catalog, connectors }).script, { target: 'headrace' }).text;
    expect(liftScript({ text: printed }).document).toEqual(lifted.document);
    const twice = liftScript({ text: `${text}SET 'table.exec.state.ttl' = '2 h';` });
    expect(twice.diagnostics.map(({ code }) => code)).toEqual(['ignored-statement']);
    expect(twice.document.settings['table.exec.state.ttl']).toBe('2 h');
  });

  it('says at the setting what is wrong with it', () => {
    const document = { ...emptyDocument('x'), settings: { 'parallelism.defaul': '2' } };
    expect(lowerToScript({ document, catalog, connectors }).diagnostics).toMatchObject([
      { code: 'invalid-setting', at: { field: 'settings.parallelism.defaul' } },
    ]);
  });

  it('means the same job as the script', () => {
    const text = script.replace(/-- @state[^;]*;/, 'CREATE TEMPORARY VIEW ranked AS SELECT id, UPPER(shop) AS n FROM odd;');
    const direct = compileScript({ text, catalog, connectors });
    const { document: lifted } = liftScript({ text, catalog });
    const around = compileScript({
      text: printScript(lowerToScript({ document: lifted, catalog, connectors }).script, { target: 'headrace' }).text,
      catalog,
      connectors,
    });
    expect(direct.plan).not.toBeNull();
    const shape = (plan: typeof direct.plan): unknown =>
      plan?.operators.filter(({ kind }) => kind !== 'calc').map(({ kind, output }) => [kind, output]);
    expect(shape(around.plan)).toEqual(shape(direct.plan));
  });
});
