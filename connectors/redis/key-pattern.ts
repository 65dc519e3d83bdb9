/** A piece of the option "key": literal text, or a column of the row. */
export type KeyPart = string | { readonly column: string };

/** `visits:{shop}:{day}` in its parts, or what is wrong with it, as the end of a sentence. */
export function parseKeyPattern(text: string): { readonly parts: readonly KeyPart[] } | { readonly problem: string } {
  if (text === '') return { problem: 'it is empty' };
  const parts: KeyPart[] = [];
  for (const [piece] of text.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (piece === '{' || piece === '}') return { problem: `it has a "${piece}" without its counterpart` };
    if (piece === '{}') return { problem: '"{}" names no column' };
    parts.push(piece.startsWith('{') ? { column: piece.slice(1, -1) } : piece);
  }
  const adjoining = parts.some((part, i) => typeof part !== 'string' && i > 0 && typeof parts[i - 1] !== 'string');
  return adjoining ? { problem: 'two columns stand side by side: different rows could get one key' } : { parts };
}

/** The columns of a key, in their order. */
export function keyColumns(text: string): readonly string[] {
  const parsed = parseKeyPattern(text);
  return 'problem' in parsed ? [] : parsed.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.column]));
}
