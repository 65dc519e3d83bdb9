import { expect, test } from 'vitest';
import { LocalFolding } from './local-folding';

const { trialRows, directRows, worthRows } = LocalFolding.limits;

test('rows are folded until a trial shows that groups have few of them', () => {
  const folding = new LocalFolding();
  expect(folding.direct(0, 0)).toBe(false);
  expect(folding.direct(trialRows - 1, trialRows - 1)).toBe(false);
  expect(folding.direct(trialRows, (trialRows / worthRows) * 1.1)).toBe(true);
});

test('what is handed on by itself is tried again, and folded where it has become worth it', () => {
  const folding = new LocalFolding();
  folding.direct(trialRows, trialRows);
  const next = trialRows + directRows;
  expect(folding.direct(next - 1, next - 1)).toBe(true);
  expect(folding.direct(next, next)).toBe(false);
  expect(folding.direct(next + trialRows, next + trialRows / (2 * worthRows))).toBe(false);
  expect(folding.direct(next + 2 * trialRows, next + trialRows)).toBe(true);
});
