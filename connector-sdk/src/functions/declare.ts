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

/** What an export of a module of functions is. */
export interface UserFunction {
  readonly headraceFunction: 1;
  readonly kind: 'scalar' | 'table';
  readonly description: string;
  readonly parameters: Readonly<Record<string, DataType>>;
  readonly deterministic: boolean;
  /** Of a scalar function. */
  readonly returns?: DataType;
  /** Of a table function. */
  readonly rows?: Readonly<Record<string, DataType>>;
  readonly call: (args: never) => unknown;
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
