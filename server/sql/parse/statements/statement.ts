import type { Statement } from '../../ast/statements/statement';
import type { Cursor } from '../cursor';
import { parseAlter } from './alter';
import { parseCreate, parseReplace } from './create';
import { parseDescribe, parseExplain, parseShow } from './inspect';
import { parseInsert, parseQueryStatement, startsQueryStatement } from './insert';
import { parseDrop, parseReset, parseSet, parseUse } from './session';

const statements: Readonly<Record<string, (cursor: Cursor) => Statement>> = {
  CREATE: parseCreate,
  REPLACE: parseReplace,
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
  ADD: 'no JVM runs here that a JAR could be for.',
  REMOVE: 'no JVM runs here that a JAR could be for.',
  STOP: 'stop the deployment instead.',
  CALL: 'procedures are not available.',
  COMPILE: 'use the compile command instead.',
  'EXECUTE PLAN': 'deploy the script, or a pipeline.',
  'CREATE MATERIALIZED': 'write INSERT INTO a table: the job keeps it up to date.',
  'ALTER MATERIALIZED': 'write INSERT INTO a table: the job keeps it up to date.',
  'DROP MATERIALIZED': 'write INSERT INTO a table: the job keeps it up to date.',
  'CREATE MODEL': 'models need Flink 2.',
  'ALTER CATALOG': 'catalogs are registered in the workspace.',
  'DESCRIBE JOB': 'the page of the deployment shows its jobs.',
  'DESC JOB': 'the page of the deployment shows its jobs.',
  QUIT: "it is a command of Flink's client, and no statement.",
  EXIT: "it is a command of Flink's client, and no statement.",
  HELP: "it is a command of Flink's client, and no statement.",
  CLEAR: "it is a command of Flink's client, and no statement.",
};

/** One statement that is not a statement set; the semicolon behind it is the caller's. */
export function parseStatement(cursor: Cursor): Statement {
  cursor.wants('statement');
  cursor.isOneOf(...statementWords);
  // EXECUTE INSERT and EXECUTE SELECT are the statements without the word.
  if (cursor.isWord('EXECUTE') && (cursor.peek(1).upper === 'INSERT' || cursor.peek(1).upper === 'SELECT')) cursor.advance();
  const { token } = cursor;
  if (startsQueryStatement(cursor)) return parseQueryStatement(cursor);
  refuse(cursor);
  if (token.kind === 'word' && Object.hasOwn(statements, token.upper)) return statements[token.upper]!(cursor);
  throw cursor.unexpected();
}

/** Throws for a statement that this dialect does not have, by its first word or two. */
function refuse(cursor: Cursor): void {
  const { token } = cursor;
  if (token.kind !== 'word') return;
  const name = [`${token.upper} ${cursor.peek(1).upper}`, token.upper].find((words) => Object.hasOwn(unsupported, words));
  if (name === undefined) return;
  throw cursor.failure('sql-unsupported', token, `${name} is not supported: ${unsupported[name]}`, { params: { statement: name } });
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
