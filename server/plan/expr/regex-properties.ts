/** Sets of characters that Java's regular expressions name, as what stands between [ and ] in JavaScript's flag v. */

const ascii: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7F',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '\\x21-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\x7E',
  Graph: '\\x21-\\x7E',
  Print: '\\x20-\\x7E',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1F\\x7F',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0B\\f\\r',
};

const more: Readonly<Record<string, string>> = {
  LD: '\\p{L}\\p{Nd}',
  L1: '\\x00-\\xFF',
  all: '\\p{Any}',
  javaLowerCase: '\\p{Lowercase}',
  javaUpperCase: '\\p{Uppercase}',
  javaTitleCase: '\\p{Lt}',
  javaAlphabetic: '\\p{Alphabetic}',
  javaIdeographic: '\\p{Ideographic}',
  javaDigit: '\\p{Nd}',
  javaDefined: '\\P{Cn}',
  javaLetter: '\\p{L}',
  javaLetterOrDigit: '\\p{L}\\p{Nd}',
  javaSpaceChar: '\\p{Z}',
};

const visible = '[^\\p{White_Space}\\p{Cc}\\p{Cs}\\p{Cn}]';

/** Behind `Is`, in capitals and without underscores. */
const unicode: Readonly<Record<string, string>> = {
  ALPHABETIC: '\\p{Alphabetic}',
  LETTER: '\\p{L}',
  IDEOGRAPHIC: '\\p{Ideographic}',
  LOWERCASE: '\\p{Lowercase}',
  UPPERCASE: '\\p{Uppercase}',
  TITLECASE: '\\p{Lt}',
  WHITESPACE: '\\p{White_Space}',
  CONTROL: '\\p{Cc}',
  PUNCTUATION: '\\p{P}',
  HEXDIGIT: '\\p{Nd}A-Fa-f\\uFF21-\\uFF26\\uFF41-\\uFF46',
  ASSIGNED: '\\P{Cn}',
  NONCHARACTERCODEPOINT: '\\p{Noncharacter_Code_Point}',
  DIGIT: '\\p{Nd}',
  ALNUM: '\\p{Alphabetic}\\p{Nd}',
  BLANK: '\\p{Zs}\\t',
  GRAPH: visible,
  PRINT: `${visible}\\p{Zs}`,
  WORD: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}',
  JOINCONTROL: '\\p{Join_Control}',
};

const category = /^(?:L[utmoC]?|M[nec]?|N[dlo]?|Z[slp]?|C[cfosn]?|P[cdseifo]?|S[mcko]?)$/;
const cased = /^(?:Lower|Upper|L[ult]|java(?:Lower|Upper|Title)Case)$/;

const own = (table: Readonly<Record<string, string>>, name: string): string | null => (Object.hasOwn(table, name) ? table[name]! : null);

/** A general category, a class of POSIX or of Java; without regard to case, capital and small letters are one. */
function named(name: string, insensitive: boolean): string | null {
  if (insensitive && cased.test(name)) return own(ascii, name) === null ? '\\p{LC}' : 'a-zA-Z';
  return own(ascii, name) ?? own(more, name) ?? (category.test(name) ? `\\p{${name}}` : null);
}

function script(name: string): string | null {
  const written = name.toLowerCase().replace(/(?:^|_)[a-z]/g, (start) => start.toUpperCase());
  const text = `\\p{Script=${written}}`;
  try {
    return new RegExp(text, 'v') && text;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The members of `\p{name}`; null: there is no such property, `unsupported`: Java has it, and JavaScript cannot say it. */
export function propertyMembers(name: string, insensitive: boolean): string | null | 'unsupported' {
  const [, key, value] = /^([^=]*)=(.*)$/s.exec(name) ?? [];
  switch (key?.toLowerCase()) {
    case undefined:
      break;
    case 'sc':
    case 'script':
      return script(value!);
    case 'gc':
    case 'general_category':
      return named(value!, insensitive);
    case 'blk':
    case 'block':
      return 'unsupported';
    default:
      return null;
  }
  if (name.startsWith('In')) return 'unsupported';
  if (!name.startsWith('Is')) return named(name, insensitive) ?? (name.startsWith('java') ? 'unsupported' : null);
  const short = name.slice(2);
  const plain = short.toUpperCase().replaceAll('_', '');
  if (insensitive && /^(?:LOWER|UPPER|TITLE)CASE$/.test(plain)) return '\\p{Lowercase}\\p{Uppercase}\\p{Lt}';
  return own(unicode, plain) ?? named(short, insensitive) ?? script(short);
}
