import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOf } from './ast/same-script';
import { parseDataType, parseExpression, parseScript } from './parse';
import { printDataType, printExpression, printScript } from './print';
import { rulesAt } from './test/arbitrary-queries';
import { script } from './test/arbitrary-statements';
import { dataType } from './test/arbitrary-types';

/** fast-check prints the seed and the shrunk example of a failure. */
const runs = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: 20_000 });

const shown = (text: string, diagnostics: readonly { message: string }[]): string =>
  `${text}\n→ ${diagnostics.map(({ message }) => message).join('\n')}`;

describe('print, then parse', () => {
  it('gives the same data type', () => {
    fc.assert(
      fc.property(dataType, (type) => {
        const text = printDataType(type);
        const { value, diagnostics } = parseDataType(text);
        expect(value, shown(text, diagnostics)).toBeDefined();
        expect(differenceOf(type, value!), text).toBeUndefined();
      }),
      runs(500),
    );
  });

  it('gives the same expression', () => {
    fc.assert(
      fc.property(rulesAt(4).expression, (expression) => {
        const text = printExpression(expression);
        const { value, diagnostics } = parseExpression(text);
        expect(value, shown(text, diagnostics)).toBeDefined();
        expect(differenceOf(expression, value!), text).toBeUndefined();
      }),
      runs(1500),
    );
  });

  it('gives the same script, and the second print the same bytes', () => {
    fc.assert(
      fc.property(script, (original) => {
        const { text, dropped } = printScript(original, { target: 'headrace' });
        const parsed = parseScript(text);
        expect(parsed.diagnostics, shown(text, parsed.diagnostics)).toEqual([]);
        expect(differenceOf(original, parsed.script), text).toBeUndefined();
        expect(dropped).toEqual([]);
        expect(printScript(parsed.script, { target: 'headrace' }).text).toBe(text);
      }),
      runs(1000),
    );
  });
});
