import { propertyMembers } from './regex-properties';

/** Why a text gives no expression: Java has no such expression either, or JavaScript cannot say what Java means. */
export class PatternFault extends Error {
  constructor(
    readonly kind: 'invalid' | 'unsupported',
    what: string,
  ) {
    super(what);
  }
}

const invalid = (what: string): PatternFault => new PatternFault('invalid', what);
const unsupported = (what: string): PatternFault => new PatternFault('unsupported', what);

/** The expression for the flag v. Java's group 3 is called `g3`; groups with other names are not Java's. */
export interface Translation {
  readonly source: string;
  readonly groups: number;
  /** Groups that Java keeps from an earlier round of a repetition, and JavaScript forgets. */
  readonly forgotten: ReadonlySet<number>;
}

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly d: boolean;
  readonly x: boolean;
  readonly u: boolean;
}
type Flag = keyof Flags;

/** In the flag v, `[^]` meets nothing in Node 20. */
const any = '[\\s\\S]';
const word = '[\\p{L}\\p{Nd}_]';
const horizontal = ' \\t\\xA0\\u1680\\u180E\\u2000-\\u200A\\u202F\\u205F\\u3000';
const vertical = '\\n\\x0B\\f\\r\\x85\\u2028\\u2029';
const sets: Readonly<Record<string, string>> = {
  d: '[0-9]',
  D: '[^0-9]',
  w: '[a-zA-Z_0-9]',
  W: '[^a-zA-Z_0-9]',
  s: '[ \\t\\n\\x0B\\f\\r]',
  S: '[^ \\t\\n\\x0B\\f\\r]',
  h: `[${horizontal}]`,
  H: `[^${horizontal}]`,
  v: `[${vertical}]`,
  V: `[^${vertical}]`,
};
const lastLine = '(?=(?:\\r\\n|[\\r\\x85\\u2028\\u2029]|(?<!\\r)\\n)?$)';
const places: Readonly<Record<string, string>> = {
  A: '^',
  z: '$',
  Z: lastLine,
  b: `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`,
  B: `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`,
  R: `(?:\\r\\n|[${vertical}])`,
};
const codes: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

/**
 * Reads a regular expression as `java.util.regex.Pattern` of Java 17 does and says the same for JavaScript: flags anywhere, possessive
 * quantifiers and atomic groups, unions and intersections of classes, quoted parts, comments, ends of lines. Throws PatternFault.
 */
export class RegexReader {
  private readonly text: readonly string[];
  private at = 0;
  private flags: Flags = { i: false, m: false, s: false, d: false, x: false, u: false };
  private behind = 0;
  private helpers = 0;
  private groups = 0;
  private readonly names = new Map<string, number>();
  private readonly open = new Set<number>();
  /** Groups that a match may leave out, and those among them that lie in a repetition. */
  private readonly maybe = new Set<number>();
  private readonly forgotten = new Set<number>();

  constructor(source: string) {
    this.text = [...unquoted(source)];
  }

  read(): Translation {
    const source = this.alternatives();
    if (this.at < this.text.length) throw invalid('a ) closes nothing');
    return { source, groups: this.groups, forgotten: this.forgotten };
  }

  private peek(ahead = 0): string | undefined {
    if (ahead === 0 && this.flags.x) this.skipComments();
    return this.text[this.at + ahead];
  }

