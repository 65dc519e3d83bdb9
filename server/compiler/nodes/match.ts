import type { PatternReference } from '@/server/plan/job/match-plan';
import type { MatchNode } from '@/server/plan/logical/logical-plan';
import { appendOnly, columnsIn, keptAll, moved, movedColumns, movedSort, type Kept, type NodeRules } from './node-rules';

function movedReference(reference: PatternReference, kept: Kept): PatternReference {
  if (reference.kind === 'time') return reference;
  if (reference.kind === 'navigate') return { ...reference, column: kept.get(reference.column)! };
  return { ...reference, args: reference.args.map((arg) => moved(arg, kept)) };
}

function columnsOf(reference: PatternReference): readonly number[] {
  if (reference.kind === 'time') return [];
  return reference.kind === 'navigate' ? [reference.column] : columnsIn(...reference.args);
}

export const matchRules: NodeRules<MatchNode> = {
  narrows: true,
  changes: () => appendOnly,
  asksBefore: () => true,
  reads: (node) => [[...node.partition, node.timeColumn, ...node.order.map(({ column }) => column), ...node.references.flatMap(columnsOf)]],
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
