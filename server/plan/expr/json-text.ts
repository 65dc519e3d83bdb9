import { realText } from './real-text';

/** A number as JSON writes it: whole numbers are kept digit by digit, others as the nearest double. */
export class JsonNumber {
  constructor(readonly text: string) {}
  get whole(): boolean {
    return /^-?\d+$/.test(this.text);
  }
  /** As Java shows a Long, a BigInteger or a Double. */
  toString(): string {
    return this.whole ? BigInt(this.text).toString() : realText(Number(this.text), false);
  }
}

/** Objects keep the order of their keys; of equal keys the last counts. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | ReadonlyMap<string, Json>;

const DEEPEST = 1_000;

/** The value that a text begins with, undefined where it does with none. As in Flink, what follows the value is not looked at. */
export const parseJson = (text: string): Json | undefined => new JsonReader(text).value(0);

class JsonReader {
  private at = 0;
  constructor(private readonly text: string) {}

  private blanks(): void {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private take(char: string): boolean {
    this.blanks();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  value(depth: number): Json | undefined {
    this.blanks();
    if (depth > DEEPEST) return undefined;
    const char = this.text[this.at];
    if (char === '{') return this.object(depth);
    if (char === '[') return this.array(depth);
    if (char === '"') return this.string();
    const match = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    match.lastIndex = this.at;
    const word = match.exec(this.text)?.[0];
    if (word === undefined) return undefined;
    this.at += word.length;
    return word === 'null' ? null : word === 'true' || word === 'false' ? word === 'true' : new JsonNumber(word);
  }

  private object(depth: number): Json | undefined {
    const entries = new Map<string, Json>();
    this.at++;
    if (this.take('}')) return entries;
    do {
      this.blanks();
      const key = this.text[this.at] === '"' ? this.string() : undefined;
      if (key === undefined || !this.take(':')) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      entries.set(key, value);
    } while (this.take(','));
    return this.take('}') ? entries : undefined;
  }

  private array(depth: number): Json | undefined {
    const items: Json[] = [];
    this.at++;
    if (this.take(']')) return items;
    do {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      items.push(value);
    } while (this.take(','));
    return this.take(']') ? items : undefined;
  }

  private string(): string | undefined {
    const match = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    match.lastIndex = this.at;
    const quoted = match.exec(this.text)?.[0];
    if (quoted === undefined) return undefined;
    this.at += quoted.length;
    return JSON.parse(quoted) as string;
  }
}

/** The text of a value without blanks. */
export function jsonText(value: Json): string {
  if (value === null || typeof value === 'boolean' || value instanceof JsonNumber) return String(value);
  if (typeof value === 'string') return quotedJson(value);
  if (value instanceof Map)
    return `{${Array.from(value as ReadonlyMap<string, Json>, ([key, one]) => `${quotedJson(key)}:${jsonText(one)}`).join(',')}}`;
  return `[${(value as readonly Json[]).map(jsonText).join(',')}]`;
}

/** An object of members whose values are JSON already. As Flink writes what it makes itself: by the order of the keys. */
export const objectJson = (members: ReadonlyMap<string, string>): string =>
  `{${[...members.keys()]
    .sort()
    .map((key) => `${quotedJson(key)}:${members.get(key)!}`)
    .join(',')}}`;

/** As Jackson writes texts: control characters as \uXXXX in capitals. */
export const quotedJson = (text: string): string =>
  `"${text.replace(/["\\\u0000-\u001f]/g, (char) => shortEscapes[char] ?? `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}"`;
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
