import type { LogicalNode, LogicalOp, NodeOf } from '@/server/plan/logical/logical-plan';
import { aggregateRules } from './aggregate';
import { calcRules } from './calc';
import { correlateRules } from './correlate';
import { deduplicateRules } from './deduplicate';
import { expandRules } from './expand';
import { joinRules } from './join';
import { lookupJoinRules } from './lookup-join';
import { matchRules } from './match';
import { lateRowsRules } from './late-rows';
import type { NodeRules } from './node-rules';
import { normalizeRules } from './normalize';
import { overRules } from './over';
import { rankRules } from './rank';
import { scanRules } from './scan';
import { sinkRules } from './sink';
import { limitRules, sortRules } from './sort';
import { intervalJoinRules, temporalJoinRules, windowJoinRules } from './timed-joins';
import { userCallRules, userTableRules } from './user-calls';
import { unionRules } from './union';
import { watermarkRules } from './watermark';
import { windowAggregateRules } from './window-aggregate';
import { windowRankRules } from './window-rank';
import { windowTableRules } from './window-table';

const rules: { readonly [Op in LogicalOp]: NodeRules<NodeOf<Op>> } = {
  scan: scanRules,
  watermark: watermarkRules,
  calc: calcRules,
  'window-table': windowTableRules,
  'window-aggregate': windowAggregateRules,
  'late-rows': lateRowsRules,
  aggregate: aggregateRules,
  expand: expandRules,
  'lookup-join': lookupJoinRules,
  join: joinRules,
  'interval-join': intervalJoinRules,
  'temporal-join': temporalJoinRules,
  'window-join': windowJoinRules,
  correlate: correlateRules,
  'user-call': userCallRules,
  'user-table': userTableRules,
  over: overRules,
  rank: rankRules,
  deduplicate: deduplicateRules,
  'window-rank': windowRankRules,
  sort: sortRules,
  limit: limitRules,
  match: matchRules,
  normalize: normalizeRules,
  union: unionRules,
  sink: sinkRules,
};

/** The rules of the node's own kind. */
export const rulesOf = <N extends LogicalNode>(node: N): NodeRules<N> => rules[node.op] as unknown as NodeRules<N>;
