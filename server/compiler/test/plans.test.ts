import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DiagnosticPlace } from '@/model/diagnostic/diagnostic';
import { FunctionModule } from '@/model/catalog/function-module';
import type { CatalogSnapshot } from '@/model/catalog/table-definition';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { capabilities, compileScript } from '../index';
import { planText } from './plan-text';

/**
 * `plans/<topic>.sql` holds queries, each below a line `-- case: what it shows`; `plans/<topic>.plan` the plan or the diagnostics that
 * each gives over the tables of `tables.sql`. A case that is no INSERT or SET goes into a `print` sink. `UPDATE_GOLDENS=1` writes the plans.
 */
const folder = path.join(import.meta.dirname, 'plans');
const functions = FunctionModule.parse(JSON.parse(readFileSync(path.join(folder, 'functions.json'), 'utf8')));
const catalog: CatalogSnapshot = { tables: {}, functions: [functions] };
const connectors = { connectors: connectorSpecs, formats: formatSpecs };
const tables = readFileSync(path.join(folder, 'tables.sql'), 'utf8');

const topics = readdirSync(folder)
  .filter((file) => file.endsWith('.sql') && file !== 'tables.sql')
  .map((file) => file.replace(/\.sql$/, ''));

function compiled(text: string): string {
  const plain = /^(SELECT|VALUES|WITH|\()/i.test(text);
  const view = plain ? `CREATE TEMPORARY VIEW q AS ${text};` : text;
  const first = compileScript({ text: `${tables}${view}`, catalog, connectors });
  const columns = plain ? first.schemas['q']?.['out']?.columns : undefined;
  const sink = columns?.map(({ name, type }) => `\`${name}\` ${type.replace(/ NOT NULL/g, '')}`).join(', ');
  const script =
    sink === undefined
      ? view
      : `${view}\nCREATE TEMPORARY TABLE printed (${sink}) WITH ('connector' = 'print');\nINSERT INTO printed SELECT * FROM q;`;
  const whole = `${tables}${script}`;
  const { plan, diagnostics } = compileScript({ text: whole, catalog, connectors });
  const place = ({ range }: DiagnosticPlace): string =>
    range === undefined ? '' : ` at «${whole.slice(range.start, range.end).replace(/\s+/g, ' ').slice(0, 50)}»`;
  const said = diagnostics
    .filter(({ code }) => code !== 'no-sink' && code !== 'unused-node')
    .map(({ code, severity, message, at }) => `${severity} ${code}${place(at)}: ${message}`);
  if (plan !== null) expectOrdered(plan);
  return [...said, ...(plan === null ? [] : [planText(plan)])].join('\n');
}

/** Operators stand behind those that they read. */
function expectOrdered({ operators, edges }: JobPlan): void {
  const place = new Map(operators.map(({ id }, i) => [id, i]));
  expect(edges.filter(({ from, to }) => place.get(from)! >= place.get(to)!)).toEqual([]);
}

describe.each(topics)('the plans of %s', (topic) => {
  const cases = readFileSync(path.join(folder, `${topic}.sql`), 'utf8')
    .split(/^-- case: /m)
    .slice(1)
    .map((text) => {
      const [title, ...lines] = text.split('\n');
      return { title: title!, text: lines.join('\n').trim() };
    });
  const file = path.join(folder, `${topic}.plan`);
  const known = new Map(
    (existsSync(file) ? readFileSync(file, 'utf8') : '')
      .split(/^-- case: /m)
      .slice(1)
      .map((text) => [text.split('\n')[0]!, text.split('\n').slice(1).join('\n').trimEnd()]),
  );
  const found = new Map<string, string>();

  it.each(cases)('$title', ({ title, text }) => {
    found.set(title, compiled(text));
    if (process.env['UPDATE_GOLDENS'] === '1')
      writeFileSync(file, [...found].map(([name, plan]) => `-- case: ${name}\n${plan}\n`).join('\n'));
    else expect(found.get(title)).toBe(known.get(title));
  });

  it('has a plan for each case and no other', () => expect([...known.keys()]).toEqual(cases.map(({ title }) => title)));
});

it('shows a refusal for each row of the capability table that says no', () => {
  const shown = topics.map((topic) => readFileSync(path.join(folder, `${topic}.plan`), 'utf8')).join('');
  const missing = Object.values(capabilities).filter(({ title, embedded }) => embedded !== 'yes' && !shown.includes(title));
  expect(missing.map(({ title }) => title)).toEqual([]);
});

it('has at least sixty wrong scripts, each with a code, a place and words', () => {
  const cases = topics.flatMap((topic) =>
    readFileSync(path.join(folder, `${topic}.plan`), 'utf8')
      .split(/^-- case: /m)
      .slice(1),
  );
  const wrong = cases.filter((text) => /^error /m.test(text));
  expect(wrong.length).toBeGreaterThanOrEqual(60);
  expect(wrong.filter((text) => !/^error [a-z-]+ at «.+»: .{20,}/m.test(text))).toEqual([]);
});
