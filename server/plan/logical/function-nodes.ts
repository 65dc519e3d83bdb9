import type { UserFunctionRef } from '../expr/expr';
import type { ColumnCall, FoldedGroups } from '../job/function-plans';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

export type { ColumnCall } from '../job/function-plans';

/** Functions in TypeScript, called for each row. Output: the input's columns `passed`, then a column for each call. */
export interface UserCallNode extends LogicalBase {
  readonly op: 'user-call';
  readonly input: LogicalNode;
  readonly passed: readonly number[];
  readonly calls: readonly ColumnCall[];
  /** The calls are aggregates over these groups. */
  readonly groups?: FoldedGroups;
}

/** A table function in TypeScript. Output: the input's columns `passed`, then those of each row that the function gives; `left`: a row of NULLs where it gives none. */
export interface UserTableNode extends LogicalBase {
  readonly op: 'user-table';
  readonly input: LogicalNode;
  readonly passed: readonly number[];
  readonly type: 'inner' | 'left';
  readonly user: UserFunctionRef;
  readonly args: readonly number[];
}
