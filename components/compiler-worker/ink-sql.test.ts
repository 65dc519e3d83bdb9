import { describe, expect, it } from 'vitest';
import { inkSql } from './ink-sql';

describe('inkSql', () => {
  it('loses nothing, whatever the text', () => {
    for (const text of ['', '\n\n', "SELECT 'a\n b' -- x\nFROM t;\n", 'SELECT `x` + 1.5 FROM "broken']) {
      expect(
        inkSql(text)
          .map((line) => line.map((piece) => piece.text).join(''))
          .join('\n'),
      ).toBe(text);
    }
  });
  it('tells keywords, functions, texts, numbers and notes apart', () => {
    const [line] = inkSql("SELECT COUNT(*), 15, 'x' FROM flights -- all");
    const inks = line!.filter((piece) => piece.kind !== 'plain').map((piece) => [piece.text, piece.kind]);
    expect(inks).toEqual([
      ['SELECT', 'keyword'],
      ['COUNT', 'function'],
      ['15', 'number'],
      ["'x'", 'string'],
      ['FROM', 'keyword'],
      ['-- all', 'comment'],
    ]);
  });
});
