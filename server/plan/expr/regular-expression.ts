/**
 * Java's regular expressions as JavaScript's, in Unicode mode. What differs in writing is rewritten: inline flags at the start (`(?i)`),
 * possessive quantifiers and atomic groups (as look-ahead with a back reference), `\A \z \Z \Q…\E \h \R`, POSIX classes (`\p{Alpha}`),
 * class unions and intersections are not. Back references, look-around, named groups and lazy quantifiers are the same in both.
 */
const cache = new Map<string, Map<string, RegExp | null>>();

/** The expression, or null where it is none (or uses what JavaScript lacks). `flags` beside Unicode. */
export function regularExpression(source: string, flags = ''): RegExp | null {
  let made = cache.get(flags);
  if (made === undefined) cache.set(flags, (made = new Map()));
  let known = made.get(source);
  if (known === undefined) {
    if (made.size >= 1_024) made.clear();
    made.set(source, (known = compile(source, flags)));
  }
  if (known !== null) known.lastIndex = 0;
  return known;
}

function compile(source: string, flags: string): RegExp | null {
  const inline = /^\(\?([ismux]+)\)/.exec(source);
  const extra = [...(inline?.[1] ?? '')].filter((flag) => flag === 'i' || flag === 's' || flag === 'm');
  try {
    return new RegExp(
      translate(inline === null ? source : source.slice(inline[0].length)),
      [...new Set(['u', ...flags, ...extra])].join(''),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const posix: Readonly<Record<string, string>> = {
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Upper: 'A-Z',
  Lower: 'a-z',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Space: ' \\t\\n\\x0B\\f\\r',
  Blank: ' \\t',
  XDigit: '0-9a-fA-F',
  ASCII: '\\x00-\\x7F',
  Cntrl: '\\x00-\\x1F\\x7F',
  Graph: '!-~',
  Print: ' -~',
};

/** Rewrites one token at a time: escapes, what stands inside [], and characters that Unicode mode wants escaped. */
function translate(source: string): string {
  let result = '';
  let inClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i]!;
    if (char === '\\') {
      const [text, used] = escape(source.slice(i + 1), inClass);
      result += text;
      i += used;
    } else if (inClass) {
      inClass = char !== ']';
      result += char === '[' ? '\\[' : char;
    } else if (char === '[') {
      inClass = true;
      const negated = source[i + 1] === '^';
      const first = source[i + (negated ? 2 : 1)];
      result += negated ? '[^' : '[';
      if (negated) i++;
      if (first === ']') {
        result += '\\]';
        i++;
      }
    } else if (char === '{' && !/^\{\d+(,\d*)?\}/.test(source.slice(i))) result += '\\{';
    else if (char === '}' && !/\{\d+(,\d*)?$/.test(source.slice(0, i))) result += '\\}';
    else if (char === ']') result += '\\]';
    else result += char;
  }
  return result;
}

/** What stands for the escape whose text after the backslash is `rest`, and how many characters of it were read. */
function escape(rest: string, inClass: boolean): readonly [string, number] {
  const char = rest[0];
  if (char === undefined) return ['\\', 0];
  const property = /^([pP])\{(?:Is)?(\w+)\}/.exec(rest);
  if (property !== null && posix[property[2]!] !== undefined) {
    const set = posix[property[2]!]!;
    if (property[1] === 'P') return [`[^${set}]`, property[0].length];
    return [inClass ? set : `[${set}]`, property[0].length];
  }
  if (char === 'Q') {
    const end = rest.indexOf('\\E');
    const literal = end < 0 ? rest.slice(1) : rest.slice(1, end);
    return [quoteRegExp(literal), end < 0 ? rest.length : end + 2];
  }
  if (char === 'A') return ['^', 1];
  if (char === 'z') return ['$', 1];
  if (char === 'Z') return ['(?=\\n?$)', 1];
  if (char === 'h') return [inClass ? ' \\t\\u00A0' : '[ \\t\\u00A0]', 1];
  if (char === 'R') return ['(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])', 1];
  if (char === 'e') return ['\\x1B', 1];
  if (char === 'a') return ['\\x07', 1];
  if (/[A-Za-z0-9]/.test(char) || /[\^$\\.*+?()[\]{}|/]/.test(char) || (char === '-' && inClass)) return [`\\${char}`, 1];
  return [char, 1];
}

/** The text as an expression that matches it alone. */
export const quoteRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
