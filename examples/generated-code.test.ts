import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvFormat } from '@headrace/format-csv';
import { jsonFormat } from '@headrace/format-json';
import { parseOptions } from '@headrace/connector-sdk';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { compileScript } from '@/server/compiler/index';
import { MemoryOutput } from '@/server/engine/batch/testing/memory-output';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import { context } from '@/server/engine/codegen/testing/plans';
import { buildJobGraph, type JobGraph } from '@/server/engine/dataflow/job-graph';
import type { JobPlan, SinkPlan, SourcePlan } from '@/server/plan/job/job-plan';

/**
 * Generated code never contains user text. The plans of all examples get names and texts that would end any quote, comment or line, with a
 * word that nothing else has; then all their loops are generated, and the word must be in none.
 */
const MARK = 'qzhostile';
const hostile = `'"\`*/ ${MARK} \${${MARK}} //\u2028\u2029\n\r\\u0027\\`;
const folders = ['features', 'nexmark', 'pipelines', 'sql'].map((name) => path.join(import.meta.dirname, name));
const scripts = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(path.join(folder, file), 'utf8')),
);

/** Every name and id of the plan, and with `texts` every text constant of its expressions. */
function spoil<T>(plan: T, texts: boolean): T {
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return ['id', 'name', 'from', 'to'].includes(key) ? value + hostile : value;
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== 'object' || value === null) return value;
    const own = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === 'type' ? inner : walk(inner, name)]));
    const { op, value: constant, type } = value as { op?: unknown; value?: unknown; type?: { kind?: unknown } };
    const isText = op === 'literal' && typeof constant === 'string' && ['CHAR', 'VARCHAR'].includes(String(type?.kind));
    return isText && texts ? { ...own, value: constant + hostile } : own;
  };
  return walk(plan, '') as T;
}

const sources: string[] = [];
const plain = globalThis.Function;
beforeAll(() => {
  globalThis.Function = new Proxy(plain, {
    construct: (target, args: string[]) => {
      sources.push(args.join('\n'));
      return Reflect.construct(target, args) as object;
    },
  });
});
afterAll(() => {
  globalThis.Function = plain;
});

function generateChains({ tasks, edges }: JobGraph, parallelism: number): number {
  const chains = tasks.filter((task) => task.kind === 'chain');
  for (const task of chains) {
    const outputs = edges.filter(({ from }) => from === task.index).sort((a, b) => a.output - b.output);
    const made = outputs.map(({ fields, plan }) => {
      const types = fields.map(({ type }) => type);
      return new MemoryOutput(types, plan.changelog !== 'append', plan.exchange.kind === 'forward' ? 1 : parallelism);
    });
    compileChain(task.chain)(context(made, { parallelism }));
  }
  return chains.length;
}

/** The loops of the tables' formats. */
function generateFormats(plan: JobPlan): void {
  for (const operator of plan.operators) {
    if (operator.kind !== 'source' && operator.kind !== 'sink') continue;
    const { use }: SourcePlan | SinkPlan = operator;
    const format = use.format?.name === 'csv' ? csvFormat : use.format?.name === 'json' ? jsonFormat : null;
    if (format === null) continue;
    const options = parseOptions(format.spec as typeof csvFormat.spec, use.format!.options);
    if (!options.ok) throw new Error(JSON.stringify(options.problems));
    const setup = { schema: use.schema, options: options.options as never };
    if (operator.kind === 'sink') format.createEncoder(setup);
    else format.createDecoder({ ...setup, projection: operator.projection, onError: 'fail', reject: () => undefined });
  }
}

/** False: the plan is refused with such texts, which may be patterns. */
function generate(plan: JobPlan, texts: boolean): boolean {
  const spoilt = spoil(plan, texts);
  try {
    const graph = buildJobGraph(spoilt);
    generateChains(graph, spoilt.settings.parallelism);
    generateFormats(spoilt);
    return true;
  } catch (error) {
    if (!texts) throw error;
    return false;
  }
}

describe('generated code', () => {
  it.each([1, 2])(
    'has no text of the user, in any loop of any example at parallelism %i',
    (parallelism) => {
      let [plans, refused, loops] = [0, 0, 0];
      for (const script of scripts) {
        const text = `${script}\n;SET 'parallelism.default' = '${parallelism}';\n`;
        const { plan } = compileScript({
          text,
          name: 'case',
          catalog: emptyCatalog,
          connectors: { connectors: connectorSpecs, formats: formatSpecs },
        });
        if (plan === null) continue;
        plans++;
        if (!generate(plan, true)) refused++;
        generate(plan, false);
        loops += sources.length;
        const found = sources.splice(0).find((source) => source.includes(MARK));
        expect(found, `in a loop of\n${script}`).toBeUndefined();
      }
      expect(plans).toBeGreaterThan(scripts.length * 0.9);
      expect(loops).toBeGreaterThan(plans);
      expect(refused).toBeLessThan(plans * 0.05);
    },
    240_000,
  );

  it('is caught by this test where it has', () => {
    new Function(`return ${JSON.stringify(hostile)}`);
    expect(sources.splice(0).some((source) => source.includes(MARK))).toBe(true);
  });
});
