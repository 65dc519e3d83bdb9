import type { DataType } from '../schema/data-type';
import type { TypeOf, ValueOf } from './types';

/** Names with their types, in the order in which SQL gives the arguments. */
export type ColumnTypes = Readonly<Record<string, TypeOf<unknown>>>;

/** What a call gets, and what a table function yields: a value for each name. */
export type ValuesOf<Types extends ColumnTypes> = { readonly [Name in keyof Types]: ValueOf<Types[Name]> };

interface Declaration<Parameters extends ColumnTypes> {
  /** For people, in one sentence. */
  readonly description?: string;
  readonly parameters: Parameters;
  /**
   * Absent or true: equal arguments give equal results, always. Calls are shared then, and rows that change are taken back by calling again.
   * False: each row is called for itself, and only where rows are just added.
   */
  readonly deterministic?: boolean;
}

export interface ScalarDeclaration<Parameters extends ColumnTypes, Result> extends Declaration<Parameters> {
  readonly returns: TypeOf<Result>;
  /** Called once for a row, without waiting. What it throws ends the job; it may run again for a row after a restart. */
  readonly call: (args: ValuesOf<Parameters>) => Result;
}

export interface TableDeclaration<Parameters extends ColumnTypes, Columns extends ColumnTypes> extends Declaration<Parameters> {
  readonly rows: Columns;
  /** Gives any number of rows for a row; a generator or an array. */
  readonly call: (args: ValuesOf<Parameters>) => Iterable<ValuesOf<Columns>>;
}

export interface AggregateDeclaration<Parameters extends ColumnTypes, State, Result> {
  /** For people, in one sentence. */
  readonly description?: string;
  readonly parameters: Parameters;
  /** What is kept of a group, as a value of a SQL type: the engine holds it, writes it into checkpoints and hands it back. */
  readonly state: TypeOf<State>;
  readonly returns: TypeOf<Result>;
  /** The state of a group without rows. */
  readonly create: () => NoInfer<State>;
  /** The state with one row more; called in the order of the rows of a group. It may give back the state that it got, changed. */
  readonly add: (state: NoInfer<State>, args: ValuesOf<Parameters>) => NoInfer<State>;
  /** The state with one row less, which was added before. Without it the function only takes rows that are never taken back. */
  readonly retract?: (state: NoInfer<State>, args: ValuesOf<Parameters>) => NoInfer<State>;
  /** The value of a group; called after each row, so it leaves the state as it is. */
  readonly result: (state: NoInfer<State>) => Result;
}

/** How an aggregate function goes from row to row. */
export interface UserFold {
  readonly create: () => unknown;
  readonly add: (state: never, args: never) => unknown;
  readonly retract?: (state: never, args: never) => unknown;
  readonly result: (state: never) => unknown;
}

/** What an export of a module of functions is. */
export interface UserFunction {
  readonly headraceFunction: 1;
  readonly kind: 'scalar' | 'table' | 'aggregate';
  readonly description: string;
  readonly parameters: Readonly<Record<string, DataType>>;
  readonly deterministic: boolean;
  /** Of a scalar function and of an aggregate. */
  readonly returns?: DataType;
  /** Of a table function. */
  readonly rows?: Readonly<Record<string, DataType>>;
  /** Of a scalar and of a table function. */
  readonly call?: (args: never) => unknown;
  /** Of an aggregate. */
  readonly state?: DataType;
  readonly fold?: UserFold;
}

/** A function of one row with one value, for use wherever SQL takes an expression. Export it; its name in SQL is `<module>.<export>`. */
export const scalarFunction = <Parameters extends ColumnTypes, Result>({
  description = '',
  deterministic = true,
  parameters,
  returns,
  call,
}: ScalarDeclaration<Parameters, Result>): UserFunction => ({
  headraceFunction: 1,
  kind: 'scalar',
  description,
  parameters,
  deterministic,
  returns,
  call,
});

/** A function that makes rows of each row: `FROM t, LATERAL TABLE(<module>.<export>(…))`. */
export const tableFunction = <Parameters extends ColumnTypes, Columns extends ColumnTypes>({
  description = '',
  deterministic = true,
  parameters,
  rows,
  call,
}: TableDeclaration<Parameters, Columns>): UserFunction => ({
  headraceFunction: 1,
  kind: 'table',
  description,
  parameters,
  deterministic,
  rows,
  call,
});

/** A function of the rows of a group: `SELECT k, <module>.<export>(…) FROM t GROUP BY k`. */
export const aggregateFunction = <Parameters extends ColumnTypes, State, Result>({
  description = '',
  parameters,
  state,
  returns,
  create,
  add,
  retract,
  result,
}: AggregateDeclaration<Parameters, State, Result>): UserFunction => ({
  headraceFunction: 1,
  kind: 'aggregate',
  description,
  parameters,
  deterministic: true,
  returns,
  state,
  fold: { create, add, result, ...(retract === undefined ? {} : { retract }) },
});
