import type { DropStatement, ResetStatement, SetStatement, UseStatement, UseTarget } from '../../ast/statements/session';
import { rangeBetween } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseOption } from './options';

/** DROP …. */
export function parseDrop(cursor: Cursor): DropStatement {
  const first = cursor.advance();
  const temporary = cursor.takeWord('TEMPORARY');
  const system = temporary && cursor.takeWord('SYSTEM');
  const object = system
    ? cursor.expectOneOf('FUNCTION')
    : temporary
      ? cursor.expectOneOf('TABLE', 'VIEW', 'FUNCTION')
      : cursor.expectOneOf('TABLE', 'VIEW', 'FUNCTION', 'CATALOG', 'DATABASE');
  const ifExists = cursor.takeWords('IF', 'EXISTS');
  const roles = { TABLE: 'table', VIEW: 'table', FUNCTION: 'function', CATALOG: 'catalog', DATABASE: 'database' } as const;
  const name = cursor.qualifiedName(roles[object]);
  const behavior =
    object === 'DATABASE' && cursor.isOneOf('RESTRICT', 'CASCADE') ? (cursor.advance().upper as 'RESTRICT' | 'CASCADE') : undefined;
  return {
    kind: 'drop',
    object,
    name,
    temporary,
    system,
    ifExists,
    ...(behavior && { behavior }),
    origin: [],
    range: cursor.rangeFrom(first),
  };
}

/** USE …. */
export function parseUse(cursor: Cursor): UseStatement {
  const first = cursor.advance();
  return { kind: 'use', target: parseUseTarget(cursor), origin: [], range: cursor.rangeFrom(first) };
}

function parseUseTarget(cursor: Cursor): UseTarget {
  const first = cursor.token;
  if (cursor.isWord('CATALOG') && ['word', 'name'].includes(cursor.peek(1).kind)) {
    cursor.advance();
    return { kind: 'use-catalog', name: cursor.identifier('catalog'), range: cursor.rangeFrom(first) };
  }
  if (cursor.takeWord('MODULES')) {
    return { kind: 'use-modules', modules: cursor.list(() => cursor.identifier('module')), range: cursor.rangeFrom(first) };
  }
  return { kind: 'use-database', name: cursor.qualifiedName('database'), range: cursor.rangeFrom(first) };
}

/** SET, SET 'key' = 'value', and the old form SET key = value. */
export function parseSet(cursor: Cursor): SetStatement {
  const first = cursor.advance();
  if (atStatementEnd(cursor)) return { kind: 'set', origin: [], range: cursor.rangeFrom(first) };
  const option = cursor.token.kind === 'string' ? parseOption(cursor) : parseBareOption(cursor);
  return { kind: 'set', option, origin: [], range: cursor.rangeFrom(first) };
}

/** RESET, RESET 'key', RESET key. */
export function parseReset(cursor: Cursor): ResetStatement {
  const first = cursor.advance();
  if (atStatementEnd(cursor)) return { kind: 'reset', origin: [], range: cursor.rangeFrom(first) };
  const key = cursor.token.kind === 'string' ? cursor.expectString('option-key') : parseBareKey(cursor);
  return { kind: 'reset', key, origin: [], range: cursor.rangeFrom(first) };
}

function atStatementEnd(cursor: Cursor): boolean {
  return cursor.isSymbol(';') || cursor.token.kind === 'end';
}

/** `word.word-word`: the text as it stands, up to `=` or the end of the statement. */
function parseBareKey(cursor: Cursor): string {
  cursor.wants('option-key');
  const first = cursor.token;
  if (first.kind !== 'word') throw cursor.unexpected();
  let last = cursor.advance();
  while (!atStatementEnd(cursor) && !cursor.isSymbol('=') && cursor.token.start === last.end) last = cursor.advance();
  return cursor.stream.text.slice(first.start, last.end);
}

function parseBareOption(cursor: Cursor) {
  const first = cursor.token;
  const key = parseBareKey(cursor);
  cursor.expectSymbol('=');
  if (cursor.token.kind === 'string') {
    return { kind: 'table-option', key, value: cursor.expectString(), range: cursor.rangeFrom(first) } as const;
  }
  const start = cursor.token;
  if (atStatementEnd(cursor)) throw cursor.unexpected();
  let last = start;
  while (!atStatementEnd(cursor)) {
    if (cursor.token.kind === 'bad') throw cursor.unexpected();
    last = cursor.advance();
  }
  const value = cursor.stream.text.slice(start.start, last.end);
  return { kind: 'table-option', key, value, range: rangeBetween(first, last) } as const;
}
