import type { Identifier } from '../../ast/node';
import { showSubjects, type Describe, type Explain, type Show, type ShowLike, type ShowSubject } from '../../ast/statements/inspect';
import { rangeOf } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parsePartitionSpec } from './partition';
import { parseExplainable } from './insert';

const subjects = showSubjects.map((subject) => ({ subject, words: subject.split(' ') }));
/** Subjects that are followed by a name without FROM. */
const named: ReadonlySet<ShowSubject> = new Set(['CREATE TABLE', 'CREATE VIEW', 'CREATE CATALOG', 'PARTITIONS']);
const listed: ReadonlySet<ShowSubject> = new Set(['TABLES', 'VIEWS', 'FUNCTIONS', 'USER FUNCTIONS', 'PROCEDURES', 'DATABASES', 'CATALOGS']);

/** SHOW …. */
export function parseShow(cursor: Cursor): Show {
  const first = cursor.advance();
  const found = subjects.find(({ words }) => cursor.isWords(...words));
  if (found === undefined) throw cursor.unexpected();
  cursor.index += found.words.length;
  const { subject } = found;
  const name = parseShowName(cursor, subject);
  const partition = subject === 'PARTITIONS' && cursor.isWord('PARTITION') ? parsePartitionSpec(cursor) : undefined;
  const like = listed.has(subject) || subject === 'COLUMNS' ? parseShowLike(cursor) : undefined;
  return {
    kind: 'show',
    subject,
    ...(name && { name }),
    ...(partition && { partition }),
    ...(like && { like }),
    origin: [],
    range: cursor.rangeFrom(first),
  };
}

function parseShowName(cursor: Cursor, subject: ShowSubject) {
  if (named.has(subject)) return cursor.qualifiedName(subject === 'CREATE CATALOG' ? 'catalog' : 'table');
  if (subject === 'COLUMNS') {
    cursor.expectOneOf('FROM', 'IN');
    return cursor.qualifiedName('table');
  }
  if (!listed.has(subject) || !cursor.isOneOf('FROM', 'IN')) return undefined;
  cursor.advance();
  return cursor.qualifiedName('database');
}

function parseShowLike(cursor: Cursor): ShowLike | undefined {
  const first = cursor.token;
  const negated = cursor.isWord('NOT') && cursor.advance() !== undefined;
  if (!negated && !cursor.isOneOf('LIKE', 'ILIKE')) return undefined;
  const operator = cursor.expectOneOf('LIKE', 'ILIKE');
  return { kind: 'show-like', operator, pattern: cursor.expectString(), negated, range: cursor.rangeFrom(first) };
}

/** DESCRIBE …, DESC …. */
export function parseDescribe(cursor: Cursor): Describe {
  const first = cursor.advance();
  const follows = ['word', 'name'].includes(cursor.peek(1).kind);
  const object = follows && cursor.isOneOf('CATALOG', 'DATABASE', 'FUNCTION') ? (cursor.advance().upper as Describe['object']) : 'TABLE';
  const extended = cursor.takeWord('EXTENDED');
  const name = cursor.qualifiedName('table');
  return { kind: 'describe', object, extended, name, origin: [], range: cursor.rangeFrom(first) };
}

const explainDetails = ['ESTIMATED_COST', 'CHANGELOG_MODE', 'JSON_EXECUTION_PLAN', 'PLAN_ADVICE'];

/** EXPLAIN [PLAN FOR | details] statement. */
export function parseExplain(cursor: Cursor): Explain {
  const first = cursor.advance();
  const details: Identifier[] = [];
  if (!cursor.takeWords('PLAN', 'FOR') && cursor.isOneOf(...explainDetails)) details.push(...cursor.list(parseDetail));
  const statement = parseExplainable(cursor);
  return { kind: 'explain', details, statement, origin: [], range: cursor.rangeFrom(first) };
}

function parseDetail(cursor: Cursor): Identifier {
  const token = cursor.token;
  return { kind: 'identifier', name: cursor.expectOneOf(...explainDetails), range: rangeOf(token) };
}
