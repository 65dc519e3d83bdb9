import type { NormalizeNode } from '@/server/plan/logical/logical-plan';
import { keptFields, movedColumns, passesInput, type NodeRules } from './node-rules';

export const normalizeRules: NodeRules<NormalizeNode> = {
  passes: (node, column) => passesInput(node, column, node.keys),
  narrows: true,
  changes: (node) => ({ updates: true, deletes: true, keys: [node.keys] }),
  asksBefore: () => false,
  reads: (node, wanted) => [[...wanted, ...node.keys]],
  prune: (node, _, [below]) => ({
    kept: below!.kept,
    node: { ...node, input: below!.node, fields: keptFields(node.fields, below!.kept), keys: movedColumns(node.keys, below!.kept) },
  }),
  keyedBy: (node) => node.keys,
  plan: (node, { base, id, needsBefore }) => ({
    ...base,
    id: id('normalize'),
    kind: 'changelog-normalize',
    keys: node.keys,
    emitsUpdateBefore: needsBefore,
    stateTtlMs: node.stateTtlMs,
  }),
};
