import { conjunction, conjuncts, input, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateNode, CalcNode, JoinNode, LimitNode, LogicalField, LogicalNode, RankNode } from '@/server/plan/logical/logical-plan';
import { allColumns, calc } from '../query-context';
import { hasOuter, isCorrelated } from './outer-columns';

/**
 * A plan that reads nothing of the query around it, and the conditions over its columns and outer columns that were taken out of it. The
 * plan's own columns keep their places; what the conditions need stands behind them.
 */
export interface Pulled {
  readonly node: LogicalNode;
  readonly conditions: readonly Expr[];
}

/** Takes what is asked of outer columns out of a subquery's plan; null where that cannot be done. */
export function pullCorrelation(node: LogicalNode): Pulled | null {
  if (!isCorrelated(node)) return { node, conditions: [] };
  switch (node.op) {
    case 'calc':
      return pullCalc(node);
    case 'aggregate':
      return pullAggregate(node);
    case 'join':
      return pullJoin(node);
    case 'rank':
      return pullRank(node);
    case 'limit':
      return pullLimit(node);
    default:
      return null;
  }
}

const owned = ({ origin, stateKey, name }: LogicalNode): Pick<LogicalNode, 'origin' | 'stateKey' | 'name'> => ({ origin, stateKey, name });

function pullCalc(node: CalcNode): Pulled | null {
  const below = pullCorrelation(node.input);
  if (below === null || node.projection.some(hasOuter)) return null;
  const parts = conjuncts(node.condition);
  const pulled = [...below.conditions, ...parts.filter(hasOuter)];
  const columns = node.projection.map((expr, i) => ({ name: node.fields[i]!.name, expr }));
  const places = new Map<number, number>();
  for (const column of pulled.flatMap((part) => [...inputsOf(part)])) {
    if (places.has(column)) continue;
    const at = columns.findIndex(({ expr }) => expr.op === 'input' && expr.index === column);
    const field = below.node.fields[column]!;
    places.set(column, at >= 0 ? at : columns.push({ name: field.name, expr: input(column, field.type) }) - 1);
  }
  const condition = conjunction(parts.filter((part) => !hasOuter(part)));
  const moved = (part: Expr): Expr => substitute(part, (index, leaf) => input(places.get(index)!, leaf.type));
  return { node: calc(owned(node), below.node, { condition, columns }), conditions: pulled.map(moved) };
}

/** Something of the inner row that must equal something of the outer one. */
interface Equal {
  readonly inner: Expr;
  readonly outer: Expr;
  readonly part: Expr & { readonly op: 'call' };
}

function equalities(conditions: readonly Expr[]): readonly Equal[] | null {
  const found = conditions.map((part): Equal | null => {
    if (part.op !== 'call' || (part.fn !== 'EQUALS' && part.fn !== 'IS_NOT_DISTINCT_FROM') || !isDeterministic(part)) return null;
    const [a, b] = part.args as [Expr, Expr];
    if (!hasOuter(a) && hasOuter(b) && inputsOf(b).size === 0) return { inner: a, outer: b, part };
    if (hasOuter(a) && !hasOuter(b) && inputsOf(a).size === 0) return { inner: b, outer: a, part };
    return null;
  });
  return found.includes(null) ? null : (found as readonly Equal[]);
}

/** The node with each inner side as a column behind its own, and where those stand. */
function withKeys(node: LogicalNode, equal: readonly Equal[]): { readonly node: LogicalNode; readonly columns: readonly number[] } {
  const columns = [...allColumns(node)];
  const places = equal.map(({ inner }, i) =>
    inner.op === 'input' ? inner.index : columns.push({ name: `outer_key_${i}`, expr: inner }) - 1,
  );
  return { node: columns.length === node.fields.length ? node : calc(owned(node), node, { condition: null, columns }), columns: places };
}

const onColumns = (equal: readonly Equal[], columns: readonly number[]): readonly Expr[] =>
  equal.map(({ part, inner, outer }, i) => ({ ...part, args: [input(columns[i]!, inner.type), outer] }));

/** Aggregating for each outer row is aggregating by what must equal it. */
function pullAggregate(node: AggregateNode): Pulled | null {
  const below = pullCorrelation(node.input);
  const equal = below === null ? null : equalities(below.conditions);
  if (below === null || equal === null) return null;
  const keyed = withKeys(below.node, equal);
  const keys = [...node.keys];
  const added: number[] = [];
  const places = keyed.columns.map((column) => {
    const at = keys.indexOf(column);
    if (at >= 0) return at;
    added.push(column);
    return keys.push(column) - 1;
  });
  const plain = (column: number): LogicalField => ({ ...keyed.node.fields[column]!, time: null });
  const own = node.keys.length;
  const aggregate: AggregateNode = {
    ...node,
    input: keyed.node,
    keys,
    fields: [...node.fields.slice(0, own), ...added.map(plain), ...node.fields.slice(own)],
  };
  if (added.length === 0) return { node: aggregate, conditions: onColumns(equal, places) };
  // The calls back to their places, the new keys behind them.
  const order = [...node.keys.keys(), ...node.calls.map((_, i) => own + added.length + i), ...added.map((_, i) => own + i)];
  const columns = order.map((place) => ({ name: aggregate.fields[place]!.name, expr: input(place, aggregate.fields[place]!.type) }));
  const conditions = onColumns(
    equal,
    places.map((place) => order.indexOf(place)),
  );
  return { node: calc(owned(node), aggregate, { condition: null, columns }), conditions };
}

