import type { CorrelateNode } from '@/server/plan/logical/logical-plan';
import { changeCondition, changing, columnsIn, keptFields, moved, passThrough, passesInput, type NodeRules } from './node-rules';

export const correlateRules: NodeRules<CorrelateNode> = {
  passes: (node, column) => passesInput(node, column),
  changes: (_, [input]) => ({ updates: input!.updates, deletes: changing(input!), keys: [] }),
  asksBefore: () => true,
  reads: (node, wanted) => {
    const width = node.input.fields.length;
    return [[...[...wanted, ...columnsIn(node.condition)].filter((column) => column < width), ...columnsIn(...node.args)]];
  },
  prune: (node, _, [below]) => {
    const width = node.input.fields.length;
    const { kept } = passThrough(below!, width, node.fields.length - width);
    return {
      kept,
      node: {
        ...node,
        input: below!.node,
        fields: keptFields(node.fields, kept),
        args: node.args.map((arg) => moved(arg, below!.kept)),
        condition: node.condition === null ? null : moved(node.condition, kept),
      },
    };
  },
  mapExprs: (node, change) => ({ ...node, args: node.args.map(change), condition: changeCondition(node.condition, change) }),
  keyedBy: () => null,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('correlate'),
    kind: 'correlate',
    type: node.type,
    fn: node.fn,
    args: node.args,
    condition: node.condition,
  }),
};
