import { and, children, input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { AstNode } from '@/server/sql/ast/node';
import type { Select } from '@/server/sql/ast/queries/select';
import { isUnknown } from '../../expr/families';
import { output } from '../bind-output';
import type { OutputItem } from '../bind-select';
import { bindExpression } from '../expressions/bind-expression';
import { failedExpr, reportUnsupported, type ExpressionContext } from '../expressions/expression-context';
import { requireBoolean } from '../expressions/operators';
import type { OverCalls } from '../over/over-calls';
import { filtered, type BoundFrom, type QueryContext } from '../query-context';
import type { Subqueries } from '../subqueries/subqueries';
import { buildAggregate, type Built } from './build-aggregate';
import { CallCollector, callIndex } from './call-collector';
import { groupWindow, windowPart } from './group-window';
import { bindGrouping, partGroupWindow, type Grouping } from './grouping';
import { ttlOf } from '../state-ttl';
import { groupingKeysOf, groupingPlaceholder, groupingValue } from './grouping-functions';

interface AggregationParts {
  readonly select: Select;
  readonly from: BoundFrom;
  readonly condition: Expr | null;
  readonly items: readonly OutputItem[];
  readonly subqueries: Subqueries;
  readonly over: OverCalls;
}

/** The rows that are grouped. With a legacy window in the GROUP BY they carry its bounds, in the last three columns. */
interface Source {
  readonly node: LogicalNode;
  readonly condition: Expr | null;
  readonly grouping: Grouping;
  readonly window: boolean;
}

/** GROUP BY and aggregate functions: columns first, then the aggregation, then HAVING and the output. */
export function bindAggregation(parts: AggregationParts, context: QueryContext): LogicalNode | null {
  const { bind } = context;
  const { from, select } = parts;
  const source = bindSource(parts, context);
  if (source === null) return null;
  const { grouping, node } = source;
  const calls = new CallCollector(from.scope, bind, grouping.sets === null && grouping.keys.length > 0);
  const asked = new Set<'time'>();
  const inside: ExpressionContext = {
    bind,
    scope: from.scope,
    place: 'SELECT',
    aggregate: (ast, name, user) => calls.add(ast, name, user),
    grouped: (ast, name) => groupedCall(ast, name, { source, asked, scope: from.scope, context }),
    subqueries: parts.subqueries,
    over: parts.over,
  };
  const outputs = parts.items.map(({ name, item, column }) => ({
    name,
    ast: item as AstNode,
    expr: column === null ? bindExpression(item.expression, inside) : input(column, node.fields[column]!.type),
  }));
  const having =
    select.having === undefined
      ? null
      : requireBoolean(bindExpression(select.having, havingContext(inside)), 'HAVING', select.having, inside);
  const keyed = asked.has('time') ? withTime(grouping, node) : grouping;
  const built = buildAggregate(
    { grouping: keyed, calls: calls.pending, inTypeScript: calls.inTypeScript, select, node, condition: source.condition },
    context,
  );
  if (built === null) return null;
  const finish = (expr: Expr, ast: AstNode): Expr => outputExpression(expr, { built, grouping: keyed, from: node, ast, context });
  const columns = outputs.map(({ name, expr, ast }) => ({ name, expr: bind.within(ast, () => finish(expr, ast)) }));
  const condition = and(built.lateCondition, having === null || isUnknown(having.type) ? null : finish(having, select.having ?? select));
  const over = (expr: Expr): Expr => finish(expr, select);
  const outer = (index: number): Expr => over(input(index, node.fields[index]!.type));
  return output({ node: built.node, condition, columns, outer, over }, parts, context);
}

const havingContext = ({ over: _, ...inside }: ExpressionContext): ExpressionContext => ({ ...inside, place: 'HAVING' });

function bindSource({ select, from, condition }: AggregationParts, context: QueryContext): Source | null {
  const inside: ExpressionContext = { bind: context.bind, scope: from.scope, place: 'GROUP BY', aggregate: null };
  const { elements, window } = partGroupWindow(select.groupBy);
  const grouping = bindGrouping(elements, inside);
  if (grouping.keys.some((key) => isUnknown(key.type))) return null;
  if (window === null) return { node: from.node, condition, grouping, window: false };
  const rows = filtered(context.owner, from.node, condition);
  const node = groupWindow(window, { node: rows, context, inside });
  if (node === null) return null;
  const keys = [...grouping.keys, boundColumn(node, -3), boundColumn(node, -2)];
  const bounds = [grouping.keys.length, grouping.keys.length + 1];
  const sets = grouping.sets?.map((set) => [...set, ...bounds]) ?? null;
  return { node, condition: null, grouping: { keys, sets }, window: true };
}

const boundColumn = (node: LogicalNode, from: -1 | -2 | -3): Expr => input(node.fields.length + from, node.fields.at(from)!.type);

/** The time of the window as a key, where it is asked for. */
const withTime = ({ keys, sets }: Grouping, node: LogicalNode): Grouping => ({
  keys: [...keys, boundColumn(node, -1)],
  sets: sets?.map((set) => [...set, keys.length]) ?? null,
});

interface Grouped {
  readonly source: Source;
  readonly asked: Set<'time'>;
  readonly scope: BoundFrom['scope'];
  readonly context: QueryContext;
}

/** GROUPING and its like, and TUMBLE_START and its like. */
function groupedCall(ast: FunctionCall, name: string, { source, asked, scope, context }: Grouped): Expr {
  const { bind } = context;
  const part = windowPart(name);
  if (part !== null) {
    if (!source.window) {
      reportUnsupported(bind, ast, 'legacy-window-function');
      return failedExpr();
    }
    if (part === 'time') asked.add('time');
    return boundColumn(source.node, part === 'start' ? -3 : part === 'end' ? -2 : -1);
  }
  if (name === 'GROUP_ID') return groupingPlaceholder([]);
  const texts = source.grouping.keys.map((key) => JSON.stringify(key));
  const keys = ast.args.map((arg) => {
    const expr = bindExpression(arg, { bind, scope, place: name, aggregate: null });
    const key = texts.indexOf(JSON.stringify(expr));
    if (key < 0 && !isUnknown(expr.type)) bind.report('not-grouped', arg, { column: arg.kind === 'column' ? arg.path.join('.') : name });
    return key;
  });
  return keys.includes(-1) ? failedExpr() : groupingPlaceholder(keys);
}

interface Finish {
  readonly built: Built;
  readonly grouping: Grouping;
  readonly from: LogicalNode;
  readonly ast: AstNode;
  readonly context: QueryContext;
}

/** The expression over the aggregation's output: keys and calls become columns; a column that is neither is reported. */
function outputExpression(expr: Expr, finish: Finish): Expr {
  const { built, grouping, from, ast, context } = finish;
  const columnAt = (at: number): Expr => input(at, built.node.fields[at]!.type);
  const key = grouping.keys.findIndex((candidate) => JSON.stringify(candidate) === JSON.stringify(expr));
  if (key >= 0) return columnAt(built.keyColumns[key]!);
  const called = callIndex(expr);
  if (called !== null) return columnAt(built.firstCall + called);
  const grouped = groupingKeysOf(expr);
  if (grouped !== null) return setValue(grouped, finish);
  if (expr.op === 'input') {
    context.bind.report('not-grouped', ast, { column: from.fields[expr.index]?.name ?? String(expr.index) });
    return failedExpr();
  }
  if (children(expr).length === 0) return expr;
  const part = (child: Expr): Expr => outputExpression(child, finish);
  if (expr.op === 'call') return { ...expr, args: expr.args.map(part) };
  if (expr.op !== 'case') return expr;
  return {
    ...expr,
    branches: expr.branches.map(({ when, then }) => ({ when: part(when), then: part(then) })),
    otherwise: part(expr.otherwise),
  };
}

/** Sets are numbered by the keys that are no bounds of windows; those are in every set. */
function setValue(keys: readonly number[], { built, grouping }: Finish): Expr {
  const id = built.idColumn === null ? null : input(built.idColumn, built.node.fields[built.idColumn]!.type);
  return groupingValue(keys, grouping.sets, built.ids, id);
}

/** SELECT DISTINCT: every column is a key. */
export function distinctRows(node: LogicalNode, select: Select, context: QueryContext): LogicalNode {
  const { origin, stateKey, name } = context.owner;
  return {
    op: 'aggregate',
    origin,
    stateKey,
    name,
    fields: node.fields.map((field) => ({ name: field.name, type: field.type, time: null })),
    input: node,
    keys: node.fields.map((_, i) => i),
    calls: [],
    stateTtlMs: ttlOf(select, context),
  };
}
