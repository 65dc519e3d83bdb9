import type { NodeId } from '@/model/ids';
import { stateKeyOf } from './state-key';
import type { Insert } from './statements/insert';
import type { SqlScript, Statement } from './statements/statement';

/**
 * The script with the origins of `previous`, which text cannot hold: a statement gets those of the statement of its kind with the same
 * state key (a view its view's, an insert of a set its insert's). What has no counterpart keeps what it has; nothing is guessed.
 */
export function carryOrigins(script: SqlScript, previous: SqlScript): SqlScript {
  const known = new Map<string, readonly NodeId[]>();
  for (const statement of previous.statements) collect(statement, known);
  return { ...script, statements: script.statements.map((statement) => withOrigin(statement, known)) };
}

const identityOf = (statement: Statement): string | undefined => {
  const key = stateKeyOf(statement);
  return key === undefined ? undefined : `${statement.kind} ${key}`;
};

function collect(statement: Statement, known: Map<string, readonly NodeId[]>): void {
  const identity = identityOf(statement);
  if (identity !== undefined && !known.has(identity)) known.set(identity, statement.origin);
  if (statement.kind === 'statement-set') for (const insert of statement.statements) collect(insert, known);
}

function withOrigin(statement: Statement, known: ReadonlyMap<string, readonly NodeId[]>): Statement {
  if (statement.kind === 'statement-set') {
    const statements = statement.statements.map((insert) => withOrigin(insert, known) as Insert);
    const origin = [...new Set(statements.flatMap((insert) => insert.origin))];
    return { ...statement, statements, origin };
  }
  const origin = known.get(identityOf(statement) ?? '');
  return origin === undefined ? statement : { ...statement, origin };
}
