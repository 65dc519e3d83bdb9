import type { DataType } from '@headrace/connector-sdk/schema';
import type { UserFunctionRef } from '../expr/expr';
import type { OperatorBase } from './operator-base';

/** What a process of functions may take unless a script says otherwise: time for a batch of rows, and memory. */
export const functionLimits = { timeoutMs: 60_000, memoryBytes: 256 * 1_024 * 1_024 } as const;

/** Functions in TypeScript over columns of the input, called outside of the job's process. Output: the input's columns `passed`, then a column for each call. */
export interface UserCallPlan extends OperatorBase<'user-call'> {
  readonly passed: readonly number[];
  readonly calls: readonly { readonly user: UserFunctionRef; readonly args: readonly number[]; readonly type: DataType }[];
}

/** A table function in TypeScript. Output: the input's columns `passed`, then those of the rows that it gives. */
export interface UserTablePlan extends OperatorBase<'user-table'> {
  readonly passed: readonly number[];
  readonly type: 'inner' | 'left';
  readonly user: UserFunctionRef;
  readonly args: readonly number[];
}
