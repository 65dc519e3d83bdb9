import type { WindowRankNode } from '@/server/plan/logical/logical-plan';
import { appendOnly, keptFields, movedColumns, movedSort, passThrough, passesInput, type NodeRules } from './node-rules';

export const windowRankRules: NodeRules<WindowRankNode> = {
  passes: (node, column) => passesInput(node, column, node.partition),
  narrows: true,
  changes: (node) => {
    const bounds = [node.window.start, node.window.end];
    const single = node.from === 1 && node.to === 1;
    const rank = node.emitsRank ? [[...node.partition, ...bounds, node.input.fields.length]] : [];
    return { ...appendOnly, keys: single ? [[...node.partition, ...bounds]] : rank };
  },
  asksBefore: () => true,
  reads: (node, wanted) => [
    [
      ...[...wanted].filter((column) => column < node.input.fields.length),
      ...node.partition,
      ...node.order.map(({ column }) => column),
      node.window.start,
      node.window.end,
    ],
  ],
  prune: (node, wanted, [below]) => {
    const width = node.input.fields.length;
    const emitsRank = node.emitsRank && wanted.has(width);
    const { kept } = passThrough(below!, width, emitsRank ? 1 : 0);
    return {
      kept,
      node: {
        ...node,
        input: below!.node,
        fields: keptFields(node.fields, kept),
        emitsRank,
        partition: movedColumns(node.partition, below!.kept),
        order: movedSort(node.order, below!.kept),
        window: { ...node.window, start: below!.kept.get(node.window.start)!, end: below!.kept.get(node.window.end)! },
      },
    };
  },
  keyedBy: (node) => node.partition,
  plan: (node, { base, id }) => {
    const { window, partition, order, from, to, emitsRank } = node;
    return { ...base, id: id('window-rank'), kind: 'window-rank', window, partition, order, from, to, emitsRank };
  },
};
