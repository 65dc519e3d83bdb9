import type { PatternReference } from '@/server/plan/job/match-plan';
import type { MatchNode } from '@/server/plan/logical/logical-plan';
import { appendOnly, columnsIn, keptAll, moved, movedColumns, movedSort, type Kept, type NodeRules } from './node-rules';

const movedReference = (reference: PatternReference, kept: Kept): PatternReference =>
  reference.kind === 'navigate'
    ? { ...reference, column: kept.get(reference.column)! }
    : { ...reference, args: reference.args.map((arg) => moved(arg, kept)) };

export const matchRules: NodeRules<MatchNode> = {
  narrows: true,
  changes: () => appendOnly,
  asksBefore: () => true,
  reads: (node) => [
    [
      ...node.partition,
      node.timeColumn,
      ...node.order.map(({ column }) => column),
      ...node.references.flatMap((reference) => (reference.kind === 'navigate' ? [reference.column] : columnsIn(...reference.args))),
    ],
  ],
  prune: (node, _, [below]) => ({
    kept: keptAll(node.fields.length),
    node: {
      ...node,
      input: below!.node,
      partition: movedColumns(node.partition, below!.kept),
      timeColumn: below!.kept.get(node.timeColumn)!,
      order: movedSort(node.order, below!.kept),
      references: node.references.map((reference) => movedReference(reference, below!.kept)),
    },
  }),
  mapExprs: (node, change) => ({
    ...node,
    measures: node.measures.map(change),
    conditions: node.conditions.map(({ variable, condition }) => ({ variable, condition: change(condition) })),
  }),
  keyedBy: (node) => node.partition,
  plan: (node, { base, id }) => {
    const { partition, time, timeColumn, order, pattern, references, conditions, measures, withinMs, after } = node;
    return {
      ...base,
      id: id('match'),
      kind: 'match',
      partition,
      time,
      timeColumn,
      order,
      pattern,
      references,
      conditions,
      measures,
      withinMs,
      after,
    };
  },
};
