import { and, conjuncts, input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Select, SelectItem } from '@/server/sql/ast/queries/select';
import { isUnknown } from '../expr/families';
import { aggregateFunction } from '../functions';
import { bindAggregation, distinctRows } from './aggregate/bind-aggregation';
import { bindFrom } from './bind-from';
import { bindExpression } from './expressions/bind-expression';
import type { ExpressionContext } from './expressions/expression-context';
import { requireBoolean } from './expressions/operators';
import { singleRow } from './bind-values';
import { output } from './bind-output';
import { checkHints, refuseWindowHints } from './hints';
import { OverCalls } from './over/over-calls';
import { settleJoins } from './joins/settle-joins';
import { filtered, type BoundFrom, type QueryContext } from './query-context';
import { Scope, type ScopeTable } from './scope';
import type { DeclaredFunctions } from './functions/declared-functions';
import { hasPlaceholder } from './subqueries/placeholders';
import { Subqueries } from './subqueries/subqueries';

/** A select item after `*` is spread out: its name and either its expression in the text or the column that `*` stands for. */
export interface OutputItem {
  readonly name: string;
  readonly item: SelectItem;
  readonly column: number | null;
}

export function bindSelect(select: Select, context: QueryContext): LogicalNode | null {
  const open = select.from === undefined ? noTable(context) : bindFrom(select.from, { ...context, hints: select.hints });
  if (open === null) return null;
  checkHints(select.hints, open.scope, context.bind);
  const subqueries = new Subqueries(context);
  const from = filterRows(select, open, { ...context, subqueries });
  const items = spreadItems(select, from, context);
  const aggregated =
    select.groupBy !== undefined ||
    select.having !== undefined ||
    items.some(({ item }) => hasAggregate(item.expression, context.bind.functions));
  const parts = { select, from, condition: from.condition, items, subqueries, over: new OverCalls(select.windows) };
  const result = aggregated ? bindAggregation(parts, context) : project(parts, context);
  if (result === null) return null;
  if (context.byPosition !== true) checkOutputNames(result, items, context);
  return select.distinct ? distinctRows(result, select, context) : result;
}

/** SELECT without FROM: one row. */
const noTable = ({ owner, outer }: QueryContext): BoundFrom => ({ node: singleRow(owner), scope: new Scope([], outer) });

type SelectContext = QueryContext & { readonly subqueries: Subqueries };

/** FROM and WHERE together: they decide on the kinds of joins, and tests of existence are joins as well. What stays is `condition`. */
function filterRows(select: Select, { node, scope }: BoundFrom, context: SelectContext): BoundFrom & { readonly condition: Expr | null } {
  const parts = select.where === undefined ? [] : conjuncts(bindCondition(select.where, { scope }, { place: 'WHERE', ...context }));
  const plain = parts.filter((part) => !hasPlaceholder(part));
  const settled = settleJoins(node, plain, context.owner);
  const rest = settled.rest.reduce<Expr | null>((all, part) => and(all, part), null);
  const asking = parts.filter(hasPlaceholder);
  if (asking.length === 0) return { node: settled.node, scope, condition: rest };
  const rows = filtered(context.owner, settled.node, rest);
  return { node: context.subqueries.filter({ node: rows, outer: ownColumn(rows) }, asking), scope, condition: null };
}

const ownColumn =
  (node: LogicalNode) =>
  (index: number): Expr =>
    input(index, node.fields[index]!.type);

export function bindCondition(
  ast: Expression,
  from: Pick<BoundFrom, 'scope'>,
  { place, bind, subqueries }: { place: string; bind: QueryContext['bind']; subqueries?: Subqueries },
): Expr | null {
  const context: ExpressionContext = {
    bind,
    scope: from.scope,
    place,
    aggregate: null,
    ...(subqueries === undefined ? {} : { subqueries }),
  };
  const condition = requireBoolean(bindExpression(ast, context), place, ast, context);
  return isUnknown(condition.type) ? null : condition;
}

