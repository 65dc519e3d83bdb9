import type { PlanOperatorKind } from '@/server/plan/job/job-plan';

/** The test in which the engine law is tried on an operator; or why there is none. */
export type LawTest = { readonly test: string } | { readonly none: string };

/**
 * Every operator of a plan, so that a new one does not compile without an entry. `laws.test.ts` holds each test to trying the laws, and to
 * showing that they can fail.
 */
export const lawTests: Readonly<Record<PlanOperatorKind, LawTest>> = {
  calc: { test: 'calc/fused.property.test.ts' },
  'changelog-normalize': { test: 'changelog-normalize/normalize.property.test.ts' },
  correlate: { test: 'correlate/correlate.property.test.ts' },
  deduplicate: { test: 'deduplicate/deduplicate.property.test.ts' },
  'drop-update-before': { test: 'calc/fused.property.test.ts' },
  expand: { test: 'expand/expand.property.test.ts' },
  'group-aggregate': { test: 'group-aggregate/group-aggregate.property.test.ts' },
  'interval-join': { test: 'interval-join/interval-join.property.test.ts' },
  join: { test: 'join/join.property.test.ts' },
  limit: { test: 'limit/limit.property.test.ts' },
  'lookup-join': { none: 'a task of its own, which waits for an external system: lookup/lookup-task.test.ts' },
  match: { test: 'match/match.property.test.ts' },
  'over-aggregate': { test: 'over-aggregate/over.property.test.ts' },
  rank: { test: 'rank/rank.property.test.ts' },
  sink: { none: 'outside of chains; its laws are those of the SDK for writers and committers' },
  'sink-materialize': { test: 'sink-materialize/materialize.property.test.ts' },
  sort: { test: 'sort/sort.property.test.ts' },
  source: { none: 'outside of chains; its laws are those of the SDK for readers' },
  'temporal-join': { test: 'temporal-join/temporal-join.property.test.ts' },
  union: { test: 'calc/fused.property.test.ts' },
  'updating-over': { test: 'updating-over/updating-over.property.test.ts' },
  'user-call': {
    none: 'a task of its own, which waits for the process of functions: functions/functions.int.test.ts, aggregates.int.test.ts',
  },
  'user-table': { none: 'a task of its own, as user-call' },
  watermark: { test: 'calc/fused.property.test.ts' },
  'window-aggregate': { test: 'window-aggregate/window-aggregate.property.test.ts' },
  'window-assign': { test: 'window-assign/window-assign.property.test.ts' },
  'window-join': { test: 'window-join/window-join.property.test.ts' },
  'window-rank': { test: 'window-rank/window-rank.property.test.ts' },
};

/** Terminals that compute a kind in another way, each with laws of its own. */
export const furtherLawTests: readonly string[] = [
  'session-window/session.property.test.ts',
  'grouped-window/grouped-window.property.test.ts',
  'group-aggregate/phases.property.test.ts',
  'window-aggregate/window-phases.property.test.ts',
];
