import type { Cursor } from '../cursor';

/** True where a query begins that is not itself in parentheses. */
export function startsQuery(cursor: Cursor): boolean {
  if (cursor.isOneOf('SELECT', 'WITH', 'VALUES')) return true;
  return cursor.token.upper === 'TABLE' && !cursor.peekIsSymbol(1, '(');
}

/** True where a query in parentheses goes on as a larger one. */
export const continuesQuery = (cursor: Cursor): boolean =>
  cursor.isOneOf('UNION', 'INTERSECT', 'EXCEPT', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH');
