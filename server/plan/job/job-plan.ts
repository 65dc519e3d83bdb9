import type { Field, TableSchema } from '@headrace/connector-sdk/schema';
import type { OperatorId } from '@/model/ids';
import type { Expr } from '../expr/expr';
import type { ChangelogNormalizePlan, DropUpdateBeforePlan, ExpandPlan, SinkMaterializePlan } from './changelog-plans';
import type { CorrelatePlan, IntervalJoinPlan, JoinPlan, TemporalJoinPlan, WindowColumns, WindowJoinPlan } from './join-plans';
import type { UserCallPlan, UserTablePlan } from './function-plans';
import type { MatchPlan } from './match-plan';
import type { OperatorBase } from './operator-base';
import type { DeduplicatePlan, LimitPlan, OverAggregatePlan, RankPlan, SortPlan, UpdatingOverPlan, WindowRankPlan } from './ranking-plans';

export const JOB_PLAN_VERSION = 1;

/**
 * What the engine runs: plain JSON. Two compiles of the same document give the same bytes; an edit keeps the operator ids (and so
 * the state) of what it does not touch. Secrets stand as `${secret.NAME}` in options until a job resolves them.
 */
export interface JobPlan {
  readonly version: typeof JOB_PLAN_VERSION;
  readonly name: string;
  /** In topological order. */
  readonly operators: readonly PlanOperator[];
  /** Ordered by (to, input, position among the edges of that input). */
  readonly edges: readonly PlanEdge[];
  readonly settings: JobSettings;
}

/** All times in milliseconds. Set by SQL `SET`, by the deployment's form, or by the command line; the last wins. */
export interface JobSettings {
  readonly parallelism: number;
  readonly checkpoint: {
    readonly intervalMs: number;
    readonly minPauseMs: number;
    readonly timeoutMs: number;
    readonly tolerableFailures: number;
    readonly retained: number;
  };
  readonly restart: RestartStrategy;
  /** IANA name; UTC unless set. */
  readonly timeZone: string;
  /** A channel or split without rows for so long no longer holds watermarks back; 0: never. */
  readonly idleTimeoutMs: number;
  /** Memory of each worker for state; what goes beyond it spills where the operator can. Absent: a gigabyte. */
  readonly stateMemoryBytes?: number;
  /** Limits of functions in TypeScript. Absent: a minute for each batch of rows, 256 MB for the process of each worker. */
  readonly functions?: { readonly timeoutMs: number; readonly memoryBytes: number };
  /** Running aggregates and joins wait for so many rows or so long and emit the net; absent or null: each input row has its effect at once. */
  readonly miniBatch?: { readonly latencyMs: number; readonly rows: number } | null;
}

export type RestartStrategy =
  | { readonly kind: 'none' }
  | { readonly kind: 'fixed-delay'; readonly attempts: number; readonly delayMs: number }
  | {
      readonly kind: 'exponential-delay';
      readonly initialMs: number;
      readonly maxMs: number;
      readonly multiplier: number;
      readonly resetAfterMs: number;
      readonly jitter: number;
    }
  | { readonly kind: 'failure-rate'; readonly maxFailures: number; readonly intervalMs: number; readonly delayMs: number };

export type PlanOperator =
  | SourcePlan
  | CalcPlan
  | WatermarkPlan
  | WindowAssignPlan
  | WindowAggregatePlan
  | GroupAggregatePlan
  | LookupJoinPlan
  | JoinPlan
  | IntervalJoinPlan
  | TemporalJoinPlan
  | WindowJoinPlan
  | CorrelatePlan
  | UserCallPlan
  | UserTablePlan
  | ExpandPlan
  | OverAggregatePlan
  | UpdatingOverPlan
  | RankPlan
  | DeduplicatePlan
  | WindowRankPlan
  | SortPlan
  | LimitPlan
  | MatchPlan
  | ChangelogNormalizePlan
  | DropUpdateBeforePlan
  | SinkMaterializePlan
  | UnionPlan
  | SinkPlan;
export type PlanOperatorKind = PlanOperator['kind'];

/** A connector with its options as written in SQL (without `connector`, `format` and the format's keys), and the format with its keys unprefixed. */
export interface ConnectorUse {
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly format: { readonly name: string; readonly options: Readonly<Record<string, string>> } | null;
  readonly schema: TableSchema;
}

