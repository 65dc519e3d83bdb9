import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PipelineDocument, type DocumentNode } from '@/model/graph/document';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { parseScript } from '@/server/sql/parse';
import { printScript } from '@/server/sql/print';
import { compileDocument, liftScript, lowerToScript, type Compilation, type PortSchema } from './index';

const connectors = { connectors: connectorSpecs, formats: formatSpecs };
const catalog = { tables: { shops: table(['shop BIGINT', 'city STRING'], { connector: 'filesystem', path: 'shops.csv', format: 'csv' }) } };
const compile = (document: PipelineDocument): Compilation => compileDocument({ document, catalog, connectors });
const textOf = (document: PipelineDocument): string =>
  printScript(lowerToScript({ document, catalog, connectors }).script, { target: 'headrace' }).text;

function table(columns: readonly string[], options: Record<string, string>, more: object = {}) {
  return {
    columns: columns.map((text) => ({ kind: 'physical' as const, name: text.split(' ')[0]!, type: text.slice(text.indexOf(' ') + 1) })),
    primaryKey: [],
    partitionedBy: [],
    options,
    ...more,
  };
}

const orders = table(
  ['id BIGINT', 'shop BIGINT', 'amount DECIMAL(10, 2)', 'note STRING', 'ts TIMESTAMP(3)', 'tags ARRAY<STRING>'],
  { connector: 'filesystem', path: 'orders.json', format: 'json' },
  {
    watermark: { column: 'ts', expression: "ts - INTERVAL '5' SECOND" },
  },
);

/** Grows a document node by node: each dice number picks what comes next among what fits the columns at hand. */
class Grower {
  document: PipelineDocument = PipelineDocument.parse({ version: 1, name: 'grown', nodes: [], edges: [] });
  private streams: string[] = [];

  constructor(private readonly dice: () => number) {
    this.streams.push(this.add('source', { table: { define: orders } }));
    if (this.pick(2) === 0) this.streams.push(this.add('source', { table: { ref: 'shops' } }, [], 'shops source'));
  }

  private pick(count: number): number {
    return this.dice() % count;
  }
  private of<T>(items: readonly T[]): T {
    return items[this.pick(items.length)]!;
  }

  private add(kind: string, config: object, inputs: readonly [string, string][] = [], name?: string): string {
    const n = this.document.nodes.length + 1;
    const node = {
      id: `x${n}`,
      stateKey: `${kind.replace('-', '_')}_${n}`,
      kind,
      name: name ?? `${kind.replace('-', '_')}_${n}`,
      config,
      position: { x: n, y: -n },
      ...(n % 3 === 0 ? { note: `note ${n}\nsecond line` } : {}),
    };
    const edges = inputs.map(([source, port], i) => ({
      id: `e${n}_${i}`,
      source: { node: source.split('/')[0]!, port: source.split('/')[1] ?? 'out' },
      target: { node: node.id, port },
    }));
    this.document = PipelineDocument.parse({
      ...this.document,
      nodes: [...this.document.nodes, node],
      edges: [...this.document.edges, ...edges],
    });
    return node.id;
  }

  private schema(id: string): PortSchema {
    const [node, port = 'out'] = id.split('/');
    return compile(this.document).schemas[node!]![port]!;
  }

