import { nullable } from '@headrace/connector-sdk/schema';
import type { LogicalField, LogicalNode, UserTableNode } from '@/server/plan/logical/logical-plan';
import type { TableFunctionReference } from '@/server/sql/ast/table-refs/table-function';
import { isUnknown } from '../../expr/families';
import { foldExpr } from '../../rewrite/fold-constants';
import type { Correlation } from '../bind-unnest';
import { bindExpression } from '../expressions/bind-expression';
import { reportUnsupported } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import { allColumns, calc, filtered, ownerOf, type BoundFrom, type FromContext } from '../query-context';
import { bindArguments, refOf } from './bind-user-call';
import type { DeclaredFunction } from './declared-functions';

/** LATERAL TABLE(f(…)) of a function in TypeScript: the rows that it makes of each left row; null after a report. */
export function bindTableFunction(
  ref: TableFunctionReference,
  called: DeclaredFunction,
  { left, type, on }: Correlation,
  context: FromContext,
): BoundFrom | null {
  const { bind, owner } = context;
  const { rows } = called.definition;
  if (rows === undefined) {
    reportUnsupported(bind, ref.call, 'typescript-table-place');
    return null;
  }
  const args = bindArguments(ref.call, called, { bind, scope: left.scope, place: 'FROM', aggregate: null });
  if (args === null) return null;
  if (ref.columns.length > 0 && ref.columns.length !== rows.length) {
    bind.report('column-count', ref.columns[0]!, { what: 'The list of column names', given: ref.columns.length, expected: rows.length });
    return null;
  }
  const width = left.node.fields.length;
  const computed = args.filter((arg) => arg.op !== 'input');
  const asked = computed.map((expr, i) => ({ name: `argument ${i + 1}`, expr }));
  const input: LogicalNode =
    computed.length === 0 ? left.node : calc(owner, left.node, { condition: null, columns: [...allColumns(left.node), ...asked] });
  const own = rows.map((column, i): LogicalField => ({
    name: ref.columns[i]?.name ?? column.name,
    type: type === 'left' ? nullable(column.type) : column.type,
    time: null,
  }));
  const made: UserTableNode = {
    op: 'user-table',
    ...ownerOf(owner),
    fields: [...input.fields, ...own],
    input,
    passed: [...input.fields.keys()],
    type,
    user: refOf(called),
    args: args.map((arg) => (arg.op === 'input' ? arg.index : width + computed.indexOf(arg))),
  };
  const columns = allColumns(made).filter((_, i) => i < width || i >= input.fields.length);
  const node = computed.length === 0 ? made : calc(owner, made, { condition: null, columns });
  const scope = left.scope.with({ alias: ref.alias?.name ?? null, fields: own, offset: width });
  if (on === null) return { node, scope };
  const inside = { bind, scope, place: 'ON', aggregate: null };
  const condition = foldExpr(requireBoolean(bindExpression(on, inside), 'ON', on, inside));
  if (isUnknown(condition.type)) return null;
  if (condition.op === 'literal' && condition.value === true) return { node, scope };
  if (type === 'inner') return { node: filtered(owner, node, condition), scope };
  reportUnsupported(bind, on, 'typescript-table-condition');
  return null;
}
