import { javaDouble } from '@headrace/connector-sdk/base';

/**
 * A JSON value without white space, as Flink hands objects and arrays to STRING columns: the last of equal keys wins and stands at
 * the first one's place, numbers with fraction or exponent are printed as Java doubles, control characters as `\u001F`.
 * `text` is valid JSON.
 */
export function renderJson(text: string): string {
  return new Renderer(text).value();
}

class Renderer {
  private at = 0;
  constructor(private readonly text: string) {}

  value(): string {
    this.space();
    const c = this.text[this.at] as string;
    if (c === '{') return this.object();
    if (c === '[') return this.array();
    if (c === '"') return quoteJackson(this.string());
    const pattern = /[^\s,\]}]+/y;
    pattern.lastIndex = this.at;
    const token = pattern.exec(this.text)?.[0] ?? '';
    this.at += token.length;
    if (!/^-?\d/.test(token)) return token;
    return /[.eE]/.test(token) ? finite(javaDouble(Number(token))) : BigInt(token).toString();
  }

  private object(): string {
    const members = new Map<string, string>();
    this.list('}', () => {
      this.space();
      const key = this.string();
      this.space();
      this.at++;
      members.set(key, this.value());
    });
    return `{${[...members].map(([key, value]) => `${quoteJackson(key)}:${value}`).join(',')}}`;
  }

  private array(): string {
    const items: string[] = [];
    this.list(']', () => items.push(this.value()));
    return `[${items.join(',')}]`;
  }

  private list(close: string, item: () => void): void {
    this.at++;
    this.space();
    while (this.text[this.at] !== close) {
      item();
      this.space();
      if (this.text[this.at] === ',') this.at++;
    }
    this.at++;
  }

  private string(): string {
    const from = this.at++;
    while (this.text[this.at] !== '"') this.at += this.text[this.at] === '\\' ? 2 : 1;
    this.at++;
    return JSON.parse(this.text.slice(from, this.at)) as string;
  }

  private space(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at++;
  }
}

const finite = (text: string): string => (/^-?\d/.test(text) ? text : `"${text}"`);

const short: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A string in quotes, escaped as Jackson does it. */
export const quoteJackson = (text: string): string =>
  `"${text.replace(/["\\\u0000-\u001f]/g, (c) => short[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`)}"`;
