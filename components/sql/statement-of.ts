import type { NodeId } from '@/model/ids';
import type { Compilation, SqlStatementView } from '@/components/compiler-worker/compilation';

/** The statement that a node became: its own view, table or INSERT; of several, the last, which holds its query. */
export const statementOf = (compilation: Pick<Compilation, 'statements'>, node: NodeId): SqlStatementView | undefined =>
  compilation.statements.findLast((statement) => statement.origin.includes(node));