  step(): void {
    const input = this.of(this.streams);
    const { columns, changelog } = this.schema(input);
    const names = columns.filter(({ dataType }) => dataType.kind !== 'ARRAY').map((column) => column.name);
    const column = this.of(names);
    const time = columns.find((candidate) => candidate.time === 'event');
    switch (this.pick(14)) {
      case 0:
        return this.grow('filter', { condition: this.of([`${column} is not null`, `(${column}  IS NULL)  or 1=1`]) }, [[input, 'in']]);
      case 1:
        return this.grow(
          'compute',
          {
            rest: 'keep',
            drop: names.length > 2 && time?.name !== column ? [column] : [],
            columns: [{ name: `c${this.document.nodes.length}`, expression: `cast(${this.of(names)} as string)||'x'` }],
          },
          [[input, 'in']],
        );
      case 2:
        return this.grow(
          'compute',
          {
            rest: 'drop',
            columns: names
              .slice(0, 3)
              .map((name, i) => ({ name: i === 0 ? name : `r${this.document.nodes.length}_${i}`, expression: name })),
          },
          [[input, 'in']],
        );
      case 3:
        if (time === undefined || changelog !== 'append') return;
        return this.growWindow(
          {
            ...this.windowShape(),
            timeColumn: time.name,
            keys: this.pick(2) === 0 ? [] : [names[0]],
            aggregates: [
              { name: 'n', expression: 'count(*)' },
              { name: 'top', expression: `max(${column})` },
            ],
          },
          input,
        );
      case 4:
        return this.grow(
          'aggregate',
          {
            keys: [{ name: 'k', expression: this.of([column, `cast(${column} as string)`]) }],
            aggregates: [{ name: 'n', expression: 'COUNT(*)' }],
            ...(this.pick(2) === 0 ? { stateTtlMs: 90_000 } : {}),
          },
          [[input, 'in']],
        );
      case 5: {
        const other = this.streams.find(
          (id) =>
            id !== input &&
            JSON.stringify(this.schema(id).columns.map((c) => [c.name, c.dataType.kind])) ===
              JSON.stringify(columns.map((c) => [c.name, c.dataType.kind])),
        );
        return this.grow(
          'union',
          { align: this.of(['name', 'position']) },
          other === undefined
            ? [[input, 'in']]
            : [
                [input, 'in'],
                [other, 'in'],
              ],
        );
      }
      case 6: {
        const [first, second] = [`c${this.document.nodes.length}`, this.of(['big_rest', 'late', 'a_b'])];
        const rest = this.pick(2) === 0;
        const route = this.add(
          'route',
          {
            match: this.of(['first', 'all']),
            outputs: [
              { name: first, condition: `${column} is not null` },
              ...(this.pick(3) === 0 ? [] : [{ name: second, condition: `${this.of(names)} IS NULL or ${column} is null` }]),
            ],
            rest,
          },
          [[input, 'in']],
        );
        this.streams.push(`${route}/${first}`, ...(rest ? [`${route}/rest`] : []));
        return;
      }
      case 7: {
        if (!columns.some(({ name, dataType }) => name === 'tags' && dataType.kind === 'ARRAY') || changelog !== 'append') return;
        const names = this.of([[], [`tag${this.document.nodes.length}`]]);
        const unnest = { column: 'tags', type: this.of(['inner', 'left']), names, keep: names.length > 0 && this.pick(2) === 0 };
        return this.grow('unnest', { ...unnest, ordinal: this.of(['', `place${this.document.nodes.length}`]) }, [[input, 'in']]);
      }
      case 8:
        return this.grow('deduplicate', { keys: [column], orderBy: this.of(names), keep: this.of(['first', 'last']) }, [[input, 'in']]);
      case 9: {
        const rank = this.of(['', `rank${this.document.nodes.length}`]);
        const orderBy = names.slice(0, 1 + this.pick(2)).map((name) => ({ column: name, descending: this.pick(2) === 0 }));
        return this.grow('top-n', { rows: 2 + this.pick(9), keys: this.pick(2) === 0 ? [] : [column], orderBy, rank }, [[input, 'in']]);
      }
      case 10: {
        if (time === undefined || changelog !== 'append') return;
        const frame = this.of(['all', 'rows', 'time']);
        const functions = [
          { name: `o${this.document.nodes.length}`, expression: `count(${column})+1` },
          { name: `p${this.document.nodes.length}`, expression: `lag(${column})` },
        ];
        return this.grow('over', { keys: [column], orderBy: time.name, frame, rows: 3, rangeMs: 90_000, functions }, [[input, 'in']]);
      }
      case 11: {
        const right = this.of(this.streams);
        const other = this.schema(right);
        const taken = [{ right: other.columns[0]!.name, name: `j${this.document.nodes.length}` }];
        const base = {
          type: this.of(['inner', 'left', 'right', 'full']),
          on: [{ left: `cast(${column} as string)`, right: `cast(${taken[0]!.right} as string)` }],
          columns: taken,
        };
        const otherTime = other.columns.find((candidate) => candidate.time === 'event');
        const both: readonly [string, string][] = [
          [input, 'in'],
          [right, 'right'],
        ];
        if (time !== undefined && otherTime !== undefined && changelog === 'append' && other.changelog === 'append' && this.pick(2) === 0)
          return this.grow(
            'interval-join',
            { ...base, leftTime: time.name, rightTime: otherTime.name, fromMs: this.of([-60_000, 0]), toMs: this.of([0, 3_600_000]) },
            both,
          );
        const ttl = this.of([{}, { leftTtlMs: 60_000 }, { leftTtlMs: 60_000, rightTtlMs: 1_500 }]);
        return this.grow(
          'stream-join',
          { ...base, ...ttl, condition: this.of(['', `a.${column} is not null or b.${taken[0]!.right} is null`]) },
          both,
        );
      }
      case 12: {
        if (time === undefined || changelog !== 'append') return;
        return this.grow(
          'pattern',
          {
            keys: [column],
            orderBy: time.name,
            steps: [
              { name: 'A', condition: `A.${column} is not null`, max: this.of([1, null]), reluctant: false },
              { name: 'B', condition: '' },
            ],
            ...(this.pick(2) === 0 ? { withinMs: 60_000 } : {}),
            ...this.of([{}, { skip: 'next-row' }, { skip: 'first', skipTo: 'B' }]),
            measures: [{ name: `m${this.document.nodes.length}`, expression: 'count(*)' }],
          },
          [[input, 'in']],
        );
      }
      default: {
        const dimension = this.add('dimension', {
          table: { define: table(['d STRING', 'label STRING'], { connector: 'filesystem', path: 'd.csv', format: 'csv' }) },
          cache: this.of([
            { mode: 'none' },
            { mode: 'lru', maxRows: 10, expireAfterWriteMs: 60_000 },
            { mode: 'all', reloadEveryMs: 3_600_000 },
          ]),
        });
        const label = `label${this.document.nodes.length}`;
        return this.grow(
          'dimension-join',
          {
            type: this.of(['inner', 'left']),
            on: [{ stream: `cast(${column} as string)`, dimension: 'd' }],
            columns: [{ dimension: 'label', name: label }],
          },
          [
            [input, 'in'],
            [dimension, 'dimension'],
          ],
        );
      }
    }
  }

