import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyCatalog } from '@/model/catalog/table-definition';
import { readDocument, type PipelineDocument } from '@/model/graph/document';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { connectorSpecs, formatSpecs } from '@/server/catalog/connectors';
import { readFunctionModules, withFunctions } from '@/server/catalog/function-modules';
import { sqlDiagnosticCodes } from '@/server/sql/diagnostics/codes';
import { printScript } from '@/server/sql/print';
import { compileDocument, compileScript, diagnosticCodes, liftScript, lowerToScript, targets, type Compilation } from './index';
import { errorPage, syntaxPage } from './diagnostics/error-page';

const root = path.join(import.meta.dirname, '../..');
const features = path.join(root, 'examples/features');
const invalid = path.join(root, 'examples/invalid');
const connectors = { connectors: connectorSpecs, formats: formatSpecs };

/** Compares with the file; `UPDATE_GOLDENS=1` writes it instead. */
function golden(file: string, text: string): void {
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, text);
  else expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : `(no ${path.basename(file)})`);
}

function documentAt(file: string): PipelineDocument {
  const reading = readDocument(JSON.parse(readFileSync(file, 'utf8')));
  if (reading.kind !== 'ok') throw new Error(`${file} is no document: ${JSON.stringify(reading)}`);
  return reading.document;
}

/** Scripts know no canvas, so origins and the job's name differ. */
const withoutOrigins = (plan: JobPlan | null): unknown =>
  JSON.parse(JSON.stringify({ ...plan, name: '' }, (key, value: unknown) => (key === 'origin' ? undefined : value)));

/** The kinds of the nodes by name; a sink with a mapping comes back with a node before it. */
const kindsOf = (document: PipelineDocument): Record<string, string> =>
  Object.fromEntries(document.nodes.filter(({ name }) => !name.endsWith('_rows')).map(({ name, kind }) => [name, kind]));

const lowerToScriptText = (document: PipelineDocument): string =>
  printScript(lowerToScript({ document, catalog: emptyCatalog, connectors }).script, { target: 'headrace' }).text;

describe('examples/features', () => {
  const cases = readdirSync(features);
  it('has at least 25 cases', () => expect(cases.length).toBeGreaterThanOrEqual(25));

  it.each(cases)('%s', (name) => {
    const folder = path.join(features, name);
    const document = documentAt(path.join(folder, 'pipeline.json'));
    const compilation = compileDocument({ document, catalog: emptyCatalog, connectors });
    expect(compilation.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
    golden(path.join(folder, 'expected.sql'), compilation.sql);
    golden(path.join(folder, 'expected.plan.json'), `${JSON.stringify(compilation.plan, null, 2)}\n`);
    const again = compileScript({ text: compilation.sql, catalog: emptyCatalog, connectors });
    expect(withoutOrigins(again.plan)).toEqual(withoutOrigins(compilation.plan));
    const drawn = liftScript({ text: compilation.sql }).document;
    expect(kindsOf(drawn)).toEqual(kindsOf(document));
    expect(lowerToScriptText(drawn)).toBe(compilation.sql);
  });
});

function compileInvalid(folder: string): Compilation {
  const script = path.join(folder, 'script.sql');
  const text = existsSync(script) ? readFileSync(script, 'utf8') : null;
  const target = targets.find((each) => text?.startsWith(`-- check with --target ${each}\n`));
  const catalog = withFunctions(emptyCatalog, readFunctionModules([path.join(folder, 'functions')]));
  if (text !== null) return compileScript({ text, catalog, connectors, ...(target === undefined ? {} : { target }) });
  return compileDocument({ document: documentAt(path.join(folder, 'pipeline.json')), catalog, connectors });
}

describe('examples/invalid', () => {
  const codes = Object.keys(diagnosticCodes);

  it.each(codes)('%s', (code) => {
    const folder = path.join(invalid, code);
    const { diagnostics } = compileInvalid(folder);
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    golden(path.join(folder, 'diagnostics.json'), `${JSON.stringify(diagnostics, null, 2)}\n`);
  });

  it('has no folder without a code', () => expect(readdirSync(invalid).filter((name) => !codes.includes(name))).toEqual([]));
});

describe('docs/errors', () => {
  it.each(Object.keys(diagnosticCodes))('%s', (code) =>
    golden(path.join(root, `docs/errors/${code}.md`), errorPage(code as keyof typeof diagnosticCodes)),
  );
  it.each(Object.keys(sqlDiagnosticCodes))('%s', (code) =>
    golden(path.join(root, `docs/errors/${code}.md`), syntaxPage(code, sqlDiagnosticCodes[code as keyof typeof sqlDiagnosticCodes])),
  );
});
