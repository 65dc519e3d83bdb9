/** A number of more digits than a double surely keeps stays text behind this mark; a text that begins with it gets a second one. */
const MARK = '\u0000';
const LONGEST_SAFE = 15;

/**
 * `JSON.parse` that loses no digit: a long number becomes a text behind a mark. For values out of it there are `exactNumber`,
 * `plainText` and `jsonReader`. Throws SyntaxError as `JSON.parse` does.
 */
export function parseExactJson(json: string): unknown {
  return JSON.parse(json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, mark));
}

function mark(token: string): string {
  if (!token.startsWith('"')) return token.length > LONGEST_SAFE ? `"\\u0000${token}"` : token;
  return token.startsWith('"\\u0000') ? `"\\u0000${token.slice(1)}` : token;
}

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
