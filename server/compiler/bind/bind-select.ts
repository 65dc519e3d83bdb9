import { input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select, SelectItem } from '@/server/sql/ast/queries/select';
import { isUnknown } from '../expr/families';
import { aggregateFunction } from '../functions';
import { bindAggregation, distinctRows } from './bind-aggregate';
import { bindFrom } from './bind-from';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported, type ExpressionContext } from './expressions/expression-context';
import { requireBoolean } from './expressions/operators';
import { calc, type BoundFrom, type QueryContext } from './query-context';

/** A select item after `*` is spread out: its name and either its expression in the text or the column that `*` stands for. */
export interface OutputItem {
  readonly name: string;
  readonly item: SelectItem;
  readonly column: number | null;
}

export function bindSelect(select: Select, context: QueryContext): LogicalNode | null {
  const { bind } = context;
  if (select.windows.length > 0) reportUnsupported(bind, select.windows[0]!, 'over-aggregate');
  if (select.from === undefined) {
    reportUnsupported(bind, select, 'values');
    return null;
  }
  const from = bindFrom(select.from, { ...context, hints: select.hints });
  if (from === null) return null;
  const condition = select.where === undefined ? null : bindCondition(select.where, from, { place: 'WHERE', bind });
  const items = spreadItems(select, from, context);
  const aggregated = select.groupBy !== undefined || select.having !== undefined || items.some(({ item }) => hasAggregate(item.expression));
  const result = aggregated ? bindAggregation({ select, from, condition, items }, context) : project({ from, condition, items }, context);
  if (result === null) return null;
  checkOutputNames(result, items, context);
  return select.distinct ? distinctRows(result, select, context) : result;
}

export function bindCondition(
  ast: Expression,
  from: Pick<BoundFrom, 'scope'>,
  { place, bind }: { place: string; bind: QueryContext['bind'] },
): Expr | null {
  const context: ExpressionContext = { bind, scope: from.scope, place, aggregate: null };
  const condition = requireBoolean(bindExpression(ast, context), place, ast, context);
  return isUnknown(condition.type) ? null : condition;
}

function project(
  { from, condition, items }: { from: BoundFrom; condition: Expr | null; items: readonly OutputItem[] },
  { bind, owner }: QueryContext,
): LogicalNode {
  const context: ExpressionContext = { bind, scope: from.scope, place: 'SELECT', aggregate: null };
  const columns = items.map(({ name, item, column }) => ({
    name,
    expr: column === null ? bindExpression(item.expression, context) : input(column, from.node.fields[column]!.type),
  }));
  return calc(owner, from.node, { condition, columns });
}

function spreadItems(select: Select, { scope }: BoundFrom, { bind }: QueryContext): readonly OutputItem[] {
  return select.items.flatMap((item, position): readonly OutputItem[] => {
    const { expression } = item;
    if (expression.kind !== 'star') return [{ name: item.alias?.name ?? impliedName(expression, position), item, column: null }];
    const tables =
      expression.qualifier === undefined ? scope.tables : scope.tables.filter((table) => table.alias === expression.qualifier?.at(-1));
    if (tables.length === 0) bind.report('unknown-table', expression, { table: expression.qualifier?.join('.') ?? '', hint: '' });
    return tables.flatMap((table) => table.fields.map((field, i): OutputItem => ({ name: field.name, item, column: table.offset + i })));
  });
}

const impliedName = (expression: Expression, position: number): string =>
  expression.kind === 'column' ? expression.path.at(-1)! : `EXPR$${position}`;

function checkOutputNames(node: LogicalNode, items: readonly OutputItem[], { bind, owner }: QueryContext): void {
  const seen = new Set<string>();
  node.fields.forEach(({ name }, i) => {
    if (seen.has(name))
      bind.within(items[i]!.item, () => bind.report('duplicate-column', items[i]!.item, { what: `"${owner.name}"`, column: name }));
    seen.add(name);
  });
}

/** An aggregate function anywhere in the expression, outside of subqueries and OVER. */
export function hasAggregate(ast: Expression): boolean {
  if (ast.kind === 'over' || ast.kind === 'in-query' || ast.kind === 'exists' || ast.kind === 'scalar-subquery') return false;
  if (ast.kind === 'call' && ast.name.length === 1 && aggregateFunction(ast.name[0]!) !== undefined) return true;
  return Object.values(ast).some((part: unknown) => (Array.isArray(part) ? part.some(partHasAggregate) : partHasAggregate(part)));
}

const partHasAggregate = (part: unknown): boolean =>
  typeof part === 'object' && part !== null && 'kind' in part && typeof part.kind === 'string' && hasAggregate(part as Expression);
