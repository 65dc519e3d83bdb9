import { defaultStateKey } from '../ast/state-key';
import type { Statement } from '../ast/statements/statement';
import type { Token } from '../lexer/token';
import type { Cursor } from './cursor';

/**
 * Reads a statement and gives it the comments that belong to it: those above it, those inside it (they move above it), and one
 * behind its semicolon on the same line. A line `@state key` above it is its state key instead.
 * With `leaveLast`, comments before the token where `parse` stopped are left to what follows.
 */
export function withNotes<S extends Statement>(cursor: Cursor, parse: (cursor: Cursor) => S, leaveLast = false): S {
  const above = cursor.takeComments(cursor.index).flatMap(linesOf);
  const statement = parse(cursor);
  const inside = cursor.takeComments(leaveLast ? cursor.index - 1 : cursor.index).flatMap(linesOf);
  const behind = cursor.takeTrailingComments().flatMap(linesOf);
  const key = above.map(stateKeyIn).find((found) => found !== undefined);
  const comment = joinLines([...above.filter((line) => stateKeyIn(line) === undefined), ...inside, ...behind]);
  const explicit = key === defaultStateKey(statement) ? undefined : key;
  return {
    ...statement,
    ...(comment !== undefined && { comment }),
    ...(explicit !== undefined && { stateKey: explicit }),
  };
}

/** The comment that the lines of `tokens` make, undefined where they are blank. */
export const commentOf = (tokens: readonly Token[]): string | undefined => joinLines(tokens.flatMap(linesOf));

/** The lines of a comment without its marks: `-- text`, or a block with or without a `*` before each line. */
function linesOf(token: Token): string[] {
  const lines = token.value.split(/\r?\n/);
  const isBlock = token.end - token.start === token.value.length + 4;
  if (!isBlock) return lines.map((line) => line.replace(/^ /, '').trimEnd());
  const bare = lines.map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  return bare.filter((line, i) => line !== '' || (i > 0 && i < bare.length - 1));
}

const stateKeyIn = (line: string): string | undefined => /^@state\s+(\S+)\s*$/.exec(line)?.[1];

/** Drops blank lines at both ends, and the backslash that keeps a line from being a state key. */
function joinLines(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => line !== '');
  if (first === -1) return undefined;
  const last = lines.findLastIndex((line) => line !== '');
  return lines
    .slice(first, last + 1)
    .map((line) => line.replace(/^\\(?=\\*@state\b)/, ''))
    .join('\n');
}
