/** A piece of the option "index": literal text, or a column of the row, a point in time with its format. */
export type IndexPart = string | { readonly field: string; readonly format: string | null };

const FORMAT_LETTERS = /^(yyyy|MM|dd|HH|mm|[-_.0-9]|'[^']*')+$/;

/** `orders-{shop}-{ordered_at|yyyy-MM-dd}` in its parts, or what is wrong with it, as the end of a sentence. */
export function parseIndexName(text: string): { readonly parts: readonly IndexPart[] } | { readonly problem: string } {
  if (text.trim() === '') return { problem: 'it is empty' };
  const parts: IndexPart[] = [];
  for (const [piece] of text.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (piece === '{' || piece === '}') return { problem: `it has a "${piece}" without its counterpart` };
    if (!piece.startsWith('{')) {
      parts.push(piece);
      continue;
    }
    const [field = '', format] = piece.slice(1, -1).split('|', 2);
    if (/^now\(\)$/i.test(field.trim()))
      return { problem: 'the present time is another one when rows come again after a failure: take a column of the row' };
    if (field.trim() === '') return { problem: `"${piece}" names no column` };
    if (format !== undefined && !FORMAT_LETTERS.test(format))
      return { problem: `"${format}" is no format of time: it consists of yyyy, MM, dd, HH, mm, digits and - _ .` };
    parts.push({ field: field.trim(), format: format ?? null });
  }
  return { parts };
}

/** Is the index worked out of the row? */
export const isDynamic = (text: string): boolean => text.includes('{');

/** The pattern that finds all indexes of a name: `orders-*`. */
export function indexPattern(text: string): string {
  const parsed = parseIndexName(text);
  return 'problem' in parsed ? text : parsed.parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

/** A moment in UTC by the letters of a format. */
export function formatTime(epochMs: number, format: string): string {
  const iso = new Date(epochMs).toISOString();
  const letters: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, -20),
    MM: iso.slice(-19, -17),
    dd: iso.slice(-16, -14),
    HH: iso.slice(-13, -11),
    mm: iso.slice(-10, -8),
  };
  return format.replace(/yyyy|MM|dd|HH|mm|'[^']*'/g, (token) => letters[token] ?? token.slice(1, -1));
}
