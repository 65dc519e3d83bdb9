import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { types, type DataType } from '@headrace/connector-sdk/schema';
import { describe, expect, it } from 'vitest';
import { BindContext, Places } from '@/server/compiler/bind/bind-context';
import { binders } from '@/server/compiler/bind/binders';
import { bindExpression } from '@/server/compiler/bind/expressions/bind-expression';
import { Scope } from '@/server/compiler/bind/scope';
import { Diagnostics } from '@/server/compiler/diagnostics/collector';
import { baseText } from '@/server/compiler/expr/type-text';
import { MemoryOutput } from '@/server/engine/batch/testing/memory-output';
import { batchOf } from '@/server/engine/batch/testing/rows';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import { calcPlan, context as chainContext, sourcePlan, straightChain } from '@/server/engine/codegen/testing/plans';
import { call, isDeterministic } from '@/server/plan/expr/build';
import { evaluate } from '@/server/plan/expr/evaluate';
import { textOf } from '@/server/plan/expr/evaluate-cast';
import type { Expr } from '@/server/plan/expr/expr';
import { parseExpression } from '@/server/sql/parse';
import { functionExamples } from './examples';
import { referenceEntries, referencePage } from './reference-page';

const context = { timeZone: 'UTC', nowMs: 1_600_000_000_000 };

function bound(text: string): Expr {
  const diagnostics = new Diagnostics();
  const { value: ast } = parseExpression(text);
  const expr = bindExpression(ast!, {
    bind: new BindContext(diagnostics, new Places(), binders),
    scope: new Scope([]),
    place: 'an example',
    aggregate: null,
  });
  expect(diagnostics.all).toEqual([]);
  return expr;
}

/** The value as text, computed by generated code over one row. */
function compiledText(expr: Expr): string {
  const text = call('CAST', [expr], types.STRING);
  const out = new MemoryOutput([types.STRING], false);
  const chain = compileChain(straightChain(sourcePlan([types.INT]), [calcPlan([text])]))(chainContext([out]));
  chain.process(0, batchOf([types.INT], [[1]]), { from: 0, to: 1 });
  chain.flush();
  return String(out.rows()[0]!.row[0] ?? 'NULL');
}

const all = Object.entries(functionExamples).flatMap(([name, examples]) => examples.map((example) => [name, ...example] as const));

describe('examples of functions', () => {
  it.each(all)('%s: %s = %s %s', (_name, sql, wanted, type) => {
    const expr = bound(sql);
    const value = evaluate(expr, [], context);
    expect([value === null ? 'NULL' : textOf(value, expr.type as DataType, context), baseText(expr.type)]).toEqual([wanted, type]);
    if (isDeterministic(expr)) expect(compiledText(expr)).toBe(wanted);
  });

  it('are there for every function and form', () => {
    expect(referenceEntries().flatMap(({ name, examples }) => (examples.length === 0 ? [name] : []))).toEqual([]);
    const known = new Set(referenceEntries().map(({ name }) => name));
    expect(Object.keys(functionExamples).filter((name) => !known.has(name))).toEqual([]);
  });
});

it('docs/reference/functions.md is what the tables say', () => {
  const file = path.join(import.meta.dirname, '../../../docs/reference/functions.md');
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, referencePage());
  else expect(referencePage()).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '(no file)');
});
