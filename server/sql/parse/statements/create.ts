import type { CreateCatalog, CreateDatabase, CreateFunction, CreateView, FunctionResource } from '../../ast/statements/create';
import type { Statement } from '../../ast/statements/statement';
import type { Token } from '../../lexer/token';
import type { Cursor } from '../cursor';
import { parseCreateTable } from './create-table';
import { parseCommentClause, parseOptions } from './options';

/** CREATE … of everything that can be created. */
export function parseCreate(cursor: Cursor): Statement {
  const first = cursor.advance();
  const orReplace = cursor.takeWords('OR', 'REPLACE');
  const temporary = cursor.takeWord('TEMPORARY');
  if (orReplace) {
    cursor.expectWord('TABLE');
    return parseCreateTable(cursor, first, { temporary, orReplace });
  }
  if (cursor.takeWord('TABLE')) return parseCreateTable(cursor, first, { temporary, orReplace });
  if (cursor.takeWord('VIEW')) return parseCreateView(cursor, first, temporary);
  if (temporary && cursor.takeWord('SYSTEM')) {
    cursor.expectWord('FUNCTION');
    return parseCreateFunction(cursor, first, { temporary, system: true });
  }
  if (cursor.takeWord('FUNCTION')) return parseCreateFunction(cursor, first, { temporary, system: false });
  if (temporary) throw cursor.unexpected();
  if (cursor.takeWord('CATALOG')) return parseCreateCatalog(cursor, first);
  if (cursor.takeWord('DATABASE')) return parseCreateDatabase(cursor, first);
  throw cursor.unexpected();
}

/** REPLACE TABLE: as CREATE OR REPLACE TABLE, which `print` makes of it. */
export function parseReplace(cursor: Cursor): Statement {
  const first = cursor.advance();
  cursor.expectWord('TABLE');
  return parseCreateTable(cursor, first, { temporary: false, orReplace: true });
}

const parseIfNotExists = (cursor: Cursor): boolean => cursor.takeWords('IF', 'NOT', 'EXISTS');

function parseCreateView(cursor: Cursor, first: Token, temporary: boolean): CreateView {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.qualifiedName('new-name');
  const columns = cursor.isSymbol('(') ? cursor.identifierList('new-name') : [];
  const viewComment = parseCommentClause(cursor);
  cursor.expectWord('AS');
  const query = cursor.grammar.query(cursor);
  const described = viewComment === undefined ? {} : { viewComment };
  return { kind: 'create-view', name, temporary, ifNotExists, columns, ...described, query, origin: [], range: cursor.rangeFrom(first) };
}

function parseCreateFunction(cursor: Cursor, first: Token, words: { temporary: boolean; system: boolean }): CreateFunction {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.qualifiedName('new-name');
  cursor.expectWord('AS');
  const className = cursor.expectString();
  const language = parseLanguage(cursor);
  const resources = cursor.takeWord('USING') ? cursor.list(parseResource) : [];
  return {
    kind: 'create-function',
    name,
    ...words,
    ifNotExists,
    className,
    ...language,
    resources,
    origin: [],
    range: cursor.rangeFrom(first),
  };
}

/** LANGUAGE word. */
export function parseLanguage(cursor: Cursor): { language?: string } {
  if (!cursor.takeWord('LANGUAGE')) return {};
  if (cursor.token.kind !== 'word') throw cursor.unexpected();
  return { language: cursor.advance().upper };
}

function parseResource(cursor: Cursor): FunctionResource {
  const first = cursor.token;
  if (first.kind !== 'word') throw cursor.unexpected();
  const type = cursor.advance().upper;
  return { kind: 'function-resource', type, path: cursor.expectString(), range: cursor.rangeFrom(first) };
}

function parseCreateCatalog(cursor: Cursor, first: Token): CreateCatalog {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.identifier('new-name');
  const catalogComment = parseCommentClause(cursor);
  const options = cursor.takeWord('WITH') ? parseOptions(cursor) : [];
  const described = catalogComment === undefined ? {} : { catalogComment };
  return { kind: 'create-catalog', name, ifNotExists, ...described, options, origin: [], range: cursor.rangeFrom(first) };
}

function parseCreateDatabase(cursor: Cursor, first: Token): CreateDatabase {
  const ifNotExists = parseIfNotExists(cursor);
  const name = cursor.qualifiedName('new-name');
  const databaseComment = parseCommentClause(cursor);
  const options = cursor.takeWord('WITH') ? parseOptions(cursor) : [];
  const described = databaseComment === undefined ? {} : { databaseComment };
  return { kind: 'create-database', name, ifNotExists, ...described, options, origin: [], range: cursor.rangeFrom(first) };
}