function pullJoin(node: JoinNode): Pulled | null {
  if (node.type !== 'inner') return pullFromLeft(node);
  const [left, right] = [pullCorrelation(node.inputs[0]), pullCorrelation(node.inputs[1])];
  if (left === null || right === null) return null;
  const width = node.inputs[0].fields.length;
  const newWidth = left.node.fields.length;
  const shift = (part: Expr, by: (index: number) => number): Expr => substitute(part, (index, leaf) => input(by(index), leaf.type));
  const parts = conjuncts(node.condition).map((part) => shift(part, (index) => (index < width ? index : index - width + newWidth)));
  const joined: JoinNode = {
    ...node,
    inputs: [left.node, right.node],
    fields: [...left.node.fields, ...right.node.fields],
    condition: conjunction(parts.filter((part) => !hasOuter(part))),
  };
  const conditions = [
    ...left.conditions,
    ...right.conditions.map((part) => shift(part, (index) => index + newWidth)),
    ...parts.filter(hasOuter),
  ];
  const rightWidth = node.inputs[1].fields.length;
  const order = [
    ...Array.from({ length: width }, (_, i) => i),
    ...Array.from({ length: rightWidth }, (_, i) => newWidth + i),
    ...Array.from({ length: newWidth - width }, (_, i) => width + i),
    ...Array.from({ length: right.node.fields.length - rightWidth }, (_, i) => newWidth + rightWidth + i),
  ];
  return reordered(joined, order, conditions);
}

/** Outer, semi and anti joins give the left rows' conditions up; those of the right decide about partners and must stay. */
function pullFromLeft(node: JoinNode): Pulled | null {
  const left = pullCorrelation(node.inputs[0]);
  if (left === null || node.type === 'right' || node.type === 'full' || isCorrelated(node.inputs[1])) return null;
  if (node.condition !== null && hasOuter(node.condition)) return null;
  const width = node.inputs[0].fields.length;
  const newWidth = left.node.fields.length;
  const rightFields = node.fields.slice(width);
  const condition =
    node.condition === null ? null : substitute(node.condition, (i, leaf) => input(i < width ? i : i - width + newWidth, leaf.type));
  const joined: JoinNode = { ...node, inputs: [left.node, node.inputs[1]], fields: [...left.node.fields, ...rightFields], condition };
  const order = [
    ...Array.from({ length: width }, (_, i) => i),
    ...rightFields.map((_, i) => newWidth + i),
    ...Array.from({ length: newWidth - width }, (_, i) => width + i),
  ];
  return reordered(joined, order, left.conditions);
}

function reordered(node: LogicalNode, order: readonly number[], conditions: readonly Expr[]): Pulled {
  if (order.every((place, i) => place === i)) return { node, conditions };
  const columns = order.map((place) => ({ name: node.fields[place]!.name, expr: input(place, node.fields[place]!.type) }));
  const moved = conditions.map((part) => substitute(part, (index, leaf) => input(order.indexOf(index), leaf.type)));
  return { node: calc(owned(node), node, { condition: null, columns }), conditions: moved };
}

/** The first rows for each outer row are the first rows of each value that must equal it. */
function pullRank(node: RankNode): Pulled | null {
  const below = pullCorrelation(node.input);
  const equal = below === null ? null : equalities(below.conditions);
  if (below === null || equal === null) return null;
  const keyed = withKeys(below.node, equal);
  const width = node.input.fields.length;
  const newWidth = keyed.node.fields.length;
  const rank: RankNode = {
    ...node,
    input: keyed.node,
    fields: [...keyed.node.fields, ...node.fields.slice(width)],
    partition: [...new Set([...node.partition, ...keyed.columns])],
  };
  const order = [
    ...Array.from({ length: width }, (_, i) => i),
    ...node.fields.slice(width).map((_, i) => newWidth + i),
    ...Array.from({ length: newWidth - width }, (_, i) => width + i),
  ];
  return reordered(rank, order, onColumns(equal, keyed.columns));
}

const pullLimit = (node: LimitNode): Pulled | null =>
  node.fetch === null
    ? null
    : pullRank({
        ...owned(node),
        op: 'rank',
        fields: node.fields,
        input: node.input,
        partition: [],
        order: [],
        from: node.offset + 1,
        to: node.offset + node.fetch,
        toColumn: null,
        emitsRank: false,
        stateTtlMs: null,
      });
