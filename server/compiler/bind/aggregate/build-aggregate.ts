import { and, input, inputsOf, rewriteExpr } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateNode, LogicalField, LogicalNode, WindowAggregateNode } from '@/server/plan/logical/logical-plan';
import { traceColumn } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { Select } from '@/server/sql/ast/queries/select';
import { reportUnsupported } from '../expressions/expression-context';
import { columnsOf, windowColumns } from '../joins/window-columns';
import { ownerOf, type QueryContext } from '../query-context';
import { windowEmit } from '../window-emit';
import { refuseWindowHints } from '../hints';
import { ttlOf } from '../state-ttl';
import type { PendingCall } from './call-collector';
import { ColumnPool, expanded } from './column-pool';
import { foldCalls } from './fold-calls';
import type { Grouping } from './grouping';
import { setIds } from './grouping-functions';
import { boundAt, stripWindow, type StrippedWindow, type WindowBound } from './strip-window';

export interface AggregationPlan {
  readonly grouping: Grouping;
  readonly calls: readonly PendingCall[];
  /** A call among them of a function in TypeScript. */
  readonly inTypeScript: AstNode | null;
  readonly select: Select;
  readonly node: LogicalNode;
  readonly condition: Expr | null;
}

/** The aggregation with where its keys and calls stand in its output. */
export interface Built {
  readonly node: LogicalNode;
  readonly keyColumns: readonly number[];
  readonly firstCall: number;
  /** Of the grouping set, where there are sets. */
  readonly idColumn: number | null;
  readonly ids: readonly number[];
  /** What WHERE asked of window bounds, over the output. */
  readonly lateCondition: Expr | null;
}

/** By windows where both bounds of one are among the keys, else running. */
export function buildAggregate(plan: AggregationPlan, context: QueryContext): Built | null {
  const { node, condition, grouping } = plan;
  const window = windowColumns(node);
  const isKey = (column: number): boolean => grouping.keys.some((key) => key.op === 'input' && key.index === column);
  if (window === null || !isKey(window.columns.start) || !isKey(window.columns.end)) return groupAggregate(plan, context);
  if (plan.inTypeScript !== null) {
    reportUnsupported(context.bind, plan.inTypeScript, 'typescript-aggregate-place');
    return null;
  }
  const stripped = stripWindow(node, condition);
  if (stripped === null || !stripped.late.every((part) => [...inputsOf(part)].every(isKey)))
    return attachedAggregate(plan, window, context);
  return windowAggregate({ ...plan, source: stripped }, context);
}

const callFields = (calls: readonly PendingCall[]): readonly LogicalField[] =>
  calls.map(({ fn, type }, i) => ({ name: `${fn.toLowerCase()}_${i}`, type, time: null }));

interface Below {
  readonly node: LogicalNode;
  readonly keys: readonly number[];
  readonly ids: readonly number[];
}

/** The rows that are aggregated, spread over the grouping sets; the set's id is the last key then. */
function spread(pooled: LogicalNode, keys: readonly number[], sets: Grouping['sets'], context: QueryContext): Below {
  if (sets === null) return { node: pooled, keys, ids: [] };
  const ids = setIds(keys.length, sets);
  const node = expanded(pooled, { keys, sets, ids }, context);
  return { node, keys: [...keys, node.fields.length - 1], ids };
}

const keyField = (node: LogicalNode, column: number, i: number): LogicalField => ({
  name: `key_${i}`,
  type: node.fields[column]!.type,
  time: null,
});

