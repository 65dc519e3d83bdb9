import type { Expr } from '../expr/expr';
import type { ConnectorUse, LookupJoinPlan } from '../job/job-plan';
import type { JoinKeys, JoinType, WindowColumns } from '../job/join-plans';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

interface JoinBase extends LogicalBase {
  readonly inputs: readonly [left: LogicalNode, right: LogicalNode];
  readonly keys: JoinKeys;
  /** What must hold besides the keys, over the left columns followed by the right ones. */
  readonly condition: Expr | null;
}

/** Output: left columns, right columns; `semi` and `anti`: left columns. */
export interface JoinNode extends JoinBase {
  readonly op: 'join';
  readonly type: JoinType;
  readonly ttlMs: readonly [left: number | null, right: number | null];
  /** While its SELECT is bound: its keys still stand in `condition`, and parts of the WHERE may yet move into it. */
  readonly open?: true;
}

/** `left + lowerMs <= right <= left + upperMs` of the time columns. */
export interface IntervalJoinNode extends JoinBase {
  readonly op: 'interval-join';
  readonly type: 'inner' | 'left' | 'right' | 'full';
  readonly time: 'event' | 'processing';
  readonly leftTime: number;
  readonly rightTime: number;
  readonly lowerMs: number;
  readonly upperMs: number;
}

/** FOR SYSTEM_TIME AS OF an event time: `rightTime` is the time of a version. */
export interface TemporalJoinNode extends JoinBase {
  readonly op: 'temporal-join';
  readonly type: 'inner' | 'left';
  readonly leftTime: number;
  readonly rightTime: number;
  readonly ttlMs: number | null;
}

export interface WindowJoinNode extends JoinBase {
  readonly op: 'window-join';
  readonly type: JoinType;
  readonly leftWindow: WindowColumns;
  readonly rightWindow: WindowColumns;
}

/** Output: the input's columns, then those of the table function. */
export interface CorrelateNode extends LogicalBase {
  readonly op: 'correlate';
  readonly input: LogicalNode;
  readonly type: 'inner' | 'left';
  readonly fn: string;
  readonly args: readonly Expr[];
  readonly condition: Expr | null;
}

export interface LookupJoinNode extends LogicalBase {
  readonly op: 'lookup-join';
  readonly input: LogicalNode;
  readonly use: ConnectorUse;
  readonly type: 'inner' | 'left';
  readonly keys: LookupJoinPlan['keys'];
  readonly columns: readonly string[];
  readonly condition: Expr | null;
  readonly cache: LookupJoinPlan['cache'];
  readonly async: LookupJoinPlan['async'];
  readonly retry: LookupJoinPlan['retry'];
}
