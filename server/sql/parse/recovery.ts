import type { Token } from '../lexer/token';
import type { Cursor } from './cursor';
import { statementStarts } from './statements/statement';

/** A semicolon at the end of a line: inside a quoted text it says that the quote was never closed. */
const statementEnd = /;[ \t]*(?:--[^\n]*)?\r?(?:\n|$)/;

/** Where inside a quoted text (offset in the script) a statement seems to end, or undefined. */
export function statementEndInside(cursor: Cursor, token: Token): number | undefined {
  if (token.kind !== 'string') return undefined;
  const found = statementEnd.exec(cursor.stream.text.slice(token.start, token.end));
  return found === null || found.index + 1 >= token.end - token.start - 1 ? undefined : token.start + found.index;
}

/** True where a statement begins at the start of a line, as it does behind a forgotten semicolon. */
export function startsStatementLine(cursor: Cursor, inSet: boolean): boolean {
  const { token } = cursor;
  if (token.line === cursor.previous.line) return false;
  return statementStarts.has(token.upper) || (inSet && token.upper === 'END');
}

/** Moves behind the next semicolon, or to the next line that begins a statement; always moves on from `start`. */
export function skipStatement(cursor: Cursor, start: number, inSet: boolean): void {
  while (cursor.token.kind !== 'end') {
    if (cursor.isSymbol(';')) {
      cursor.advance();
      return;
    }
    if (cursor.index > start && startsStatementLine(cursor, inSet)) return;
    const end = statementEndInside(cursor, cursor.token);
    if (end === undefined) cursor.advance();
    else cutAnew(cursor, end);
  }
}

function cutAnew(cursor: Cursor, offset: number): void {
  cursor.stream.cutAnew(cursor.index, offset);
  cursor.look();
}
