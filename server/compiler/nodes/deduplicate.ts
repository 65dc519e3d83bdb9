import type { DeduplicateNode } from '@/server/plan/logical/logical-plan';
import { keptFields, movedColumns, passesInput, type NodeRules } from './node-rules';

export const deduplicateRules: NodeRules<DeduplicateNode> = {
  passes: (node, column) => passesInput(node, column, node.keys),
  narrows: true,
  changes: (node) => ({ updates: !(node.keep === 'first' && node.time === 'processing'), deletes: false, keys: [node.keys] }),
  asksBefore: () => true,
  reads: (node, wanted) => [[...wanted, ...node.keys, node.timeColumn]],
  prune: (node, _, [below]) => ({
    kept: below!.kept,
    node: {
      ...node,
      input: below!.node,
      fields: keptFields(node.fields, below!.kept),
      keys: movedColumns(node.keys, below!.kept),
      timeColumn: below!.kept.get(node.timeColumn)!,
    },
  }),
  keyedBy: (node) => node.keys,
  plan: (node, { base, id, needsBefore }) => {
    const { keys, keep, time, timeColumn, stateTtlMs } = node;
    return {
      ...base,
      id: id('deduplicate'),
      kind: 'deduplicate',
      keys,
      keep,
      time,
      timeColumn,
      emitsUpdateBefore: needsBefore,
      stateTtlMs,
    };
  },
};
