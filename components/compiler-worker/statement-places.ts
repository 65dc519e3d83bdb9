import { parseScript } from '@/server/sql/parse';
import type { SqlScript, Statement } from '@/server/sql/ast/statements/statement';
import type { SqlStatementView } from './compilation';

/** Statements, those of a statement set one by one. */
const flatten = (statements: readonly Statement[]): readonly Statement[] =>
  statements.flatMap((statement): readonly Statement[] => (statement.kind === 'statement-set' ? statement.statements : [statement]));

/** Where each statement of the script stands in its printed text; printing and parsing keep their order. */
export function statementPlaces(script: SqlScript, sql: string): readonly SqlStatementView[] {
  const written = flatten(parseScript(sql).script.statements);
  return flatten(script.statements).flatMap((statement, i) => {
    const range = written[i]?.range;
    if (!range) return [];
    const lastLine = range.line + sql.slice(range.start, range.end).split('\n').length - 1;
    return [{ origin: statement.origin, firstLine: range.line - noteLines(statement), lastLine }];
  });
}

const noteLines = (statement: Statement): number => (statement.comment ? statement.comment.split('\n').length : 0);
