import { types } from '@headrace/connector-sdk/schema';
import { and, call, children, input, literal, rewriteExpr } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { AggregateNode, LogicalField, LogicalNode, WindowAggregateNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { AstNode } from '@/server/sql/ast/node';
import type { GroupBy } from '@/server/sql/ast/queries/grouping';
import type { Select } from '@/server/sql/ast/queries/select';
import { isUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { aggregateFunction, aggregateType } from '../functions';
import type { OutputItem } from './bind-select';
import { bindExpression } from './expressions/bind-expression';
import { failedExpr, reportUnsupported, type ExpressionContext } from './expressions/expression-context';
import { requireBoolean } from './expressions/operators';
import { calc, type BoundFrom, type QueryContext } from './query-context';
import type { Scope } from './scope';
import { ttlHint } from './state-ttl';
import { output } from './bind-output';
import type { OverCalls } from './over/over-calls';
import type { Subqueries } from './subqueries/subqueries';
import { boundAt, stripWindow, type StrippedWindow } from './strip-window';

interface AggregationParts {
  readonly select: Select;
  readonly from: BoundFrom;
  readonly condition: Expr | null;
  readonly items: readonly OutputItem[];
  readonly subqueries: Subqueries;
  readonly over: OverCalls;
}

/** Stands in an expression for the result of aggregate call `index` until the aggregation's columns are known. */
const PLACEHOLDER = '$aggregate';
interface PendingCall {
  readonly fn: string;
  readonly arg: Expr | null;
  readonly distinct: boolean;
  readonly filter: Expr | null;
  readonly type: AggregateCall['type'];
}

/** GROUP BY and aggregate functions: columns first, then the aggregation, then HAVING and the output. */
export function bindAggregation(parts: AggregationParts, context: QueryContext): LogicalNode | null {
  const { bind } = context;
  const { from, select } = parts;
  const keys = bindKeys(select.groupBy, { scope: from.scope, bind });
  if (keys === null) return null;
  const calls = new CallCollector(from.scope, bind, keys.length > 0);
  const inside: ExpressionContext = {
    bind,
    scope: from.scope,
    place: 'SELECT',
    aggregate: (ast, name) => calls.add(ast, name),
    subqueries: parts.subqueries,
    over: parts.over,
  };
  const outputs = parts.items.map(({ name, item, column }) => ({
    name,
    ast: item as AstNode,
    expr: column === null ? bindExpression(item.expression, inside) : input(column, from.node.fields[column]!.type),
  }));
  const having =
    select.having === undefined
      ? null
      : requireBoolean(bindExpression(select.having, havingContext(inside)), 'HAVING', select.having, inside);
  const stripped = stripWindow(from.node, parts.condition, select, context);
  if (stripped === 'failed') return null;
  const plan = { keys, calls: calls.pending, select, source: stripped ?? plain(from.node, parts.condition) };
  const built = stripped === null ? groupAggregate(plan, context) : windowAggregate({ ...plan, source: stripped }, context);
  if (built === null) return null;
  const finish = (expr: Expr, ast: AstNode): Expr => outputExpression(expr, { built, keys, from, ast, context });
  const columns = outputs.map(({ name, expr, ast }) => ({ name, expr: bind.within(ast, () => finish(expr, ast)) }));
  const condition = and(built.lateCondition, having === null || isUnknown(having.type) ? null : finish(having, select.having ?? select));
  const over = (expr: Expr): Expr => finish(expr, select);
  const outer = (index: number): Expr => over(input(index, from.node.fields[index]!.type));
  return output({ node: built.node, condition, columns, outer, over }, parts, context);
}

const havingContext = ({ over: _, ...inside }: ExpressionContext): ExpressionContext => ({ ...inside, place: 'HAVING' });

const plain = (node: LogicalNode, condition: Expr | null): StrippedSource => ({ node, condition, shift: (expr) => expr });
type StrippedSource = Pick<StrippedWindow, 'node' | 'condition' | 'shift'>;

function bindKeys(groupBy: GroupBy | undefined, { scope, bind }: { scope: Scope; bind: QueryContext['bind'] }): readonly Expr[] | null {
  const keys: Expr[] = [];
  for (const element of groupBy?.elements ?? []) {
    if (element.kind !== 'grouping-key') {
      reportUnsupported(bind, element, 'grouping-sets');
      return null;
    }
    for (const expression of element.expressions)
      keys.push(bindExpression(expression, { bind, scope, place: 'GROUP BY', aggregate: null }));
  }
  return keys.filter((key, i) => keys.findIndex((other) => JSON.stringify(other) === JSON.stringify(key)) === i);
}

/** Collects the aggregate calls of a SELECT; equal ones are computed once. */
class CallCollector {
  readonly pending: PendingCall[] = [];
  constructor(
    private readonly scope: Scope,
    private readonly bind: QueryContext['bind'],
    private readonly grouped: boolean,
  ) {}

  add(ast: FunctionCall, name: string): Expr {
    const inner: ExpressionContext = { bind: this.bind, scope: this.scope, place: `the argument of ${name}`, aggregate: null };
    const fn = aggregateFunction(name)!;
    const star = ast.args.length === 1 && ast.args[0]!.kind === 'star';
    const args = star ? [] : ast.args.map((arg) => bindExpression(arg, inner));
    const filter =
      ast.filter === undefined
        ? null
        : requireBoolean(bindExpression(ast.filter, { ...inner, place: 'FILTER' }), 'FILTER', ast.filter, inner);
    if ([...args, ...(filter === null ? [] : [filter])].some((expr) => isUnknown(expr.type))) return failedExpr();
    const [arg = null] = args;
    const type = args.length > 1 ? null : aggregateType(fn, arg?.type ?? null, this.grouped && filter === null);
    if (type === null) {
      this.bind.report('wrong-arguments', ast, {
        function: name,
        given: args.map((a) => baseText(a.type)).join(', '),
        expected: `${name}(${fn.takes})`,
      });
      return failedExpr();
    }
    const distinct = ast.distinct && !['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE'].includes(name);
    return this.placeholder({
      fn: name,
      arg: name === 'COUNT' && arg !== null && !arg.type.nullable && !distinct ? null : arg,
      distinct,
      filter,
      type,
    });
  }

  private placeholder(pending: PendingCall): Expr {
    const text = JSON.stringify(pending);
    let index = this.pending.findIndex((other) => JSON.stringify(other) === text);
    if (index < 0) index = this.pending.push(pending) - 1;
    return call(PLACEHOLDER, [literal(index, types.INT)], pending.type);
  }
}

interface Plan {
  readonly keys: readonly Expr[];
  readonly calls: readonly PendingCall[];
  readonly select: Select;
  readonly source: StrippedSource;
}

/** The aggregation with where its keys and calls stand in its output. */
interface Built {
  readonly node: LogicalNode;
  readonly keyColumns: readonly number[];
  readonly firstCall: number;
  /** What WHERE asked of window bounds, over the output. */
  readonly lateCondition: Expr | null;
}

/** Computes keys, arguments and filters as columns, each once. */
class ColumnPool {
  readonly columns: { name: string; expr: Expr }[] = [];
  constructor(private readonly shift: (expr: Expr) => Expr) {}

  add(expr: Expr, name: string): number {
    const shifted = this.shift(expr);
    const text = JSON.stringify(shifted);
    const found = this.columns.findIndex((column) => JSON.stringify(column.expr) === text);
    return found >= 0 ? found : this.columns.push({ name: `${name}${this.columns.length}`, expr: shifted }) - 1;
  }
  calls(calls: readonly PendingCall[]): readonly AggregateCall[] {
    return calls.map(({ fn, arg, distinct, filter, type }) => ({
      fn,
      args: arg === null ? [] : [this.add(arg, 'arg')],
      distinct,
      filter: filter === null ? null : this.add(filter, 'filter'),
      type,
    }));
  }
}

const callFields = (calls: readonly PendingCall[]): readonly LogicalField[] =>
  calls.map(({ fn, type }, i) => ({ name: `${fn.toLowerCase()}_${i}`, type, time: null }));

function groupAggregate({ keys, calls, select, source }: Plan, context: QueryContext): Built {
  const pool = new ColumnPool(source.shift);
  const keyColumns = keys.map((key) => pool.add(key, 'key'));
  const aggregates = pool.calls(calls);
  const below = calc(context.owner, source.node, { condition: source.condition, columns: pool.columns });
  const node: AggregateNode = {
    op: 'aggregate',
    ...context.owner,
    fields: [...keys.map((key, i): LogicalField => ({ name: `key_${i}`, type: key.type, time: null })), ...callFields(calls)],
    input: below,
    keys: keyColumns,
    calls: aggregates,
    stateTtlMs: ttlOf(select, context),
  };
  return { node, keyColumns: keys.map((_, i) => i), firstCall: keys.length, lateCondition: null };
}

function windowAggregate({ keys, calls, select, source }: Plan & { source: StrippedWindow }, context: QueryContext): Built | null {
  const { window } = source;
  const bounds = keys.map((key) => boundAt(key, source));
  if (!bounds.includes('window-start') || !bounds.includes('window-end')) {
    reportUnsupported(context.bind, select.groupBy ?? select, 'window-without-aggregate');
    return null;
  }
  const pool = new ColumnPool(source.shift);
  const plainKeys = keys.filter((_, i) => bounds[i] === null);
  const keyIndexes = plainKeys.map((key) => pool.add(key, 'key'));
  const aggregates = pool.calls(calls);
  const timeColumn = pool.add(source.time, 'time');
  const asked = bounds.filter((bound) => bound !== null);
  const node: WindowAggregateNode = {
    op: 'window-aggregate',
    ...context.owner,
    fields: [
      ...plainKeys.map((key, i): LogicalField => ({ name: `key_${i}`, type: key.type, time: null })),
      ...callFields(calls),
      ...asked.map((bound): LogicalField => boundField(bound, source)),
    ],
    input: calc(context.owner, source.node, { condition: source.condition, columns: pool.columns }),
    shape: window.shape.type === 'session' ? { ...window.shape, partition: window.shape.partition.length } : window.shape,
    time: window.time,
    timeColumn,
    keys: keyIndexes,
    calls: aggregates,
    bounds: asked,
  };
  let plainSeen = 0;
  const firstBound = plainKeys.length + calls.length;
  const keyColumns = bounds.map((bound) => (bound === null ? plainSeen++ : firstBound + asked.indexOf(bound)));
  const late = source.late.map((expr) => substituteKeys(expr, keys, { keyColumns, node }));
  return { node, keyColumns, firstCall: plainKeys.length, lateCondition: late.reduce<Expr | null>((all, one) => and(all, one), null) };
}

function boundField(bound: WindowAggregateNode['bounds'][number], { window }: StrippedWindow): LogicalField {
  const { name, type, time, window: mark } = window.fields.at({ 'window-start': -3, 'window-end': -2, 'window-time': -1 }[bound])!;
  return { name, type, time, ...(mark === undefined ? {} : { window: mark }) };
}

const substituteKeys = (
  expr: Expr,
  keys: readonly Expr[],
  { keyColumns, node }: { keyColumns: readonly number[]; node: LogicalNode },
): Expr =>
  rewriteExpr(expr, (part) => {
    const key = keys.findIndex((candidate) => JSON.stringify(candidate) === JSON.stringify(part));
    return key < 0 ? part : input(keyColumns[key]!, node.fields[keyColumns[key]!]!.type);
  });

interface Finish {
  readonly built: Built;
  readonly keys: readonly Expr[];
  readonly from: BoundFrom;
  readonly ast: AstNode;
  readonly context: QueryContext;
}

/** The expression over the aggregation's output: keys and calls become columns; a column that is neither is reported. */
function outputExpression(expr: Expr, finish: Finish): Expr {
  const { built, keys, from, ast, context } = finish;
  const key = keys.findIndex((candidate) => JSON.stringify(candidate) === JSON.stringify(expr));
  if (key >= 0) return input(built.keyColumns[key]!, built.node.fields[built.keyColumns[key]!]!.type);
  if (expr.op === 'call' && expr.fn === PLACEHOLDER) {
    const at = built.firstCall + Number((expr.args[0] as { value: number }).value);
    return input(at, built.node.fields[at]!.type);
  }
  if (expr.op === 'input') {
    context.bind.report('not-grouped', ast, { column: from.node.fields[expr.index]?.name ?? String(expr.index) });
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

function ttlOf(select: Select, { stateTtlMs }: QueryContext): number | null {
  const hinted = ttlHint(select.hints);
  return hinted === undefined ? stateTtlMs : hinted;
}

/** SELECT DISTINCT: every column is a key. */
export function distinctRows(node: LogicalNode, select: Select, context: QueryContext): LogicalNode {
  return {
    op: 'aggregate',
    ...context.owner,
    fields: node.fields.map(({ name, type }) => ({ name, type, time: null })),
    input: node,
    keys: node.fields.map((_, i) => i),
    calls: [],
    stateTtlMs: ttlOf(select, context),
  };
}