function groupAggregate({ grouping, calls, select, node: from, condition }: AggregationPlan, context: QueryContext): Built {
  refuseWindowHints(select.hints, context.bind);
  const pool = new ColumnPool((expr) => expr, grouping.sets !== null);
  const keys = grouping.keys.map((key) => pool.key(key));
  const aggregates = pool.calls(calls);
  const below = spread(pool.node(from, condition, context), keys, grouping.sets, context);
  const stateTtlMs = ttlOf(select, context);
  const folded = foldCalls({ node: below.node, keys: below.keys, calls, aggregates, stateTtlMs }, context);
  const node: AggregateNode = {
    op: 'aggregate',
    ...ownerOf(context.owner),
    fields: [...below.keys.map((column, i) => keyField(below.node, column, i)), ...callFields(calls)],
    input: folded.node,
    keys: below.keys,
    calls: folded.calls,
    stateTtlMs,
  };
  const idColumn = grouping.sets === null ? null : keys.length;
  return { node, keyColumns: keys.map((_, i) => i), firstCall: below.keys.length, idColumn, ids: below.ids, lateCondition: null };
}

/** The grouping sets over the keys that are no bounds of the window; null where one leaves out a bound. */
function plainSets({ keys, sets }: Grouping, isBound: (key: number) => boolean): Grouping['sets'] | 'failed' {
  if (sets === null) return null;
  const bounds = [...keys.keys()].filter(isBound);
  const plain = [...keys.keys()].filter((key) => !isBound(key));
  if (sets.some((set) => !bounds.every((bound) => set.includes(bound)))) return 'failed';
  return sets.map((set) => set.filter((key) => !isBound(key)).map((key) => plain.indexOf(key)));
}

function windowAggregate(plan: AggregationPlan & { readonly source: StrippedWindow }, context: QueryContext): Built | null {
  const { grouping, calls, select, source, node: from } = plan;
  const { window } = source;
  const marks = grouping.keys.map((key) => boundAt(key, source));
  const sets = plainSets(grouping, (key) => marks[key] !== null);
  if (sets === 'failed') {
    reportUnsupported(context.bind, select.groupBy ?? select, 'window-grouping-sets');
    return null;
  }
  const plain = grouping.keys.filter((_, i) => marks[i] === null);
  const order = sessionOrder(window, plain, from);
  if (order === null) {
    reportUnsupported(context.bind, select.groupBy ?? select, 'session-keys');
    return null;
  }
  const pool = new ColumnPool(source.shift, sets !== null);
  const plainColumns = order.keys.map((key) => pool.key(key));
  const aggregates = pool.calls(calls);
  const timeColumn = pool.other(source.time, 'time');
  const given = sets === null ? pool.passed(source.node) : null;
  const below = spread(pool.node(source.node, source.condition, context), plainColumns, reordered(sets, plain, order.keys), context);
  const asked = marks.filter((mark) => mark !== null);
  const node: WindowAggregateNode = {
    op: 'window-aggregate',
    ...ownerOf(context.owner),
    fields: [
      ...below.keys.map((column, i) => keyField(below.node, column, i)),
      ...callFields(calls),
      ...asked.map((bound) => boundField(bound, window)),
    ],
    input: below.node,
    shape: window.shape.type === 'session' ? { type: 'session', gapMs: window.shape.gapMs, partition: order.partition } : window.shape,
    time: window.time,
    timeColumn,
    keys: below.keys,
    calls: aggregates,
    bounds: asked,
    ...windowEmit({ time: window.time, session: window.shape.type === 'session', ...legacyOf(window) }, select, context),
    ...(given === null ? {} : { given }),
  };
  const firstBound = below.keys.length + calls.length;
  const keyColumns = grouping.keys.map((key, i) => (marks[i] === null ? order.keys.indexOf(key) : firstBound + asked.indexOf(marks[i]!)));
  const late = source.late.map((expr) => substituteKeys(expr, grouping.keys, { keyColumns, node }));
  return {
    node,
    keyColumns,
    firstCall: below.keys.length,
    idColumn: sets === null ? null : plain.length,
    ids: below.ids,
    lateCondition: late.reduce<Expr | null>((all, one) => and(all, one), null),
  };
}

const legacyOf = ({ legacy }: StrippedWindow['window']): { legacy?: true } => (legacy === undefined ? {} : { legacy });