interface SelectParts {
  readonly from: BoundFrom;
  readonly condition: Expr | null;
  readonly items: readonly OutputItem[];
  readonly select: Select;
  readonly subqueries: Subqueries;
  readonly over: OverCalls;
}

function project({ select, from, condition, items, subqueries, over }: SelectParts, context: QueryContext): LogicalNode {
  refuseWindowHints(select.hints, context.bind);
  const inside: ExpressionContext = { bind: context.bind, scope: from.scope, place: 'SELECT', aggregate: null, subqueries, over };
  const columns = items.map(({ name, item, column }) => ({
    name,
    expr: column === null ? bindExpression(item.expression, inside) : input(column, from.node.fields[column]!.type),
  }));
  return output({ node: from.node, condition, columns, outer: ownColumn(from.node) }, { select, subqueries, over }, context);
}

function spreadItems(select: Select, { scope }: BoundFrom, { bind }: QueryContext): readonly OutputItem[] {
  return select.items.flatMap((item, position): readonly OutputItem[] => {
    const { expression } = item;
    if (expression.kind !== 'star') return [{ name: item.alias?.name ?? impliedName(expression, position), item, column: null }];
    const { qualifier } = expression;
    const nested = qualifier === undefined ? null : fieldsOfRow(scope, qualifier);
    if (nested !== null) {
      const field = (name: string): Expression => ({ ...expression, kind: 'column', path: [...qualifier!, name] });
      return nested.map((name) => ({ name, item: { ...item, expression: field(name) }, column: null }));
    }
    const tables = qualifier === undefined ? scope.tables : scope.tables.filter((table) => table.alias === qualifier.at(-1));
    if (tables.length === 0) bind.report('unknown-table', expression, { table: expression.qualifier?.join('.') ?? '', hint: '' });
    const shown = (table: ScopeTable, name: string): boolean => expression.qualifier !== undefined || table.merged?.has(name) !== true;
    return tables.flatMap((table) =>
      table.fields.flatMap((field, i): readonly OutputItem[] =>
        shown(table, field.name) ? [{ name: field.name, item, column: table.offset + i }] : [],
      ),
    );
  });
}

/** The fields of `row.*` and `table.row.*`; null where the name is that of a table. */
function fieldsOfRow(scope: Scope, path: readonly string[]): readonly string[] | null {
  if (path.length === 1 && scope.tables.some(({ alias }) => alias === path[0])) return null;
  const found = scope.resolve(path);
  if (found.kind !== 'column') return null;
  let { type } = found.expr;
  for (const name of found.rest) {
    const field = type.kind === 'ROW' ? type.fields.find((each) => each.name === name) : undefined;
    if (field === undefined) return null;
    type = field.type;
  }
  return type.kind === 'ROW' ? type.fields.map(({ name }) => name) : null;
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

/** An aggregate function anywhere in the expression, outside of subqueries and OVER; without `functions` one that is built in. */
export function hasAggregate(ast: Expression, functions?: DeclaredFunctions): boolean {
  if (ast.kind === 'over' || ast.kind === 'in-query' || ast.kind === 'exists' || ast.kind === 'scalar-subquery') return false;
  if (ast.kind === 'call' && ast.name.length === 1 && aggregateFunction(ast.name[0]!) !== undefined) return true;
  if (ast.kind === 'call' && functions?.find(ast.name)?.definition.kind === 'aggregate') return true;
  if ((ast.kind === 'json-object' || ast.kind === 'json-array') && ast.aggregate) return true;
  const inside = (part: unknown): boolean =>
    typeof part === 'object' &&
    part !== null &&
    'kind' in part &&
    typeof part.kind === 'string' &&
    hasAggregate(part as Expression, functions);
  return Object.values(ast).some((part: unknown) => (Array.isArray(part) ? part.some(inside) : inside(part)));
}
