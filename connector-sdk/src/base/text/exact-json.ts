/** A number of more digits than a double surely keeps stays text behind this mark; a text that begins with it gets a second one. */
const MARK = '\u0000';
const LONGEST_SAFE = 15;

/**
 * `JSON.parse` that loses no digit: a long number becomes a text behind a mark. For values out of it there are `exactNumber`,
 * `plainText` and `jsonReader`. Throws SyntaxError as `JSON.parse` does.
 */
export function parseExactJson(json: string): unknown {
  return JSON.parse(marked(json));
}

const [QUOTE, BACKSLASH, MINUS, ZERO, NINE] = [0x22, 0x5c, 0x2d, 0x30, 0x39] as const;
const MARK_TEXT = '\\u0000';

/** In one pass, without a pattern: one that goes back and forth takes hours over texts that are made for it. */
function marked(json: string): string {
  let out = '';
  let copied = 0;
  const put = (text: string, from: number, behind: number): void => {
    out += json.slice(copied, from) + text;
    copied = behind;
  };
  for (let at = 0; at < json.length;) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      if (json.startsWith(MARK_TEXT, at + 1)) put(`"${MARK_TEXT}`, at, at + 1);
      at = behindText(json, at);
    } else if (isDigit(code) || (code === MINUS && isDigit(json.charCodeAt(at + 1)))) {
      const end = behindNumber(json, at);
      if (end - at > LONGEST_SAFE) put(`"${MARK_TEXT}${json.slice(at, end)}"`, at, end);
      at = end;
    } else at++;
  }
  return copied === 0 ? json : out + json.slice(copied);
}

function behindText(json: string, quote: number): number {
  for (let at = quote + 1; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return json.length;
}

/** Digits, and all else that stands in numbers. */
function behindNumber(json: string, from: number): number {
  for (let at = from + 1; ; at++) {
    if (at >= json.length || !(isDigit(json.charCodeAt(at)) || '+-.eE'.includes(json[at]!))) return at;
  }
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** The text of a JSON string that `parseExactJson` gave; null for anything else. */
export function plainText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (!value.startsWith(MARK)) return value;
  return value.startsWith(MARK + MARK) ? value.slice(1) : null;
}

/** The number that `parseExactJson` gave, digit by digit; null for anything else. */
export function exactNumber(value: unknown): string | null {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  return typeof value === 'string' && value.startsWith(MARK) && !value.startsWith(MARK + MARK) ? value.slice(1) : null;
}
