/** Where a text stops being JSON. `found`: what stands there, up to twenty characters of its line; empty at the end of the text. */
export interface JsonFault {
  readonly at: number;
  readonly found: string;
}

const SHOWN = 20;
const space = /[ \t\n\r]*/y;
const scalar = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The first place of a text that `JSON.parse` refuses: its own message has a place in some versions of Node and for some faults only. */
export function jsonFault(text: string): JsonFault {
  const at = new JsonWalk(text).fault();
  return { at, found: text.slice(at, at + SHOWN).split(/[\r\n]/, 1)[0]! };
}

type Expected = 'value' | 'first-value' | 'key' | 'first-key' | 'next' | 'end';

/** Goes over the text once, with a stack of the brackets that are open, however deep they are. */
class JsonWalk {
  private at = 0;
  private readonly open: ('{' | '[')[] = [];

  constructor(private readonly text: string) {}

  fault(): number {
    let expected: Expected | null = 'value';
    while (expected !== null) {
      this.match(space);
      expected = this.step(expected);
    }
    return this.at;
  }

  /** What must come behind what stands here; null: something else stands here. */
  private step(expected: Expected): Expected | null {
    const found = this.text[this.at];
    switch (expected) {
      case 'first-value':
        return found === ']' ? this.close() : this.value();
      case 'value':
        return this.value();
      case 'first-key':
        return found === '}' ? this.close() : this.key();
      case 'key':
        return this.key();
      case 'next':
        return this.next();
      case 'end':
        return null;
    }
  }

  private value(): Expected | null {
    const found = this.text[this.at];
    if (found !== '{' && found !== '[') return this.match(scalar) ? this.behindValue() : null;
    this.open.push(found);
    this.at++;
    return found === '{' ? 'first-key' : 'first-value';
  }

  private key(): Expected | null {
    if (this.text[this.at] !== '"' || !this.match(scalar)) return null;
    this.match(space);
    if (this.text[this.at] !== ':') return null;
    this.at++;
    return 'value';
  }

  private next(): Expected | null {
    const [bracket, found] = [this.open.at(-1), this.text[this.at]];
    if (found === (bracket === '{' ? '}' : ']')) return this.close();
    if (found !== ',') return null;
    this.at++;
    return bracket === '{' ? 'key' : 'value';
  }

  private close(): Expected {
    this.open.pop();
    this.at++;
    return this.behindValue();
  }

  private behindValue(): Expected {
    return this.open.length > 0 ? 'next' : 'end';
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found !== null;
  }
}
