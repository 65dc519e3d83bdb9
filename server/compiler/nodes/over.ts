import type { OverNode } from '@/server/plan/logical/logical-plan';
import { callColumns, movedCalls } from './aggregate';
import { appendOnly, keptFields, movedColumns, movedSort, passThrough, passesInput, type NodeRules } from './node-rules';

/** The time that a frame runs over: the first column of its order. */
export const overTime = (node: OverNode): 'event' | 'processing' | null => {
  const [first] = node.order;
  return first === undefined || !first.ascending ? null : node.input.fields[first.column]!.time;
};

export const overRules: NodeRules<OverNode> = {
  passes: (node, column) => passesInput(node, column, node.partition),
  narrows: true,
  changes: (_, [input]) => ({ ...appendOnly, keys: input!.keys }),
  asksBefore: () => true,
  reads: (node, wanted) => [
    [
      ...[...wanted].filter((column) => column < node.input.fields.length),
      ...node.partition,
      ...node.order.map(({ column }) => column),
      ...callColumns(node.calls),
    ],
  ],
  prune: (node, _, [below]) => {
    const { kept } = passThrough(below!, node.input.fields.length, node.calls.length);
    return {
      kept,
      node: {
        ...node,
        input: below!.node,
        fields: keptFields(node.fields, kept),
        partition: movedColumns(node.partition, below!.kept),
        order: movedSort(node.order, below!.kept),
        calls: movedCalls(node.calls, below!.kept),
      },
    };
  },
  keyedBy: (node) => node.partition,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('over'),
    kind: 'over-aggregate',
    partition: node.partition,
    time: overTime(node) ?? 'processing',
    timeColumn: node.order[0]?.column ?? 0,
    frame: node.frame,
    calls: node.calls,
    stateTtlMs: node.stateTtlMs,
  }),
};
