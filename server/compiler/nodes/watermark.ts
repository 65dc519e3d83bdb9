import type { WatermarkNode } from '@/server/plan/logical/logical-plan';
import { columnsIn, keptFields, moved, type NodeRules } from './node-rules';

export const watermarkRules: NodeRules<WatermarkNode> = {
  changes: (_, [input]) => input!,
  asksBefore: (_, { downstream, inputs }) => downstream || inputs[0]!.keys.length === 0,
  reads: (node, wanted) => [[...wanted, node.timeColumn, ...columnsIn(node.expression)]],
  prune: (node, _, [below]) => ({
    kept: below!.kept,
    node: {
      ...node,
      fields: keptFields(node.fields, below!.kept),
      input: below!.node,
      timeColumn: below!.kept.get(node.timeColumn)!,
      expression: moved(node.expression, below!.kept),
    },
  }),
  mapExprs: (node, change) => ({ ...node, expression: change(node.expression) }),
  keyedBy: () => null,
  plan: (node, { base, id }) => ({
    ...base,
    id: id('watermark'),
    kind: 'watermark',
    timeColumn: node.timeColumn,
    expression: node.expression,
  }),
};
