import { describe, expect, it } from 'vitest';
import { javaPattern, javaSplit, matchedGroup, unsupportedPart } from './regular-expression';

const replaced = (pattern: string, text: string): string | undefined => javaPattern(pattern)?.all[Symbol.replace](text, '-');

describe('a regular expression of Java', () => {
  it.each([
    ['a++', 'aab', '-b'],
    ['a*+a', 'aab', 'aab'],
    ['(?>a|ab)c', 'abc ac', 'abc -'],
    ['f(?i)OO', 'foo FOO', '- FOO'],
    ['f(?i:O)o', 'fOo fOO', '- fOO'],
    ['(?i)é', 'É é', 'É -'],
    ['(?iu)é', 'É é', '- -'],
    ['(?x) a b # both', 'ab a b', '- a b'],
    ['[a-z&&[^b]]', 'abc', '-b-'],
    ['[^a-c[x-z]]', 'adx', 'a-x'],
    ['[]a]', ']ab', '--b'],
    ['[a&&]', 'ab', '-b'],
    ['\\Q.+\\E', 'a.+b', 'a-b'],
    ['c$', 'abc\n', 'ab-\n'],
    ['(?m)^b', 'a\r\nb', 'a\r\n-'],
    ['.', 'a\u0085b', '-\u0085-'],
    ['\\bé', 'aé é', 'aé -'],
    ['\\s', 'a\u00a0b c', 'a\u00a0b-c'],
    ['\\pL\\p{IsDigit}', 'é١', '-'],
    ['\\x{1F600}|\\uD83D\\uDE01', '😀😁', '--'],
    ['\\0101', 'A', '-'],
    ['(?<n>a)\\k<n>', 'aab', '-b'],
    ['(a)\\2', 'aa', 'aa'],
  ])('%s', (pattern, text, expected) => expect(replaced(pattern, text)).toBe(expected));

  it.each(['a**', '*a', '(', ')', '[', '[z-a]', '[a-\\d]', 'a{', '{', 'a{2,1}', '\\y', '\\p{Nothing}', '(?z)a', '\\k<n>', '(?<=a+)b'])(
    '%s is none',
    (pattern) => expect(javaPattern(pattern)).toBeNull(),
  );

  it.each(['\\Ga', '\\X', '\\p{InGreek}', '(?U)\\w', '(a)?\\1', '(?<=a{2}+)b'])('%s is refused', (pattern) => {
    expect(unsupportedPart(pattern, 0)).not.toBeNull();
    expect(() => javaPattern(pattern)).toThrow('which is not supported');
  });

  it('gives what a group holds, by its number in the expression', () => {
    expect(matchedGroup('xaab', 'x(a++)(b)', 2)).toBe('b');
    expect(matchedGroup('b', '(a)?(b)', 1)).toBeNull();
    expect(matchedGroup('ab', '(a)(b)', 3)).toBeNull();
    expect(matchedGroup('ab', '(a|b)*', 1)).toBe('b');
  });

  it('does not guess what a group holds that an earlier round met', () => {
    expect(unsupportedPart('(?:(a)|b)*', 0)).toBeNull();
    expect(unsupportedPart('(?:(a)|b)*', 1)).not.toBeNull();
    expect(() => matchedGroup('ab', '(?:(a)|b)*', 1)).toThrow('which is not supported');
  });

  it('splits as Java does', () => {
    expect(javaSplit('a,b,,', ',')).toEqual(['a', 'b']);
    expect(javaSplit(',', ',')).toEqual([]);
    expect(javaSplit('', ',')).toEqual(['']);
    expect(javaSplit('ab', '')).toEqual(['a', 'b']);
    expect(javaSplit('a1b', '([0-9])')).toEqual(['a', 'b']);
    expect(javaSplit('k=v=w', '=', 2)).toEqual(['k', 'v=w']);
    expect(javaSplit('a', '(')).toBeNull();
  });
});