  private windowShape(): object {
    return this.of([
      { type: 'tumble', sizeMs: 60_000 },
      { type: 'tumble', sizeMs: 60_000, earlyEveryMs: 0, allowedLatenessMs: 90_000 },
      { type: 'hop', sizeMs: 3_600_000, slideMs: 600_000 },
      { type: 'hop', sizeMs: 3_600_000, slideMs: 600_000, earlyEveryMs: 10_000 },
      { type: 'cumulate', sizeMs: 86_400_000, stepMs: 600_000, offsetMs: 1_000 },
      { type: 'session', gapMs: 90_000 },
    ]);
  }

  /** Some have an output for late rows. */
  private growWindow(config: object, input: string): void {
    const late = this.pick(2) === 0;
    const id = this.add('window', { ...config, ...(late ? { lateRows: true } : {}) }, [[input, 'in']]);
    this.streams.push(id, ...(late ? [`${id}/late`] : []));
  }

  private grow(kind: string, config: object, inputs: readonly [string, string][]): void {
    this.streams.push(this.add(kind, config, inputs));
  }

  finish(): PipelineDocument {
    const sinks = 1 + this.pick(2);
    for (let i = 0; i < sinks; i++)
      this.add('sink', { table: { define: table([], { connector: 'print' }) } }, [[this.of(this.streams), 'in']]);
    return this.document;
  }
}

