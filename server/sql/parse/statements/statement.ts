import type { Statement } from '../../ast/statements/statement';
import type { Cursor } from '../cursor';
import { parseAlter } from './alter';
import { parseCreate } from './create';
import { parseDescribe, parseExplain, parseShow } from './inspect';
import { parseInsert, parseQueryStatement, startsQueryStatement } from './insert';
import { parseDrop, parseReset, parseSet, parseUse } from './session';

const statements: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlter,
  INSERT: parseInsert,
  USE: parseUse,
  SHOW: parseShow,
  DESCRIBE: parseDescribe,
  DESC: parseDescribe,
  EXPLAIN: parseExplain,
  SET: parseSet,
  RESET: parseReset,
};

const statementWords = [...Object.keys(statements), 'EXECUTE STATEMENT SET', 'BEGIN STATEMENT SET'];

/** Statements of Flink or of other dialects that this one does not have, with what to do instead. */
const unsupported: Readonly<Record<string, string>> = {
  UPDATE: 'a stream changes through its changelog; write an INSERT INTO a table with a primary key.',
  DELETE: 'a stream changes through its changelog; filter the rows in a view instead.',
  MERGE: 'write an INSERT INTO a table with a primary key: it updates or inserts by key.',
  TRUNCATE: 'empty the table in the system that holds it.',
  ANALYZE: 'the planner keeps no table statistics.',
  LOAD: 'modules are configured, not loaded by SQL.',
  UNLOAD: 'modules are configured, not unloaded by SQL.',
  ADD: 'functions in TypeScript need no JAR.',
  REMOVE: 'functions in TypeScript need no JAR.',
  STOP: 'stop the deployment instead.',
  CALL: 'procedures are not available.',
  COMPILE: 'use the compile command instead.',
};

/** One statement that is not a statement set; the semicolon behind it is the caller's. */
export function parseStatement(cursor: Cursor): Statement {
  cursor.wants('statement');
  cursor.isOneOf(...statementWords);
  const { token } = cursor;
  if (startsQueryStatement(cursor)) return parseQueryStatement(cursor);
  if (token.kind === 'word' && Object.hasOwn(statements, token.upper)) return statements[token.upper]!(cursor);
  const reason = token.kind === 'word' && Object.hasOwn(unsupported, token.upper) ? unsupported[token.upper] : undefined;
  if (reason === undefined) throw cursor.unexpected();
  throw cursor.failure('sql-unsupported', token, `${token.upper} is not supported: ${reason}`, { params: { statement: token.upper } });
}

/** Words that begin a statement and nothing inside one, so that reading can go on there after a mistake. */
export const statementStarts: ReadonlySet<string> = new Set([
  'CREATE',
  'DROP',
  'ALTER',
  'INSERT',
  'USE',
  'SHOW',
  'DESCRIBE',
  'EXPLAIN',
  'EXECUTE',
  'BEGIN',
]);
