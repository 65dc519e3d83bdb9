import type { UserFunctionRef } from '../expr/expr';
import type { DataType } from '@headrace/connector-sdk/schema';
import type { LogicalBase } from './logical-base';
import type { LogicalNode } from './logical-plan';

/** A call over columns of the input. */
export interface ColumnCall {
  readonly user: UserFunctionRef;
  readonly args: readonly number[];
  readonly type: DataType;
}

/** Functions in TypeScript, called for each row. Output: the input's columns `passed`, then a column for each call. */
export interface UserCallNode extends LogicalBase {
  readonly op: 'user-call';
  readonly input: LogicalNode;
  readonly passed: readonly number[];
  readonly calls: readonly ColumnCall[];
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
