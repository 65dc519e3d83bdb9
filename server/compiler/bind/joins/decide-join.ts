import { nullable } from '@headrace/connector-sdk/schema';
import { and, input, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { JoinKeys, JoinType } from '@/server/plan/job/join-plans';
import type { JoinNode, LogicalField, LogicalNode } from '@/server/plan/logical/logical-plan';
import { calc } from '../query-context';
import type { Owner } from '../resolved-table';
import { findInterval } from './interval-bounds';
import { splitKeys, type KeyPair } from './join-keys';
import { findWindows } from './window-columns';

export interface JoinParts {
  readonly owner: Owner;
  readonly type: JoinType;
  readonly inputs: readonly [LogicalNode, LogicalNode];
  /** All that must hold, over the left columns followed by the right ones. */
  readonly parts: readonly Expr[];
  readonly ttlMs: JoinNode['ttlMs'];
}

/** The fields of a join: what may have no partner may be NULL. */
export function joinFields(type: JoinType, [left, right]: readonly [LogicalNode, LogicalNode]): readonly LogicalField[] {
  const orNull = (field: LogicalField): LogicalField => ({ ...field, type: nullable(field.type) });
  if (type === 'semi' || type === 'anti') return left.fields;
  return [
    ...(type === 'right' || type === 'full' ? left.fields.map(orNull) : left.fields),
    ...(type === 'left' || type === 'full' ? right.fields.map(orNull) : right.fields),
  ];
}

/** A join of endless rows has no time any more: a row of it may come at any time after both. */
export const withoutTime = ({ name, type }: LogicalField): LogicalField => ({ name, type, time: null });

/**
 * The kind of join that the condition asks for: of equal windows, of times that lie near each other, else of all rows. Its columns are
 * those of the inputs, in their order.
 */
export function decideJoin({ owner, type, inputs, parts, ttlMs }: JoinParts): LogicalNode {
  const width = inputs[0].fields.length;
  const split = splitKeys(parts, width);
  const windows = findWindows(split.pairs, inputs);
  if (windows !== null) {
    const prepared = prepareKeys(owner, inputs, windows.pairs);
    const fields = joinFields(type, prepared.inputs);
    const { leftWindow, rightWindow } = windows;
    const condition = prepared.condition(split.rest);
    return prepared.restore({
      op: 'window-join',
      ...owner,
      fields,
      inputs: prepared.inputs,
      type,
      keys: prepared.keys,
      condition,
      leftWindow,
      rightWindow,
    });
  }
  const interval = type === 'semi' || type === 'anti' ? null : findInterval(parts, inputs);
  if (interval !== null && type !== 'semi' && type !== 'anti') {
    const { pairs, rest } = splitKeys(interval.rest, width);
    const prepared = prepareKeys(owner, inputs, pairs);
    const fields = joinFields(type, prepared.inputs);
    const { time, leftTime, rightTime, lowerMs, upperMs } = interval;
    const bounds = { time, leftTime, rightTime, lowerMs, upperMs };
    return prepared.restore({
      op: 'interval-join',
      ...owner,
      fields,
      inputs: prepared.inputs,
      type,
      keys: prepared.keys,
      condition: prepared.condition(rest),
      ...bounds,
    });
  }
  const prepared = prepareKeys(owner, inputs, split.pairs);
  const fields = joinFields(type, prepared.inputs).map(withoutTime);
  return prepared.restore({
    op: 'join',
    ...owner,
    fields,
    inputs: prepared.inputs,
    type,
    keys: prepared.keys,
    condition: prepared.condition(split.rest),
    ttlMs,
  });
}

interface PreparedJoin {
  readonly inputs: readonly [LogicalNode, LogicalNode];
  readonly keys: JoinKeys;
  readonly condition: (rest: readonly Expr[]) => Expr | null;
  /** The join without the columns that were added for its keys. */
  readonly restore: (join: LogicalNode) => LogicalNode;
}

/** Keys that are computed become columns of their side first. */
export function prepareKeys(owner: Owner, [left, right]: readonly [LogicalNode, LogicalNode], pairs: readonly KeyPair[]): PreparedJoin {
  const a = withColumns(
    owner,
    left,
    pairs.map((pair) => pair.left),
  );
  const b = withColumns(
    owner,
    right,
    pairs.map((pair) => pair.right),
  );
  const width = left.fields.length;
  const shift = a.node.fields.length - width;
  const move = (expr: Expr): Expr => (shift === 0 ? expr : substitute(expr, (i, leaf) => input(i < width ? i : i + shift, leaf.type)));
  return {
    inputs: [a.node, b.node],
    keys: { left: a.columns, right: b.columns, nullSafe: pairs.map((pair) => pair.nullSafe) },
    condition: (rest) => rest.map(move).reduce<Expr | null>((all, part) => and(all, part), null),
    restore: (join) => {
      const only = join.fields.length === a.node.fields.length;
      const added = shift > 0 || (!only && b.node.fields.length > right.fields.length);
      if (!added) return join;
      const places = [...left.fields.keys(), ...(only ? [] : [...right.fields.keys()].map((i) => i + width + shift))];
      return calc(owner, join, {
        condition: null,
        columns: places.map((place) => ({ name: join.fields[place]!.name, expr: input(place, join.fields[place]!.type) })),
      });
    },
  };
}

function withColumns(
  owner: Owner,
  node: LogicalNode,
  exprs: readonly Expr[],
): { readonly node: LogicalNode; readonly columns: readonly number[] } {
  const columns = node.fields.map(({ name, type }, i) => ({ name, expr: input(i, type) as Expr }));
  const places = exprs.map((expr, i) => (expr.op === 'input' ? expr.index : columns.push({ name: `join_key_${i}`, expr }) - 1));
  return { node: columns.length === node.fields.length ? node : calc(owner, node, { condition: null, columns }), columns: places };
}
