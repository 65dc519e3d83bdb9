import type { Expr } from '../expr/expr';
import type { ConnectorUse } from '../job/job-plan';
import type { MatchPlan } from '../job/match-plan';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

/** Physical columns `projection` of the table, then `metadata` keys. */
export interface ScanNode extends LogicalBase {
  readonly op: 'scan';
  readonly use: ConnectorUse;
  readonly projection: readonly number[];
  readonly metadata: readonly string[];
  readonly onError: 'fail' | 'skip' | 'dead-letter';
  readonly boundedness: 'bounded' | 'unbounded';
  /** Null: no bound. */
  readonly rowsPerSecond: number | null;
  readonly changes: 'insert' | 'upsert' | 'all';
}

export interface WatermarkNode extends LogicalBase {
  readonly op: 'watermark';
  readonly input: LogicalNode;
  readonly timeColumn: number;
  readonly expression: Expr;
}

/** Filter, then project. */
export interface CalcNode extends LogicalBase {
  readonly op: 'calc';
  readonly input: LogicalNode;
  readonly condition: Expr | null;
  readonly projection: readonly Expr[];
}

export interface UnionNode extends LogicalBase {
  readonly op: 'union';
  readonly inputs: readonly LogicalNode[];
}

/** The complete changelog of a source that only tells the last row of each key. */
export interface NormalizeNode extends LogicalBase {
  readonly op: 'normalize';
  readonly input: LogicalNode;
  readonly keys: readonly number[];
  readonly stateTtlMs: number | null;
}

/** MATCH_RECOGNIZE: partition columns, then measures. */
export interface MatchNode extends LogicalBase {
  readonly op: 'match';
  readonly input: LogicalNode;
  readonly partition: readonly number[];
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
  readonly order: MatchPlan['order'];
  readonly pattern: MatchPlan['pattern'];
  readonly references: MatchPlan['references'];
  readonly conditions: MatchPlan['conditions'];
  readonly measures: readonly Expr[];
  readonly withinMs: number | null;
  readonly after: MatchPlan['after'];
}

export interface SinkNode extends LogicalBase {
  readonly op: 'sink';
  readonly input: LogicalNode;
  readonly use: ConnectorUse;
  readonly onError: 'fail' | 'skip' | 'dead-letter';
  /** `byKey`: it deletes by a key. */
  readonly accepts: { readonly updateBefore: boolean; readonly updates: boolean; readonly deletes: boolean; readonly byKey: boolean };
  readonly primaryKey: readonly number[];
  /** What becomes of a row with NULL for a column of the table that is NOT NULL: the job fails, or the row goes. */
  readonly onNull: 'error' | 'drop';
  /** Of what stands before the sink where it replaces by another key than its input changes by. */
  readonly stateTtlMs: number | null;
}
