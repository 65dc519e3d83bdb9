import type { MapEntry } from '../../ast/expressions/collections';
import type { Expression } from '../../ast/expressions/expression';
import type { Cursor } from '../cursor';

/** ARRAY[…]. */
export function parseArray(cursor: Cursor): Expression {
  const first = cursor.advance();
  cursor.expectSymbol('[');
  const elements = cursor.isSymbol(']') ? [] : cursor.list(cursor.grammar.expression);
  cursor.expectSymbol(']');
  return { kind: 'array', elements, range: cursor.rangeFrom(first) };
}

/** MAP[key, value, …]. */
export function parseMap(cursor: Cursor): Expression {
  const first = cursor.advance();
  cursor.expectSymbol('[');
  const entries = cursor.isSymbol(']') ? [] : cursor.list(parseEntry);
  cursor.expectSymbol(']');
  return { kind: 'map', entries, range: cursor.rangeFrom(first) };
}

function parseEntry(cursor: Cursor): MapEntry {
  const first = cursor.token;
  const key = cursor.grammar.expression(cursor);
  cursor.expectSymbol(',');
  const value = cursor.grammar.expression(cursor);
  return { kind: 'map-entry', key, value, range: cursor.rangeFrom(first) };
}

/** ROW(…). */
export function parseRow(cursor: Cursor): Expression {
  const first = cursor.advance();
  cursor.expectSymbol('(');
  const fields = cursor.isSymbol(')') ? [] : cursor.list(cursor.grammar.expression);
  cursor.expectSymbol(')');
  return { kind: 'row', fields, range: cursor.rangeFrom(first) };
}