const documents = fc.array(fc.nat(), { minLength: 8, maxLength: 60 }).map((numbers) => {
  let at = 0;
  const grower = new Grower(() => numbers[at++ % numbers.length]! + at);
  for (let i = 0; i < 3 + (numbers[0]! % 5); i++) grower.step();
  return grower.finish();
});

const errorsOf = ({ diagnostics }: Compilation) => diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
const runs = { numRuns: 40, endOnFailure: true };

describe('laws of the compiler over random documents', () => {
  it('compiles them without errors to a plan', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(errorsOf(compile(document))).toEqual([]);
        expect(compile(document).plan).not.toBeNull();
      }),
      runs,
    );
  });

  it('prints what parses back to the same script', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = textOf(document);
        const { script, diagnostics } = parseScript(text);
        expect(diagnostics).toEqual([]);
        expect(printScript(script, { target: 'headrace' }).text).toBe(text);
        expect(meaning(script)).toEqual(meaning(lowerToScript({ document, catalog, connectors }).script));
      }),
      runs,
    );
  });

  it('lifts what was lowered to the same document', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const lifted = liftScript({ text: textOf(document), previous: document, catalog, connectors });
        expect(lifted.diagnostics).toEqual([]);
        expect(lifted.document).toEqual(document);
      }),
      runs,
    );
  });

  it('lowers what was lifted to the same text', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = textOf(document);
        expect(textOf(liftScript({ text, catalog }).document)).toBe(text);
      }),
      runs,
    );
  });

  it('gives the same bytes wherever the nodes stand', () => {
    fc.assert(
      fc.property(documents, fc.integer(), (document, shift) => {
        const moved: PipelineDocument = {
          ...document,
          nodes: document.nodes.map((node): DocumentNode => ({ ...node, position: { x: node.position.y * shift, y: shift } })),
        };
        expect(JSON.stringify(compile(moved).plan)).toBe(JSON.stringify(compile(document).plan));
        expect(compile(moved).sql).toBe(compile(document).sql);
      }),
      runs,
    );
  });
});

/** Without what text does not hold. */
const meaning = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'range' || key === 'origin' ? undefined : inner)));

describe('speed', () => {
  it('compiles 500 nodes in well under a second', () => {
    const grown = chainOf(500);
    compile(grown);
    // Processor time: other tests may run at the same time.
    const start = process.cpuUsage();
    const result = compile(grown);
    const { user, system } = process.cpuUsage(start);
    const ms = (user + system) / 1_000;
    expect(errorsOf(result)).toEqual([]);
    expect(ms).toBeLessThan(1_000);
  });
});

function chainOf(count: number): PipelineDocument {
  const nodes: object[] = [
    { id: 'n0', stateKey: 'n0', name: 'n0', kind: 'source', config: { table: { define: orders } }, position: { x: 0, y: 0 } },
  ];
  const edges: object[] = [];
  for (let i = 1; i < count; i++) {
    const kind = i === count - 1 ? 'sink' : i % 2 === 0 ? 'filter' : 'compute';
    const config =
      kind === 'sink'
        ? { table: { define: table([], { connector: 'print' }) } }
        : kind === 'filter'
          ? { condition: 'amount > 10 AND id IS NOT NULL' }
          : { columns: [{ name: 'note', expression: "note || 'x'" }] };
    nodes.push({ id: `n${i}`, stateKey: `n${i}`, name: `n${i}`, kind, config, position: { x: i, y: 0 } });
    edges.push({ id: `e${i}`, source: { node: `n${i - 1}`, port: 'out' }, target: { node: `n${i}`, port: 'in' } });
  }
  return PipelineDocument.parse({ version: 1, name: 'chain', nodes, edges });
}
