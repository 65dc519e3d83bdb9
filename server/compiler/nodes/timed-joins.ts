import type { IntervalJoinNode, TemporalJoinNode, WindowJoinNode } from '@/server/plan/logical/logical-plan';
import { joinedKeys } from './join';
import {
  appendOnly,
  changeCondition,
  columnsIn,
  covers,
  keptFields,
  keptOfBoth,
  keysHolding,
  moved,
  movedKeys,
  passesSide,
  splitColumns,
  type Kept,
  type NodeRules,
  type Pruned,
} from './node-rules';

type TimedJoin = IntervalJoinNode | TemporalJoinNode | WindowJoinNode;

/** What a join reads besides its own columns: keys, condition, and `own` columns of each side. */
function reads(
  node: TimedJoin,
  wanted: ReadonlySet<number>,
  own: readonly [readonly number[], readonly number[]],
): readonly Iterable<number>[] {
  const [left, right] = splitColumns([...wanted, ...columnsIn(node.condition)], node.inputs[0].fields.length);
  return [
    [...left, ...node.keys.left, ...own[0]],
    [...right, ...node.keys.right, ...own[1]],
  ];
}

/** The parts that all of them share, narrowed. */
function narrowed<N extends TimedJoin>(node: N, inputs: readonly Pruned[]): { readonly node: N; readonly kept: Kept } {
  const both = keptOfBoth(inputs, node.inputs[0].fields.length);
  const leftOnly = node.type === 'semi' || node.type === 'anti';
  const kept = leftOnly ? inputs[0]!.kept : both;
  const changed: TimedJoin = {
    ...node,
    inputs: [inputs[0]!.node, inputs[1]!.node],
    fields: keptFields(node.fields, kept),
    keys: movedKeys(node.keys, inputs),
    condition: node.condition === null ? null : moved(node.condition, both),
  };
  return { kept, node: changed as N };
}

export const intervalJoinRules: NodeRules<IntervalJoinNode> = {
  narrows: true,
  passes: passesSide,
  changes: (node, [left, right]) => ({ ...appendOnly, keys: joinedKeys(node, [left!, right!]) }),
  asksBefore: () => true,
  reads: (node, wanted) => reads(node, wanted, [[node.leftTime], [node.rightTime]]),
  prune: (node, _, inputs) => {
    const { node: changed, kept } = narrowed(node, inputs);
    const [leftTime, rightTime] = [inputs[0]!.kept.get(node.leftTime)!, inputs[1]!.kept.get(node.rightTime)!];
    return { kept, node: { ...changed, leftTime, rightTime } };
  },
  mapExprs: (node, change) => ({ ...node, condition: changeCondition(node.condition, change) }),
  keyedBy: (node, input) => (input === 0 ? node.keys.left : node.keys.right),
  plan: (node, { base, id }) => {
    const { type, keys, condition, time, leftTime, rightTime, lowerMs, upperMs } = node;
    return { ...base, id: id('interval-join'), kind: 'interval-join', type, keys, condition, time, leftTime, rightTime, lowerMs, upperMs };
  },
};

export const temporalJoinRules: NodeRules<TemporalJoinNode> = {
  narrows: true,
  passes: passesSide,
  // Each row meets one version, so it keeps its keys.
  changes: (node, [left]) => ({
    updates: left!.updates,
    deletes: left!.deletes || (left!.updates && node.type === 'inner'),
    keys: keysHolding(left!.keys, node.keys.left),
  }),
  asksBefore: (node, { input, inputs, downstream }) =>
    input === 0 && (downstream || !inputs[0]!.keys.some((key) => covers(key, node.keys.left))),
  reads: (node, wanted) => reads(node, wanted, [[node.leftTime], [node.rightTime]]),
  prune: (node, _, inputs) => {
    const { node: changed, kept } = narrowed(node, inputs);
    const [leftTime, rightTime] = [inputs[0]!.kept.get(node.leftTime)!, inputs[1]!.kept.get(node.rightTime)!];
    return { kept, node: { ...changed, leftTime, rightTime } };
  },
  mapExprs: (node, change) => ({ ...node, condition: changeCondition(node.condition, change) }),
  keyedBy: (node, input) => (input === 0 ? node.keys.left : node.keys.right),
  plan: (node, { base, id }) => {
    const { type, keys, condition, leftTime, rightTime, ttlMs: stateTtlMs } = node;
    return { ...base, id: id('temporal-join'), kind: 'temporal-join', type, keys, condition, leftTime, rightTime, stateTtlMs };
  },
};

export const windowJoinRules: NodeRules<WindowJoinNode> = {
  narrows: true,
  passes: passesSide,
  changes: (node, [left, right]) => ({ ...appendOnly, keys: joinedKeys(node, [left!, right!]) }),
  asksBefore: () => true,
  reads: (node, wanted) =>
    reads(node, wanted, [
      [node.leftWindow.start, node.leftWindow.end],
      [node.rightWindow.start, node.rightWindow.end],
    ]),
  prune: (node, _, inputs) => {
    const { node: changed, kept } = narrowed(node, inputs);
    const place = (side: 0 | 1, window: WindowJoinNode['leftWindow']): WindowJoinNode['leftWindow'] => ({
      ...window,
      start: inputs[side]!.kept.get(window.start)!,
      end: inputs[side]!.kept.get(window.end)!,
    });
    return { kept, node: { ...changed, leftWindow: place(0, node.leftWindow), rightWindow: place(1, node.rightWindow) } };
  },
  mapExprs: (node, change) => ({ ...node, condition: changeCondition(node.condition, change) }),
  keyedBy: (node, input) => (input === 0 ? node.keys.left : node.keys.right),
  plan: (node, { base, id }) => {
    const { type, keys, condition, leftWindow, rightWindow } = node;
    return { ...base, id: id('window-join'), kind: 'window-join', type, keys, condition, leftWindow, rightWindow };
  },
};