/** Emits the physical columns `projection` of the table, in that order, then `metadata`. */
export interface SourcePlan extends OperatorBase<'source'> {
  readonly use: ConnectorUse;
  readonly projection: readonly number[];
  readonly metadata: readonly string[];
  readonly onError: 'fail' | 'skip' | 'dead-letter';
  readonly boundedness: 'bounded' | 'unbounded';
  /** Over all subtasks together; absent: no bound. */
  readonly rowsPerSecond?: number;
}

/** Keeps the rows for which `condition` is TRUE and emits `projection` of them. */
export interface CalcPlan extends OperatorBase<'calc'> {
  readonly condition: Expr | null;
  readonly projection: readonly Expr[];
}

/** After each row the watermark is the largest `expression` (a timestamp over the row) seen so far. Rows pass unchanged. */
export interface WatermarkPlan extends OperatorBase<'watermark'> {
  readonly timeColumn: number;
  readonly expression: Expr;
}

/** `args` and `filter` are columns of the input; the filter is a BOOLEAN column and counts rows where it is TRUE. */
export interface AggregateCall {
  readonly fn: string;
  readonly args: readonly number[];
  readonly distinct: boolean;
  readonly filter: number | null;
  readonly type: Field['type'];
}

/** Windows whose bounds follow from the time of a row alone. */
export type FixedWindow =
  | { readonly type: 'tumble'; readonly sizeMs: number; readonly offsetMs: number }
  | { readonly type: 'hop'; readonly sizeMs: number; readonly slideMs: number; readonly offsetMs: number }
  | { readonly type: 'cumulate'; readonly sizeMs: number; readonly stepMs: number; readonly offsetMs: number };

export type WindowShape =
  | FixedWindow
  /** Rows of a key that lie less than `gapMs` apart. The keys of the window are the first `partition` of the aggregate's keys. */
  | { readonly type: 'session'; readonly gapMs: number; readonly partition: number }
  /** The rows carry their window in columns (a window assigned further up). */
  | { readonly type: 'attached'; readonly columns: WindowColumns };

/** When windows speak besides at their end: the edge carries updates then. What has not changed is not said again. */
export interface WindowEmit {
  /** State is kept so long behind the window's end for rows that come late. */
  readonly allowedLatenessMs: number;
  /** A changed result before the end is said so long after the change, in processing time; 0: at each row; null: not at all. */
  readonly earlyEveryMs: number | null;
  /** The same for late rows. */
  readonly lateEveryMs: number;
}

/** Appends window_start, window_end and window_time to each row; a hop or cumulate window multiplies rows. */
export interface WindowAssignPlan extends OperatorBase<'window-assign'> {
  readonly window: FixedWindow;
  readonly time: 'event' | 'processing';
  readonly timeColumn: number;
}

export type WindowOutput =
  | { readonly kind: 'key'; readonly index: number }
  | { readonly kind: 'aggregate'; readonly index: number }
  | { readonly kind: 'window-start' | 'window-end' | 'window-time' };

/**
 * One row for each key and window when the watermark passes the window's end. `phase`: `single` does all; `local` pre-aggregates
 * before a keyed exchange and keeps nothing across a mark or barrier (emits keys, slice end, accumulators); `global` merges those.
 */
export interface WindowAggregatePlan extends OperatorBase<'window-aggregate'> {
  readonly window: WindowShape;
  readonly timeColumn: number;
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  readonly outputs: readonly WindowOutput[];
  /**
   * `distinct` stands behind an exchange by key and value, keeps all that `single` does, and emits the accumulators of whole windows at their end, so
   * that the values of one key lie in many subtasks.
   */
  readonly phase: 'single' | 'local' | 'distinct' | 'global';
  /** In phase `global` behind `distinct`: the numbers of the calls that each input has the parts of. */
  readonly parts?: readonly (readonly number[])[];
  /** Each row comes in several parts, so that their number is not COUNT(*). */
  readonly countsApart?: true;
  /** Absent: event time. */
  readonly time?: 'event' | 'processing';
  /** The input can carry -U and -D; absent: it only inserts. A window whose rows are all taken back emits nothing. */
  readonly inputRetracts?: true;
  readonly emit?: WindowEmit;
  /** Someone downstream needs -U before the +U that `emit` makes. */
  readonly emitsUpdateBefore?: true;
  /** Rows that come too late leave unchanged by the edges with port `late`: their columns. Only in phase `single`. */
  readonly lateOutput?: readonly Field[];
}

