import { rewritePlan, type SinkNode } from '@/server/plan/logical/logical-plan';
import { foldConstants } from './fold-constants';
import { hoistCalls } from './hoist-calls';
import { mergeCalcs } from './merge-calcs';
import { pruneColumns } from './prune-columns';
import { pushFilters } from './push-filters';

/** All passes, in their order: each takes sinks and gives sinks, sharing what was shared. */
export function rewriteLogical(sinks: readonly SinkNode[]): readonly SinkNode[] {
  const folded = rewritePlan(sinks, foldConstants) as readonly SinkNode[];
  return mergeCalcs(pruneColumns(hoistCalls(pushFilters(mergeCalcs(folded)))));
}
