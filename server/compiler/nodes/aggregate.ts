import type { AggregateCall, GroupAggregatePlan } from '@/server/plan/job/job-plan';
import type { AggregateNode } from '@/server/plan/logical/logical-plan';
import { changing, keptAll, movedColumns, passesKey, type Kept, type NodeRules, type Planning } from './node-rules';

/** Columns that calls read. */
export const callColumns = (calls: readonly AggregateCall[]): readonly number[] =>
  calls.flatMap(({ args, filter }) => (filter === null ? args : [...args, filter]));

export const movedCalls = (calls: readonly AggregateCall[], kept: Kept): readonly AggregateCall[] =>
  calls.map((call) => ({
    ...call,
    args: movedColumns(call.args, kept),
    filter: call.filter === null ? null : kept.get(call.filter)!,
  }));

export const aggregateRules: NodeRules<AggregateNode> = {
  passes: passesKey,
  changes: (node, [input]) => {
    const keys = [node.keys.map((_, i) => i)];
    if (node.calls.length === 0 && !changing(input!)) return { updates: false, deletes: false, keys };
    return { updates: true, deletes: changing(input!), keys };
  },
  asksBefore: () => true,
  reads: (node) => [[...node.keys, ...callColumns(node.calls)]],
  // All calls stay, so that the state is the same whoever reads it.
  prune: (node, _, [below]) => ({
    kept: keptAll(node.fields.length),
    node: { ...node, input: below!.node, keys: movedColumns(node.keys, below!.kept), calls: movedCalls(node.calls, below!.kept) },
  }),
  keyedBy: (node) => node.keys,
  plan: (node, planning) => groupPlan(node, planning),
};

export const groupPlan = (node: AggregateNode, { base, id, inputs, needsBefore }: Planning): GroupAggregatePlan => ({
  ...base,
  id: id('aggregate'),
  kind: 'group-aggregate',
  keys: node.keys,
  aggregates: node.calls,
  inputRetracts: changing(inputs[0]!),
  emitsUpdateBefore: needsBefore,
  stateTtlMs: node.stateTtlMs,
});
