import type { UnionNode } from '@/server/plan/logical/logical-plan';
import { keptFields, narrowed, orFirst, ranked, type NodeRules } from './node-rules';

export const unionRules: NodeRules<UnionNode> = {
  changes: (_, inputs) => ({
    updates: inputs.some((input) => input.updates),
    deletes: inputs.some((input) => input.deletes),
    keys: [],
  }),
  asksBefore: () => true,
  reads: (node, wanted) => node.inputs.map(() => orFirst(wanted, node)),
  prune: (node, wanted, inputs) => {
    const kept = ranked(orFirst(wanted, node));
    return {
      kept,
      node: { ...node, fields: keptFields(node.fields, kept), inputs: inputs.map((below) => narrowed(below, kept.keys()).node) },
    };
  },
  keyedBy: () => null,
  plan: (_, { base, id }) => ({ ...base, id: id('union'), kind: 'union' }),
};
