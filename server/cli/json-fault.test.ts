import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault';

describe('where a text stops being JSON', () => {
  it.each([
    ['{"a": 1,\n "b": x}', 15, 'x}'],
    ['{"a": [1,2\n', 11, ''],
    ['{"a": 1,}', 8, '}'],
    ['{"edges": [\n  }\n}', 14, '}'],
    ['["a\nb"]', 1, '"a'],
    ['{"a" 1}', 5, '1}'],
    ['{} {}', 3, '{}'],
    ['01', 1, '1'],
    ['hello', 0, 'hello'],
    ['', 0, ''],
    ['SELECT id FROM orders WHERE id > 3', 0, 'SELECT id FROM order'],
  ])('%j', (text, at, found) => {
    expect(jsonFault(text)).toEqual({ at, found });
  });

  it('lies before a character that was put in wrongly, behind a part that is right, for any document', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, n) => {
        const at = n % (text.length + 1);
        const broken = `${text.slice(0, at)}\u0001${text.slice(at)}`;
        expect(() => JSON.parse(broken) as unknown).toThrow();
        const fault = jsonFault(broken).at;
        expect(fault).toBeLessThanOrEqual(at);
        expect(jsonFault(broken.slice(0, fault)).at).toBe(fault);
        expect(jsonFault(text).at).toBe(text.length);
      }),
    );
  });

  it('goes as deep as the text does', () => {
    expect(jsonFault('['.repeat(200_000))).toEqual({ at: 200_000, found: '' });
  });
});
