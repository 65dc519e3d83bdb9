import type { ColumnView } from '@/components/compiler-worker/compilation';
import type { FunctionView } from '@/components/compiler-worker/protocol';

export interface Completion {
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
}

/** The word around the caret: from its first letter to its last, quoted names whole. */
export function wordAt(text: string, caret: number): { readonly start: number; readonly end: number } {
  let start = caret;
  let end = caret;
  while (start > 0 && /[\w`$]/.test(text[start - 1]!)) start--;
  while (end < text.length && /[\w`$]/.test(text[end]!)) end++;
  return { start, end };
}

const limit = 8;

/** Columns, then functions, whose name begins with what stands before the caret; nothing inside a string or after a whole match. */
export function completeAt(
  at: { readonly text: string; readonly caret: number },
  columns: readonly ColumnView[],
  functions: readonly FunctionView[],
): readonly Completion[] {
  const { text, caret } = at;
  if (insideString(text, caret)) return [];
  const { start } = wordAt(text, caret);
  const typed = text.slice(start, caret).replaceAll('`', '').toLowerCase();
  if (typed === '' || /^\d/.test(typed)) return [];
  const fromColumns = columns
    .filter(({ name }) => name.toLowerCase().startsWith(typed) && name !== text.slice(start, caret))
    .map((column): Completion => ({ insert: quoteName(column.name), label: column.name, detail: column.type }));
  const fromFunctions = functions
    .filter(({ name }) => name.toLowerCase().startsWith(typed))
    .map(({ name, signature }): Completion => ({ insert: `${name}()`, label: signature, detail: 'function' }));
  return [...fromColumns, ...fromFunctions].slice(0, limit);
}

/** A name as an expression must write it: in backticks where it is no plain word. */
export const quoteName = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `\`${name.replaceAll('`', '``')}\``);

const insideString = (text: string, caret: number): boolean => (text.slice(0, caret).match(/'/g)?.length ?? 0) % 2 === 1;
