/** A regular expression of ASCII characters. A set has a 1 for each of its 128 bytes. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: Uint8Array }
  | { readonly kind: 'repeat'; readonly set: Uint8Array; readonly least: number; readonly most: number; readonly lazy: boolean }
  | { readonly kind: 'start' }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: PatternNode };

/** Reads an expression; null where it has anything whose meaning is not plain (the text itself is asked then). */
export function parsePattern(source: string): { readonly node: PatternNode; readonly groups: number } | null {
  const parser = new PatternParser(source);
  const node = parser.choice();
  return node === null || !parser.ended ? null : { node, groups: parser.groups };
}

const setOf = (holds: (byte: number) => boolean): Uint8Array => Uint8Array.from({ length: 128 }, (_, byte) => (holds(byte) ? 1 : 0));
const matching = (test: RegExp): Uint8Array => setOf((byte) => test.test(String.fromCharCode(byte)));
const classes: Readonly<Record<string, Uint8Array>> = {
  d: matching(/[0-9]/),
  D: matching(/[^0-9]/),
  w: matching(/[A-Za-z0-9_]/),
  W: matching(/[^A-Za-z0-9_]/),
  s: matching(/[ \t\n\v\f\r]/),
  S: matching(/[^ \t\n\v\f\r]/),
};
const anyButLineEnds = matching(/[^\n\r]/);
const SPECIAL = '\\^$.|?*+()[]{}';
const isPunctuation = (char: string): boolean => /^[!-/:-@[-`{-~ ]$/.test(char);
const one = (char: string): Uint8Array => setOf((byte) => byte === char.charCodeAt(0));

class PatternParser {
  groups = 0;
  private at = 0;
  constructor(private readonly source: string) {}

  get ended(): boolean {
    return this.at === this.source.length;
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  choice(): PatternNode | null {
    const branches: PatternNode[] = [];
    do {
      const branch = this.sequence();
      if (branch === null) return null;
      branches.push(branch);
    } while (this.take('|'));
    return branches.length === 1 ? branches[0]! : { kind: 'choice', branches };
  }

  private sequence(): PatternNode | null {
    const items: PatternNode[] = [];
    while (!this.ended && !'|)'.includes(this.source[this.at]!)) {
      const item = this.item();
      if (item === null) return null;
      items.push(item);
    }
    return { kind: 'sequence', items };
  }

  /** Groups are not repeated here: what they hold after the last round is a matter of its own. */
  private item(): PatternNode | null {
    if (this.take('^')) return this.repeats() ? null : { kind: 'start' };
    if (this.take('(')) return this.group();
    const set = this.set();
    if (set === null) return null;
    if (!this.repeats()) return { kind: 'set', set };
    return this.repeat(set);
  }

  private repeats(): boolean {
    return !this.ended && '*+?{'.includes(this.source[this.at]!);
  }

  private group(): PatternNode | null {
    const plain = this.take('?:');
    if (!plain && this.source[this.at] === '?') return null;
    const index = plain ? 0 : ++this.groups;
    const body = this.choice();
    if (body === null || !this.take(')') || this.repeats()) return null;
    return plain ? body : { kind: 'group', index, body };
  }

  private repeat(set: Uint8Array): PatternNode | null {
    const bounds = this.bounds();
    if (bounds === null || bounds[0] > bounds[1]) return null;
    const lazy = this.take('?');
    if (this.repeats()) return null;
    return { kind: 'repeat', set, least: bounds[0], most: bounds[1], lazy };
  }

  private bounds(): readonly [number, number] | null {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const found = /^\{(\d{1,6})(?:(,)(\d{0,6}))?\}/.exec(this.source.slice(this.at));
    if (found === null) return null;
    this.at += found[0].length;
    const least = Number(found[1]);
    if (found[2] === undefined) return [least, least];
    return [least, found[3] === '' ? Infinity : Number(found[3])];
  }

  private set(): Uint8Array | null {
    if (this.take('.')) return anyButLineEnds;
    if (this.take('[')) return this.bracket();
    if (this.take('\\')) return this.escaped();
    const char = this.source[this.at]!;
    if (SPECIAL.includes(char) || char.charCodeAt(0) > 127) return null;
    this.at++;
    return one(char);
  }

  private escaped(): Uint8Array | null {
    const char = this.source[this.at++];
    if (char === undefined) return null;
    return classes[char] ?? (isPunctuation(char) ? one(char) : null);
  }

  private bracket(): Uint8Array | null {
    const negated = this.take('^');
    const set = new Uint8Array(128);
    if (this.source[this.at] === ']') return null;
    while (!this.take(']')) {
      const from = this.member();
      if (from === null) return null;
      const to = from.length === 1 && this.source[this.at] === '-' && this.source[this.at + 1] !== ']' ? this.rangeEnd() : from;
      if (to === null) return null;
      addRange(set, from, to);
    }
    return negated ? setOf((byte) => set[byte] === 0) : set;
  }

  private rangeEnd(): string | null {
    this.at++;
    const to = this.member();
    return to?.length === 1 ? to : null;
  }

  /** A character of a set, or all characters of a class. */
  private member(): string | null {
    const char = this.source[this.at++];
    if (char === undefined || char.charCodeAt(0) > 127 || char === '[' || char === '^') return null;
    if (char === '&' && this.source[this.at] === '&') return null;
    if (char !== '\\') return char;
    const escaped = this.source[this.at++];
    if (escaped === undefined) return null;
    const known = classes[escaped];
    if (known !== undefined) return [...known.keys()].flatMap((byte) => (known[byte] === 1 ? String.fromCharCode(byte) : [])).join('');
    return isPunctuation(escaped) ? escaped : null;
  }
}

/** All characters of `chars`, or those from the one to the other. */
function addRange(set: Uint8Array, chars: string, to: string): void {
  if (to === chars) for (const char of chars) set[char.charCodeAt(0)] = 1;
  else for (let byte = chars.charCodeAt(0); byte <= to.charCodeAt(0); byte++) set[byte] = 1;
}