  private skipComments(): void {
    for (let char = this.text[this.at]; char !== undefined && ' \t\n\v\f\r#'.includes(char); char = this.text[this.at]) {
      if (char === '#') while (this.at < this.text.length && !'\n\r\x85\u2028\u2029'.includes(this.text[this.at]!)) this.at++;
      else this.at++;
    }
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  /** What the expression says from here on. */
  private match(form: RegExp): RegExpExecArray | null {
    const found = form.exec(this.text.slice(this.at, this.at + 200).join(''));
    if (found !== null) this.at += [...found[0]].length;
    return found;
  }

  private alternatives(): string {
    const before = this.groups;
    const branches = [this.sequence()];
    while (this.take('|')) branches.push(this.sequence());
    if (branches.length > 1) for (let group = before + 1; group <= this.groups; group++) this.maybe.add(group);
    return branches.join('|');
  }

  private sequence(): string {
    let all = '';
    for (let char = this.peek(); char !== undefined && char !== '|' && char !== ')'; char = this.peek()) {
      const before = this.groups;
      const atom = this.atom(char);
      if (atom !== null) all += this.repeated(atom, before);
    }
    return all;
  }

  /** One thing that may be repeated; null: flags alone. */
  private atom(char: string): string | null {
    if ('?*+'.includes(char)) throw invalid(`${char} repeats nothing`);
    if (char === '{') return '(?:)';
    this.at++;
    if (char === '(') return this.group();
    if (char === '[') return this.characterClass();
    if (char === '.') return this.flags.s ? any : this.flags.d ? '[^\\n]' : '[^\\n\\r\\x85\\u2028\\u2029]';
    if (char === '^') return this.lineStart();
    if (char === '$') return this.lineEnd();
    return char === '\\' ? this.escaped() : this.character(char.codePointAt(0)!);
  }

  private lineStart(): string {
    if (!this.flags.m) return '(?:^)';
    return `(?:(?=${any})(?:^|(?<=${this.flags.d ? '\\n' : '[\\n\\x85\\u2028\\u2029]|\\r(?!\\n)'})))`;
  }

  private lineEnd(): string {
    const { m, d } = this.flags;
    if (d) return m ? '(?:(?=\\n|$))' : '(?:(?=\\n?$))';
    return m ? '(?:(?=\\r\\n|[\\r\\x85\\u2028\\u2029]|(?<!\\r)\\n|$))' : `(?:${lastLine})`;
  }

  private repeated(atom: string, before: number): string {
    const [least, most, text] = this.bounds() ?? [1, 1, ''];
    if (text === '') return atom;
    if (most === Infinity && this.behind > 0) throw invalid('what stands behind (?<= or (?<! has no greatest length');
    for (let group = before + 1; group <= this.groups; group++) {
      if (most > 1 && this.maybe.has(group)) this.forgotten.add(group);
      if (least === 0) this.maybe.add(group);
    }
    if (this.take('?')) return `${atom}${text}?`;
    return this.take('+') ? this.atomic(`${atom}${text}`) : `${atom}${text}`;
  }

  private bounds(): readonly [number, number, string] | null {
    if (this.take('?')) return [0, 1, '?'];
    if (this.take('*')) return [0, Infinity, '*'];
    if (this.take('+')) return [1, Infinity, '+'];
    if (this.peek() !== '{') return null;
    const found = this.match(/^\{(\d{1,9})(?:(,)(\d{0,9}))?\}/);
    if (found === null) throw invalid('a { that does not say how often');
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3]);
    if (most < least) throw invalid(`${found[0]} ends before it begins`);
    return [least, most, found[0]];
  }

  /** What was matched once is not given back. */
  private atomic(inner: string): string {
    if (this.behind > 0) throw unsupported('a possessive part behind (?<= or (?<!');
    const name = `p${++this.helpers}`;
    return `(?:(?=(?<${name}>${inner}))\\k<${name}>)`;
  }

  private group(): string | null {
    const flags = this.flags;
    if (!this.take('?')) return this.capture(null, flags);
    if (this.take(':')) return this.closed('(?:', flags);
    if (this.take('=')) return `(?:${this.closed('(?=', flags)})`;
    if (this.take('!')) return `(?:${this.closed('(?!', flags)})`;
    if (this.take('>')) return this.atomic(this.closed('(?:', flags));
    const behind = this.match(/^<[=!]/);
    if (behind !== null) return this.lookBehind(`(?${behind[0]}`, flags);
    const name = this.match(/^<([a-zA-Z][a-zA-Z0-9]*)>/);
    if (name !== null) return this.capture(name[1]!, flags);
    return this.flagGroup(flags);
  }

  private lookBehind(start: string, flags: Flags): string {
    this.behind++;
    const text = this.closed(start, flags);
    this.behind--;
    return `(?:${text})`;
  }

  private capture(name: string | null, flags: Flags): string {
    const index = ++this.groups;
    if (name !== null && this.names.has(name)) throw invalid(`the group ${name} comes twice`);
    if (name !== null) this.names.set(name, index);
    this.open.add(index);
    const text = this.closed(`(?<g${index}>`, flags);
    this.open.delete(index);
    return text;
  }

  /** Up to the closing parenthesis; flags that are set within end there. */
  private closed(start: string, flags: Flags): string {
    const text = `${start}${this.alternatives()})`;
    if (!this.take(')')) throw invalid('a ( is not closed');
    this.flags = flags;
    return text;
  }

  private flagGroup(before: Flags): string | null {
    const found = this.match(/^([a-zA-Z]*)(?:-([a-zA-Z]*))?([:)])/);
    if (found === null || !/^[idmsuxU]*$/.test(found[1]! + (found[2] ?? ''))) throw invalid('what stands behind (? is unknown');
    if (found[1]!.includes('U')) throw unsupported('the flag U');
    const change = (letters: string, on: boolean): Partial<Flags> => Object.fromEntries([...letters].map((flag) => [flag as Flag, on]));
    this.flags = { ...before, ...change(found[1]!, true), ...change(found[2] ?? '', false) };
    return found[3] === ':' ? this.closed('(?:', before) : null;
  }

  /** Behind a backslash, outside of a class. */
  private escaped(): string {
    const char = this.text[this.at];
    if (char === undefined) throw invalid('a backslash at the end');
    if (char === 'G' || char === 'X' || char === 'N' || (char === 'b' && this.text[this.at + 1] === '{')) throw unsupported(`\\${char}`);
    if (/[1-9]/.test(char)) return this.reference(this.groupNumber());
    if (char === 'k') return this.reference(this.groupName());
    if (Object.hasOwn(places, char)) {
      this.at++;
      return `(?:${places[char]!})`;
    }
    return this.namedSet() ?? this.character(this.code());
  }

  /** As many digits as there are groups so far. */
  private groupNumber(): number {
    let number = Number(this.text[this.at++]);
    for (let char = this.peek(); char !== undefined && /\d/.test(char) && number * 10 + Number(char) <= this.groups; char = this.peek()) {
      number = number * 10 + Number(char);
      this.at++;
    }
    return number;
  }

  private groupName(): number {
    const name = this.match(/^k<([a-zA-Z][a-zA-Z0-9]*)>/)?.[1];
    const index = name === undefined ? undefined : this.names.get(name);
    if (index === undefined) throw invalid('\\k names no group');
    return index;
  }

  private reference(index: number): string {
    if (index > this.groups || this.open.has(index)) return '(?!)';
    if (this.maybe.has(index) || this.flags.i) throw unsupported(`\\${index} of a group that may be left out, or without regard to case`);
    return `(?:\\k<g${index}>)`;
  }

  /** `\d` and its like, `\p{…}`; null: the escape stands for a character. */
  private namedSet(): string | null {
    const char = this.text[this.at]!;
    if (Object.hasOwn(sets, char)) {
      this.at++;
      return sets[char]!;
    }
    const property = this.match(/^([pP])(?:\{([^}]*)\}|([^{]))/);
    if (property === null) return null;
    const members = propertyMembers(property[2] ?? property[3]!, this.flags.i);
    if (members === null) throw invalid(`there is no property ${property[0]}`);
    if (members === 'unsupported') throw unsupported(`\\${property[0]}`);
    return property[1] === 'P' ? `[^${members}]` : `[${members}]`;
  }

  /** The character that an escape stands for. */
  private code(): number {
    const char = this.text[this.at]!;
    const numbered = this.match(/^x([0-9a-fA-F]{2})/) ?? this.match(/^x\{([0-9a-fA-F]{1,6})\}/) ?? this.match(/^u([0-9a-fA-F]{4})/);
    if (numbered !== null) return this.joined(parseInt(numbered[1]!, 16));
    const octal = this.match(/^0([0-3][0-7]{2}|[0-7]{1,2})/);
    if (octal !== null) return parseInt(octal[1]!, 8);
    const control = this.match(/^c([^])/u);
    if (control !== null) return control[1]!.codePointAt(0)! ^ 64;
    this.at++;
    if (Object.hasOwn(codes, char)) return codes[char]!;
    if (/[a-zA-Z0-9]/.test(char)) throw invalid(`\\${char} has no meaning`);
    return char.codePointAt(0)!;
  }

  /** Two halves of a character beyond the basic plane are one. */
  private joined(code: number): number {
    if (code > 0x10ffff) throw invalid('a code beyond all characters');
    const low = code >= 0xd800 && code < 0xdc00 ? this.match(/^\\u(d[c-f][0-9a-f]{2})/i) : null;
    return low === null ? code : 0x10000 + (code - 0xd800) * 0x400 + (parseInt(low[1]!, 16) - 0xdc00);
  }

  private character(code: number): string {
    const all = this.variants(code);
    return all.length === 1 ? written(code) : `[${all.map(written).join('')}]`;
  }

  /** The characters that count as this one; capitals of ASCII alone, unless the flag u says otherwise. */
  private variants(code: number): readonly number[] {
    if (!this.flags.i || (code > 127 && !this.flags.u)) return [code];
    const char = String.fromCodePoint(code);
    const others = [char.toLowerCase(), char.toUpperCase(), char.toUpperCase().toLowerCase()];
    return [...new Set([code, ...others.filter((one) => [...one].length === 1).map((one) => one.codePointAt(0)!)])];
  }

  /** Behind `[`. */
  private characterClass(): string {
    const negated = this.take('^');
    const members = this.members();
    if (!this.take(']')) throw invalid('a [ is not closed');
    return `[${negated ? '^' : ''}${members}]`;
  }

  /** All up to the closing bracket, which as first member stands for itself. */
  private members(): string {
    let all = '';
    for (let char = this.peek(); char !== ']' || all === ''; char = this.peek()) {
      if (char === undefined) throw invalid('a [ is not closed');
      if (this.take('[')) all += this.characterClass();
      else if (char === '&' && this.peek(1) === '&') all = this.intersection(all);
      else all += this.member();
    }
    return all;
  }

  /** As Java reads it: classes behind && are put together, anything else goes up to the end. */
  private intersection(left: string): string {
    this.at += 2;
    let right = '';
    for (let char = this.peek(); char !== ']' && char !== '&'; char = this.peek()) {
      if (char === undefined) throw invalid('a [ is not closed');
      if (this.take('[')) right += this.characterClass();
      else right = this.members();
    }
    if (left === '' && right === '') throw invalid('&& between nothing');
    if (left === '' || right === '') return left + right;
    return `[[${left}]&&[${right}]]`;
  }

  private member(): string {
    const from = this.single();
    if (typeof from === 'string') return from;
    if (this.peek() !== '-' || [']', '[', undefined].includes(this.peek(1))) return this.variants(from).map(written).join('');
    this.at++;
    const to = this.single();
    if (typeof to === 'string' || to < from) throw invalid('a range that ends before it begins');
    return this.range(from, to);
  }

  /** A character of a class by its code, or a set by its text. */
  private single(): number | string {
    const char = this.peek()!;
    this.at++;
    if (char !== '\\') return char.codePointAt(0)!;
    if (this.text[this.at] === undefined) throw invalid('a backslash at the end');
    if (this.text[this.at] === 'N') throw unsupported('\\N');
    return this.namedSet() ?? this.code();
  }

  private range(from: number, to: number): string {
    if (this.flags.i && this.flags.u && to > 127) throw unsupported('a range without regard to case beyond ASCII');
    const plain = `${written(from)}-${written(to)}`;
    if (!this.flags.i) return plain;
    const letters = Array.from({ length: 26 }, (_, i) => 65 + i).filter(
      (code) => (code >= from && code <= to) || (code + 32 >= from && code + 32 <= to),
    );
    return plain + letters.map((code) => written(code) + written(code + 32)).join('');
  }
}

/** A character as both an expression and a class may hold it. */
const written = (code: number): string =>
  (code > 127 && (code < 0xd800 || code > 0xdfff)) || /\w/.test(String.fromCodePoint(code))
    ? String.fromCodePoint(code)
    : `\\u{${code.toString(16)}}`;

/** What stands between \Q and \E, character by character behind a backslash where that has a meaning. */
function unquoted(source: string): string {
  return source.replace(/\\Q([^]*?)(?:\\E|$)|\\[^]/g, (whole, quoted: string | undefined) =>
    whole.startsWith('\\Q') ? (quoted ?? '').replace(/[^\w]/gu, '\\$&') : whole,
  );
}
