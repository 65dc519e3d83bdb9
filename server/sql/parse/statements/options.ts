import type { TableOption } from '../../ast/statements/create-table';
import type { Cursor } from '../cursor';

/** `( 'key' = 'value', … )`; may be empty. */
export function parseOptions(cursor: Cursor): TableOption[] {
  return cursor.parenthesised(() => (cursor.isSymbol(')') ? [] : cursor.list(parseOption)));
}

export function parseOption(cursor: Cursor): TableOption {
  const first = cursor.token;
  if (first.kind === 'word' || first.kind === 'name') throw unquoted(cursor);
  const key = cursor.expectString('option-key');
  cursor.expectSymbol('=');
  if (cursor.token.kind === 'number' || cursor.token.upper === 'TRUE' || cursor.token.upper === 'FALSE') throw unquoted(cursor);
  const value = cursor.expectString();
  return { kind: 'table-option', key, value, range: cursor.rangeFrom(first) };
}

function unquoted(cursor: Cursor) {
  cursor.wants('option-key');
  const { value } = cursor.token;
  const message = `${value} stands without quotes: keys and values of options are texts, write '${value}'.`;
  return cursor.failure('sql-bad-literal', cursor.token, message, { params: { found: value }, fix: `'${value.replaceAll("'", "''")}'` });
}

/** COMMENT 'text', where it stands here. */
export const parseCommentClause = (cursor: Cursor): string | undefined => (cursor.takeWord('COMMENT') ? cursor.expectString() : undefined);
