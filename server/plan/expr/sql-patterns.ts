import { javaPattern, quoteRegExp } from './regular-expression';
import { EvaluationError } from './values';

const patterns = new Map<string, RegExp>();
function remembered(key: string, make: () => RegExp): RegExp {
  const known = patterns.get(key);
  if (known !== undefined) return known;
  if (patterns.size >= 1_024) patterns.clear();
  const made = make();
  patterns.set(key, made);
  return made;
}

const noPattern = (pattern: string, why: string): EvaluationError => new EvaluationError(`"${pattern}" is no pattern: ${why}`);

/** The escape character, null where there is none. */
function escapeOf(pattern: string, escape: string | null): string | null {
  if (escape !== null && escape.length !== 1) throw noPattern(pattern, `the escape "${escape}" is not one character`);
  return escape;
}

/** The character behind an escape, which must be one of `special` or the escape itself. */
function escaped(pattern: string, next: string | undefined, special: string): string {
  if (next === undefined || !special.includes(next)) throw noPattern(pattern, 'the escape stands before a character that needs none');
  return next;
}

/** LIKE's pattern as a regular expression. Throws where an escape stands before anything but % _ and itself, as in Flink. */
export function likePattern(pattern: string, escape: string | null): RegExp {
  return remembered(`L${escape ?? ''}\0${pattern}`, () => {
    const mark = escapeOf(pattern, escape);
    let source = '';
    const all = [...pattern];
    for (let i = 0; i < all.length; i++) {
      const char = all[i]!;
      if (char === mark) source += quoteRegExp(escaped(pattern, all[++i], `%_${mark}`));
      else source += char === '%' ? '[^]*' : char === '_' ? '[^]' : quoteRegExp(char);
    }
    return new RegExp(`^(?:${source})$`, 'u');
  });
}

const SPECIAL = '[]()|^-+*_%?{}';
const classes: Readonly<Record<string, string>> = {
  alpha: '\\p{Alpha}',
  upper: '\\p{Upper}',
  lower: '\\p{Lower}',
  digit: '\\d',
  space: ' ',
  whitespace: '\\s',
  alnum: '\\p{Alnum}',
};
const literal = (char: string): string => (/[\w]|[^\x00-\x7f]/.test(char) ? char : `\\${char}`);

/** SQL's regular expressions: % and _ beside | * + ? {} () and [] with classes such as [:ALPHA:]. Throws where the pattern is none. */
export function similarPattern(pattern: string, escape: string | null): RegExp {
  return remembered(`S${escape ?? ''}\0${pattern}`, () => {
    const found = javaPattern(`(?s)\\A(?:${similarSource([...pattern], pattern, escapeOf(pattern, escape))})\\z`);
    if (found === null) throw noPattern(pattern, 'it is no regular expression');
    return found.expression;
  });
}

function similarSource(all: readonly string[], pattern: string, mark: string | null): string {
  let source = '';
  for (let i = 0; i < all.length; i++) {
    const char = all[i]!;
    if (char === mark) source += literal(escaped(pattern, all[++i], SPECIAL + mark));
    else if (char === ']') throw noPattern(pattern, 'a ] closes nothing');
    else if (char === '[') {
      const [text, end] = enumeration(all, i + 1, { pattern, mark });
      source += `[${text}]`;
      i = end;
    } else source += char === '%' ? '.*' : char === '_' ? '.' : '|*+?{}()'.includes(char) ? char : literal(char);
  }
  return source;
}

/** What stands between [ and ], and where it ends. */
function enumeration(
  all: readonly string[],
  from: number,
  { pattern, mark }: { pattern: string; mark: string | null },
): readonly [string, number] {
  let text = '';
  for (let i = from; i < all.length; i++) {
    const char = all[i]!;
    const named = /^\[:(\w+):\]/.exec(all.slice(i, i + 16).join(''));
    const set = named === null || !/^(?:[A-Z]+|[a-z]+)$/.test(named[1]!) ? undefined : classes[named[1]!.toLowerCase()];
    if (char === ']') return [text, i];
    if (char === mark) text += literal(escaped(pattern, all[++i], SPECIAL + mark));
    else if (set !== undefined) {
      text += set;
      i += named![0].length - 1;
    } else if (char === '-' || char === '^') text += char;
    else if (SPECIAL.includes(char)) throw noPattern(pattern, `${char} stands between brackets without an escape`);
    else text += literal(char);
  }
  throw noPattern(pattern, 'a [ is not closed');
}
