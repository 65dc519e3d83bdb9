import { describe, expect, it } from 'vitest';
import { completeAt, quoteName, wordAt } from './completion';

const columns = [
  { name: 'delay_min', type: 'DOUBLE' },
  { name: 'destination', type: 'STRING' },
  { name: 'day of week', type: 'INT' },
];
const functions = ['DATE_FORMAT', 'DAYOFWEEK', 'MAX'].map((name) => ({ name, signature: `${name}(…)` }));
const labels = (text: string, caret = text.length) => completeAt({ text, caret }, columns, functions).map((c) => c.label);

describe('completion', () => {
  it('offers columns before functions, by what stands before the caret', () => {
    expect(labels('MAX(del')).toEqual(['delay_min']);
    expect(labels('d')).toEqual(['delay_min', 'destination', 'day of week', 'DATE_FORMAT(…)', 'DAYOFWEEK(…)']);
    expect(labels('MAX(del) + 1', 7)).toEqual(['delay_min']);
  });
  it('is silent in strings, after numbers and after a whole name', () => {
    expect(labels("origin = 'de")).toEqual([]);
    expect(labels('15')).toEqual([]);
    expect(labels('delay_min')).toEqual([]);
  });
  it('quotes what is no plain word and replaces the whole word', () => {
    expect(quoteName('day of week')).toBe('`day of week`');
    expect(wordAt('MAX(delay)', 6)).toEqual({ start: 4, end: 9 });
  });
});
