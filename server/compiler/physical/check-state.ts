import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import { changing, type Changes } from '../nodes/node-rules';
import { followsTime } from '../nodes/over';
import { rankStrategy } from '../nodes/rank';
import { upsertsByKey } from '../nodes/sink';

/** What a node keeps for ever, by what that grows, and what would let go of it. */
export interface Growth {
  readonly kept: string;
  readonly grows: string;
  readonly remedy: string;
}

const timeToLive = 'Set a state time-to-live if keys go out of use';
const entries: Growth = { kept: 'one entry for each key', grows: 'the number of keys', remedy: timeToLive };
const pairs: Growth = {
  kept: 'the rows of both sides',
  grows: 'the number of rows',
  remedy: 'Join within an interval of time or within windows, or set a state time-to-live',
};
const values: Growth = {
  kept: 'the values that it aggregates',
  grows: 'the number of values',
  remedy: 'Aggregate within windows, or set a state time-to-live',
};
const places: Growth = {
  kept: 'every row (one may move up when others are taken back)',
  grows: 'the number of rows',
  remedy: 'Rank rows that are only added, or set a state time-to-live',
};
const frames: Growth = {
  kept: 'every row (one may come before it, or go)',
  grows: 'the number of rows',
  remedy: 'Order rows that are only added by their time, or set a state time-to-live',
};
const searches: Growth = {
  kept: 'rows that may still become part of a match',
  grows: 'the number of searches that have begun',
  remedy: 'Say WITHIN INTERVAL … behind the pattern',
};
const found: Growth = {
  kept: 'the row of the dimension that it found for each key',
  grows: 'the number of keys',
  remedy: 'Look up before the rows are aggregated',
};

/** Aggregates whose state is all values; MIN and MAX and their like are so where values are taken back. */
const collecting = /^(LISTAGG|COLLECT|ARRAY_AGG|JSON_\w+AGG)$/;
const remembering = /^(MIN|MAX|FIRST_VALUE|LAST_VALUE)$/;

/**
 * Why the state of a node over endless rows never stops growing where no time-to-live, window or interval bounds it; null where it stays
 * within bounds. Every kind of node is decided here: whoever adds one says what it keeps.
 */
export function growthOf(node: LogicalNode, changesOf: (node: LogicalNode) => Changes): Growth | null {
  switch (node.op) {
    case 'aggregate':
      if (node.stateTtlMs !== null) return null;
      return node.keys.length > 0 ? entries : keepsValues(node.calls, changing(changesOf(node.input))) ? values : null;
    case 'join':
      return node.ttlMs.includes(null) ? pairs : null;
    case 'temporal-join':
      return node.ttlMs === null ? entries : null;
    case 'lookup-join':
      return changing(changesOf(node.input)) ? found : null;
    case 'rank':
      if (node.stateTtlMs !== null) return null;
      if (rankStrategy(node, changesOf(node.input)).strategy === 'retract') return places;
      return node.partition.length > 0 ? entries : null;
    case 'deduplicate':
    case 'normalize':
      return node.stateTtlMs === null ? entries : null;
    case 'over':
      if (!followsTime(node, changesOf(node.input))) return node.stateTtlMs === null ? frames : null;
      if (node.stateTtlMs !== null || (node.frame.mode === 'range' && node.frame.preceding !== null)) return null;
      return node.partition.length > 0 ? entries : node.frame.preceding === null && keepsValues(node.calls, false) ? values : null;
    case 'match':
      return node.withinMs === null && node.pattern.some(({ max }) => max !== 1 || node.pattern.length > 1) ? searches : null;
    case 'sink': {
      const input = changesOf(node.input);
      const replaced = changing(input) && node.primaryKey.length > 0 && !node.accepts.updateBefore && !upsertsByKey(node, input);
      return replaced && node.stateTtlMs === null ? entries : null;
    }
    case 'scan':
    case 'watermark':
    case 'calc':
    case 'expand':
    case 'union':
    case 'correlate':
    case 'user-call':
    case 'user-table':
    case 'late-rows':
    case 'limit':
    case 'sort':
    case 'interval-join':
    case 'window-table':
    case 'window-aggregate':
    case 'window-join':
    case 'window-rank':
      return null;
  }
}

const keepsValues = (calls: readonly { readonly fn: string; readonly distinct: boolean }[], takesBack: boolean): boolean =>
  calls.some(({ fn, distinct }) => distinct || collecting.test(fn) || (takesBack && remembering.test(fn)));
