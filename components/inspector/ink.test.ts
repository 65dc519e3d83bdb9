import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { inkExpression } from './ink';

const problem = (start: number, end: number): Diagnostic => ({
  code: 'x',
  severity: 'error',
  at: { range: { start, end, line: 1, column: start + 1 } },
  message: '',
  params: {},
});

describe('inkExpression', () => {
  it('draws the very text, in inks', () => {
    const text = "COUNT(*) FILTER (WHERE delay > 15) + 'it''s'";
    const pieces = inkExpression(text, []);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    const inks = Object.fromEntries(pieces.filter((piece) => piece.ink).map((piece) => [piece.text, piece.ink]));
    expect(inks).toEqual({ COUNT: 'function', FILTER: 'keyword', WHERE: 'keyword', '15': 'number', "'it''s'": 'string' });
  });
  it('underlines exactly the range that is wrong', () => {
    const bad = inkExpression('dep_delay > 15', [problem(0, 9)]).filter((piece) => piece.bad);
    expect(bad.map((piece) => piece.text)).toEqual(['dep_delay']);
    const across = inkExpression('a + b', [problem(2, 5)]).filter((piece) => piece.bad);
    expect(across.map((piece) => piece.text).join('')).toBe('+ b');
  });
});
