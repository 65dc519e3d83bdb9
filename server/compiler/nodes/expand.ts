import type { ExpandNode } from '@/server/plan/logical/logical-plan';
import { columnsIn, keptFields, moved, orFirst, ranked, type NodeRules } from './node-rules';

export const expandRules: NodeRules<ExpandNode> = {
  changes: (_, [input]) => ({ ...input!, keys: [] }),
  asksBefore: () => true,
  reads: (node, wanted) => [columnsIn(...node.projections.flatMap((one) => [...orFirst(wanted, node)].map((column) => one[column]!)))],
  prune: (node, wanted, [below]) => {
    const kept = ranked(orFirst(wanted, node));
    const projections = node.projections.map((one) => [...kept.keys()].map((column) => moved(one[column]!, below!.kept)));
    return { kept, node: { ...node, input: below!.node, fields: keptFields(node.fields, kept), projections } };
  },
  mapExprs: (node, change) => ({ ...node, projections: node.projections.map((one) => one.map(change)) }),
  keyedBy: () => null,
  plan: (node, { base, id }) => ({ ...base, id: id('expand'), kind: 'expand', projections: node.projections }),
};
