import { expect, it } from 'vitest';
import { decodeText } from './text-arena';

it.each(['', 'short', '\uFEFFa', `\uFEFF${'long '.repeat(20)}`, 'ü'.repeat(40)])('reads back what was written: %j', (text) => {
  const bytes = new TextEncoder().encode(`..${text}..`);
  expect(decodeText(bytes, 2, bytes.length - 4)).toBe(text);
});
