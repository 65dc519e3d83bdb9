import type { RankPlan } from '@/server/plan/job/ranking-plans';
import { traceColumn, type LogicalNode, type RankNode } from '@/server/plan/logical/logical-plan';
import {
  changing,
  covers,
  keptFields,
  movedColumns,
  movedSort,
  passThrough,
  passesInput,
  shortestKey,
  type Changes,
  type NodeRules,
} from './node-rules';

type Strategy = Pick<RankPlan, 'strategy' | 'upsertKey'>;

/**
 * How much of the input a rank must keep. `append`: it only grows. `upsert`: rows are replaced by a key that holds the partition, and each
 * time by a better one, so that what fell out never comes back. Else `retract`.
 */
export function rankStrategy(node: RankNode, input: Changes): Strategy {
  if (!changing(input)) return { strategy: 'append', upsertKey: null };
  const keys = input.keys.filter((key) => covers(key, node.partition));
  const climbs =
    !input.deletes && node.order.length > 0 && node.order.every((item) => isMonotonic(node.input, item.column, item.ascending));
  return climbs && keys.length > 0 ? { strategy: 'upsert', upsertKey: shortestKey(keys) } : { strategy: 'retract', upsertKey: null };
}

/** The column of an aggregation over rows that are only added, and its values only move towards the front of the order. */
function isMonotonic(node: LogicalNode, column: number, ascending: boolean): boolean {
  const made = traceColumn(node, column);
  if (made.node.op !== 'aggregate') return false;
  const call = made.node.calls[made.index - made.node.keys.length];
  if (call === undefined) return false;
  return ascending ? call.fn === 'MIN' : call.fn === 'MAX' || call.fn === 'COUNT';
}

export const rankRules: NodeRules<RankNode> = {
  passes: (node, column) => passesInput(node, column, node.partition),
  narrows: true,
  changes: (node, [input]) => {
    // One row of a partition without a rank to show is known by the partition; else a place is known by partition and rank.
    const inputKeys = input!.keys.filter((key) => covers(key, node.partition));
    const single = node.from === 1 && node.to === 1 ? [node.partition] : [];
    const placed = node.emitsRank ? [[...node.partition, node.input.fields.length]] : [];
    // With the rank in the row, an input row that moves changes several output rows.
    return { updates: true, deletes: true, keys: [...single, ...placed, ...(node.emitsRank ? [] : inputKeys)] };
  },
  asksBefore: (node, { inputs }) => rankStrategy(node, inputs[0]!).strategy === 'retract',
  reads: (node, wanted) => [
    [
      ...[...wanted].filter((column) => column < node.input.fields.length),
      ...node.partition,
      ...node.order.map(({ column }) => column),
      ...(node.toColumn === null ? [] : [node.toColumn]),
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
        toColumn: node.toColumn === null ? null : below!.kept.get(node.toColumn)!,
      },
    };
  },
  keyedBy: (node) => node.partition,
  plan: (node, { base, id, inputs, needsBefore }) => {
    const { partition, order, from, to, toColumn, emitsRank, stateTtlMs } = node;
    return {
      ...base,
      id: id('rank'),
      kind: 'rank',
      partition,
      order,
      from,
      to,
      toColumn,
      emitsRank,
      ...rankStrategy(node, inputs[0]!),
      emitsUpdateBefore: needsBefore,
      stateTtlMs,
    };
  },
};
