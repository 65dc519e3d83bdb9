import type { DataType } from '@headrace/connector-sdk/schema';
import type { UserFunctionRef } from '../expr/expr';
import type { OperatorBase } from './operator-base';

/** What a process of functions may take unless a script says otherwise: time for a batch of rows, and memory. */
export const functionLimits = { timeoutMs: 60_000, memoryBytes: 256 * 1_024 * 1_024 } as const;

/** A call over columns of the input. */
export interface ColumnCall {
  readonly user: UserFunctionRef;
  readonly args: readonly number[];
  readonly type: DataType;
  /** It is an aggregate. */
  readonly fold?: ColumnFold;
}

/** How an aggregate in TypeScript takes the rows of its group. */
export interface ColumnFold {
  /** The type of what is kept. */
  readonly state: DataType;
  readonly retracts: boolean;
  /** Only rows for which this column is TRUE are taken; null: all are. */
  readonly filter: number | null;
}

/** Rows of one group: their columns, and how long a group is remembered that nothing changes. */
export interface FoldedGroups {
  readonly keys: readonly number[];
  readonly stateTtlMs: number | null;
}

/**
 * Functions in TypeScript over columns of the input, called outside of the job's process. Output: the input's columns `passed`, then a column for each call.
 * With `groups` all calls are aggregates, and their columns have the value of the row's group behind the row.
 */
export interface UserCallPlan extends OperatorBase<'user-call'> {
  readonly passed: readonly number[];
  readonly calls: readonly ColumnCall[];
  readonly groups?: FoldedGroups;
}

/** A table function in TypeScript. Output: the input's columns `passed`, then those of the rows that it gives. */
export interface UserTablePlan extends OperatorBase<'user-table'> {
  readonly passed: readonly number[];
  readonly type: 'inner' | 'left';
  readonly user: UserFunctionRef;
  readonly args: readonly number[];
}