const reordered = (sets: Grouping['sets'], from: readonly Expr[], to: readonly Expr[]): Grouping['sets'] =>
  sets?.map((set) => set.map((key) => to.indexOf(from[key]!))) ?? null;

/** The keys that sessions are cut by, first; null where one of them is no key of the aggregation. */
function sessionOrder(
  { shape }: StrippedWindow['window'],
  keys: readonly Expr[],
  from: LogicalNode,
): { readonly keys: readonly Expr[]; readonly partition: number } | null {
  if (shape.type !== 'session' || shape.partition === null) return { keys, partition: keys.length };
  const sourceColumn = (key: Expr): number | null => {
    if (key.op !== 'input') return null;
    const traced = traceColumn(from, key.index);
    return traced.node.op === 'window-table' ? traced.index : null;
  };
  const own = shape.partition.map((column) => keys.find((key) => sourceColumn(key) === column));
  const first = own.filter((key) => key !== undefined);
  if (first.length < own.length) return null;
  return { keys: [...first, ...keys.filter((key) => !first.includes(key))], partition: first.length };
}

function boundField(bound: WindowBound, { fields }: StrippedWindow['window']): LogicalField {
  const { name, type, time, window } = fields.at({ 'window-start': -3, 'window-end': -2, 'window-time': -1 }[bound])!;
  return { name, type, time, ...(window === undefined ? {} : { window }) };
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

/** Rows that carry their window from further up: a window of windows, or of a window join. */
function attachedAggregate(
  { grouping, calls, select, node: from, condition }: AggregationPlan,
  { columns: { start, end }, mark }: NonNullable<ReturnType<typeof windowColumns>>,
  context: QueryContext,
): Built | null {
  const partOf = (key: Expr): 'start' | 'end' | 'time' | null =>
    key.op === 'input' ? (from.fields[key.index]!.window?.part ?? null) : null;
  const sets = plainSets(grouping, (key) => partOf(grouping.keys[key]!) !== null);
  if (sets === 'failed') {
    reportUnsupported(context.bind, select.groupBy ?? select, 'window-grouping-sets');
    return null;
  }
  const plain = grouping.keys.filter((key) => partOf(key) === null);
  const pool = new ColumnPool((expr) => expr, sets !== null);
  const plainColumns = plain.map((key) => pool.key(key));
  const aggregates = pool.calls(calls);
  const columns = columnsOf(
    pool.other(input(start, from.fields[start]!.type), 'start'),
    pool.other(input(end, from.fields[end]!.type), 'end'),
    mark,
  );
  const given = sets === null ? pool.passed(from) : null;
  const below = spread(pool.node(from, condition, context), plainColumns, sets, context);
  const asked = grouping.keys.filter((key) => partOf(key) !== null);
  const node: WindowAggregateNode = {
    op: 'window-aggregate',
    ...ownerOf(context.owner),
    fields: [
      ...below.keys.map((column, i) => keyField(below.node, column, i)),
      ...callFields(calls),
      ...asked.map((key) => from.fields[key.op === 'input' ? key.index : 0]!),
    ],
    input: below.node,
    shape: { type: 'attached', columns },
    time: mark.time,
    timeColumn: columns.end,
    keys: below.keys,
    calls: aggregates,
    bounds: asked.map((key) => `window-${partOf(key)!}` as const),
    ...windowEmit({ time: mark.time, session: false }, select, context),
    ...(given === null ? {} : { given }),
  };
  const firstBound = below.keys.length + calls.length;
  const keyColumns = grouping.keys.map((key) => (partOf(key) === null ? plain.indexOf(key) : firstBound + asked.indexOf(key)));
  return {
    node,
    keyColumns,
    firstCall: below.keys.length,
    idColumn: sets === null ? null : plain.length,
    ids: below.ids,
    lateCondition: null,
  };
}
