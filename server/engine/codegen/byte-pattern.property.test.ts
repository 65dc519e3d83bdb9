import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { javaPattern } from '@/server/plan/expr/regular-expression';
import { BytePattern } from './byte-pattern';

const set = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '[a-c=]', '\\d', '\\w', '[^&]', '&', '=', '\\.', '[\\w-]', '[b-]', ' ');
const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{2,}', '*?', '+?', '??');
const item = fc.tuple(set, times).map(([what, often]) => what + often);
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    item,
    item,
    fc.constant('^'),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`),
  ),
  pattern: fc
    .array(
      fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => all.join('|')),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '&', '=', '.', '-', ' ', '1', '\n'), maxLength: 12 });

function groupsOf(found: BytePattern, subject: string): (string | undefined)[] | null {
  const bytes = new TextEncoder().encode(`??${subject}!`);
  if (!found.find(bytes, 2, subject.length)) return null;
  const part = (start: number, i: number): string | undefined => (start < 0 ? undefined : subject.slice(start - 2, found.ends[i]! - 2));
  return [...found.starts].map(part);
}

describe('a pattern over bytes', () => {
  it('finds what the expression finds in the text, group by group', () => {
    let known = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, subjects) => {
        const found = BytePattern.of(source);
        if (found === null) return;
        known++;
        for (const subject of subjects) {
          const match = javaPattern(source)!.expression.exec(subject);
          expect(groupsOf(found, subject), `${source} in ${JSON.stringify(subject)}`).toEqual(match === null ? null : [...match]);
        }
      }),
      { numRuns: 1_500 },
    );
    expect(known).toBeGreaterThan(500);
  });

  it.each([
    'a$',
    '(a)*',
    '(?i)a',
    '(?=a)',
    '\\bx',
    'ä',
    '[[:alpha:]]',
    '[a&&b]',
    'a++',
    '\\p{L}',
    '\\1',
    'a{',
    '*',
    '(',
    ')',
    '[',
    '[]',
    '[^]a]',
  ])('leaves %s to the text', (source) => expect(BytePattern.of(source)).toBeNull());

  it('takes the channel out of an address', () => {
    const found = BytePattern.of('(&|^)channel_id=([^&]*)')!;
    expect(groupsOf(found, 'https://x/item.htm?query=1&channel_id=99&b=2')).toEqual(['&channel_id=99', '&', '99']);
    expect(groupsOf(found, 'channel_id=')).toEqual(['channel_id=', '', '']);
    expect(groupsOf(found, 'xchannel_id=1')).toBeNull();
  });
});