/** One running row for each key, updated with each input row. Output: keys, then aggregates. */
export interface GroupAggregatePlan extends OperatorBase<'group-aggregate'> {
  readonly keys: readonly number[];
  readonly aggregates: readonly AggregateCall[];
  /** The input can carry -U and -D. */
  readonly inputRetracts: boolean;
  /** Someone downstream needs -U before +U. */
  readonly emitsUpdateBefore: boolean;
  readonly stateTtlMs: number | null;
  /**
   * Absent: `single`. With mini-batch, `local` adds up before the exchange what a bundle of rows changes, keeps nothing across a barrier, and emits keys,
   * accumulators and rows (`partialFields`); `global` merges those. `distinct` is a `local` behind an exchange by key and value: it keeps the values that
   * DISTINCT calls have seen, so that one key's values lie in many subtasks.
   */
  readonly phase?: 'single' | 'local' | 'distinct' | 'global';
  /** In phase `global`: what each call aggregates (null: rows), and the numbers of the calls that each input has the parts of. */
  readonly argumentTypes?: readonly (Field['type'] | null)[];
  readonly parts?: readonly (readonly number[])[];
  /** Each row comes in several parts, so that their number is not COUNT(*). */
  readonly countsApart?: true;
}

/** Rows used lately. `forgetMissing`: a key without rows is asked for again each time. */
export interface LruCachePlan {
  readonly mode: 'lru';
  readonly maxRows: number;
  readonly expireAfterWriteMs: number | null;
  readonly expireAfterAccessMs?: number;
  readonly forgetMissing?: boolean;
}

/** For each input row its matches in the dimension. Output: the input's columns, then `columns` of the dimension. */
export interface LookupJoinPlan extends OperatorBase<'lookup-join'> {
  readonly use: ConnectorUse;
  readonly type: 'inner' | 'left';
  readonly keys: readonly { readonly dimension: string; readonly stream: { readonly column: number } | { readonly constant: Expr } }[];
  /** Names of the dimension's columns that are emitted. */
  readonly columns: readonly string[];
  /** Further condition over input columns followed by `columns`; a match that fails it is none. */
  readonly condition: Expr | null;
  readonly cache: { readonly mode: 'none' } | LruCachePlan | { readonly mode: 'all'; readonly reloadEveryMs: number | null };
  readonly async: { readonly ordered: boolean; readonly capacity: number; readonly timeoutMs: number };
  readonly retry: { readonly attempts: number; readonly delayMs: number };
  /** Not insert-only input keeps what it joined to for each upsert key; null: input is insert-only. */
  readonly inputUpsertKey: readonly number[] | null;
  /** The input has no key: `inputUpsertKey` is all of a row, which may come several times, and is taken back as often. */
  readonly inputRepeats?: true;
}

/** Puts all edges of its one input into one stream. */
export type UnionPlan = OperatorBase<'union'>;

/** Writes all columns of its input in the order of the table's fields. */
export interface SinkPlan extends OperatorBase<'sink'> {
  readonly use: ConnectorUse;
  readonly onError: 'fail' | 'skip' | 'dead-letter';
}

export interface PlanEdge {
  readonly from: OperatorId;
  readonly to: OperatorId;
  readonly input: number;
  /** `keyed`: rows with equal `columns` meet in one subtask, by key group. */
  readonly exchange:
    | { readonly kind: 'forward' }
    | { readonly kind: 'rebalance' }
    | { readonly kind: 'broadcast' }
    | { readonly kind: 'keyed'; readonly columns: readonly number[] };
  readonly changelog: 'append' | 'upsert' | 'retract';
  readonly upsertKey: readonly number[] | null;
  /** Absent: the operator's output. */
  readonly port?: 'late';
}

/** The columns that leave an operator by an edge. */
export const fieldsOfEdge = (from: PlanOperator, { port }: Pick<PlanEdge, 'port'>): readonly Field[] =>
  port === 'late' && from.kind === 'window-aggregate' ? (from.lateOutput ?? []) : from.output;

export const KEY_GROUPS = 128;
