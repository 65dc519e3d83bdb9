import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './ast/same-script';
import { walk } from './ast/walk';
import { parseScript } from './parse';
import { printScript } from './print';

const folder = path.join(import.meta.dirname, 'test', 'corpus');
const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('the corpus of statements', () => {
  it('holds at least 200 of them', () => {
    const total = files.reduce((sum, file) => sum + parseScript(textOf(file)).script.statements.length, 0);
    expect(total).toBeGreaterThanOrEqual(200);
  });

  it.each(files)('%s is read without a mistake, and each statement is what its text says', (file) => {
    const { script, diagnostics } = parseScript(textOf(file));
    expect(diagnostics).toEqual([]);
    for (const statement of script.statements) {
      const { start, end } = statement.range!;
      const alone = parseScript(textOf(file).slice(start, end));
      expect(alone.diagnostics).toEqual([]);
      expect(alone.script.statements.map(({ kind }) => kind)).toEqual([statement.kind]);
    }
  });

  it.each(files)('%s comes back the same from its print, and prints to the same bytes', (file) => {
    const { script } = parseScript(textOf(file));
    const printed = printScript(script, { target: 'headrace' });
    const again = parseScript(printed.text);
    expect(again.diagnostics).toEqual([]);
    expect(differenceOf(script, again.script)).toBeUndefined();
    expect(printScript(again.script, { target: 'headrace' }).text).toBe(printed.text);
  });

  it.each(files)('every node of %s has a range within its parent’s', (file) => {
    const { script } = parseScript(textOf(file));
    walk(script, (node, parent) => {
      expect(node.range, node.kind).toBeDefined();
      if (parent === undefined) return;
      expect(node.range!.start, `${node.kind} in ${parent.kind}`).toBeGreaterThanOrEqual(parent.range!.start);
      expect(node.range!.end, `${node.kind} in ${parent.kind}`).toBeLessThanOrEqual(parent.range!.end);
    });
  });

  it('is frozen to the last node', () => {
    const { script } = parseScript(textOf('queries.sql'));
    walk(script, (node) => {
      expect(Object.isFrozen(node)).toBe(true);
    });
  });
});
