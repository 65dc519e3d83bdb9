import type { Insert, QueryStatement, StatementSet } from '../../ast/statements/insert';
import type { Cursor } from '../cursor';
import { startsQuery } from '../expressions/expression-start';
import { withNotes } from '../notes';
import { parsePartitionSpec } from './partition';

/** INSERT INTO | OVERWRITE …. */
export function parseInsert(cursor: Cursor): Insert {
  const first = cursor.expectWord('INSERT');
  const overwrite = cursor.expectOneOf('INTO', 'OVERWRITE') === 'OVERWRITE';
  if (overwrite) cursor.takeWord('INTO');
  cursor.takeWord('TABLE');
  const target = cursor.qualifiedName('table');
  const hints = cursor.grammar.hints(cursor);
  const partition = cursor.isWord('PARTITION') ? parsePartitionSpec(cursor) : undefined;
  const columns = startsColumnList(cursor) ? cursor.identifierList('column') : [];
  const query = cursor.grammar.query(cursor);
  return {
    kind: 'insert',
    overwrite,
    target,
    hints,
    ...(partition && { partition }),
    columns,
    query,
    origin: [],
    range: cursor.rangeFrom(first),
  };
}

/** `(` opens a list of columns unless a query stands in it. */
function startsColumnList(cursor: Cursor): boolean {
  if (!cursor.isSymbol('(')) return false;
  const next = cursor.peek(1);
  return !(next.kind === 'symbol' && next.value === '(') && !['SELECT', 'WITH', 'VALUES', 'TABLE'].includes(next.upper);
}

/** A query as a statement. */
export function parseQueryStatement(cursor: Cursor): QueryStatement {
  const first = cursor.token;
  const query = cursor.grammar.query(cursor);
  return { kind: 'query-statement', query, origin: [], range: cursor.rangeFrom(first) };
}

export const startsQueryStatement = (cursor: Cursor): boolean => startsQuery(cursor) || cursor.isSymbol('(');

/** What EXPLAIN takes; a statement set is read strictly: one mistake in it refuses the whole. */
export function parseExplainable(cursor: Cursor): Insert | QueryStatement | StatementSet {
  if (cursor.isWord('INSERT')) return parseInsert(cursor);
  if (!cursor.isOneOf('STATEMENT', 'EXECUTE') || cursor.peek(1).kind !== 'word') return parseQueryStatement(cursor);
  const first = cursor.token;
  cursor.takeWord('EXECUTE');
  cursor.expectWords('STATEMENT', 'SET', 'BEGIN');
  const statements: Insert[] = [];
  while (!cursor.takeWord('END')) {
    statements.push(withNotes(cursor, parseInsert));
    cursor.expectSymbol(';');
  }
  return { kind: 'statement-set', form: 'EXECUTE', statements, origin: [], range: cursor.rangeFrom(first) };
}
