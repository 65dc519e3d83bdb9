import { input } from '@/server/plan/expr/build';
import type { LateRowsNode, LogicalNode, WindowAggregateNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { reportUnsupported } from './expressions/expression-context';
import { findRelation } from './named-table';
import { calc, type QueryContext } from './query-context';

export const isLateRows = (name: string): boolean => name.toUpperCase() === 'LATE_ROWS';

/** TABLE(LATE_ROWS(TABLE view)): the rows that came too late for the windows of a view, as the view got them. */
export function bindLateRows(call: FunctionCall, context: QueryContext): LogicalNode | null {
  const { bind, owner } = context;
  const [table, ...more] = call.args;
  if (table?.kind !== 'table-argument' || table.source.kind !== 'qualified-name' || more.length > 0) {
    bind.report('wrong-arguments', call, { function: 'LATE_ROWS', given: String(call.args.length), expected: 'LATE_ROWS(TABLE view)' });
    return null;
  }
  const relation = findRelation(table.source, context);
  if (relation === undefined || relation.kind === 'broken') return null;
  const window = relation.kind === 'view' ? windowOf(relation.node) : null;
  const given = window?.given;
  if (window === null || given === undefined || window.time === 'processing') {
    reportUnsupported(bind, table.source, 'late-rows-place');
    return null;
  }
  const { origin, stateKey, name } = owner;
  const fields = window.input.fields.map((field) => ({ name: field.name, type: field.type, time: null }));
  const node: LateRowsNode = { op: 'late-rows', origin, stateKey, name, input: window, fields };
  return calc(owner, node, {
    condition: null,
    columns: given.map((column) => ({ name: column.name, expr: input(column.at, fields[column.at]!.type) })),
  });
}

/** The one aggregation by windows that a view's rows come from. */
function windowOf(node: LogicalNode): WindowAggregateNode | null {
  let at = node;
  while (at.op === 'calc') at = at.input;
  return at.op === 'window-aggregate' ? at : null;
}
