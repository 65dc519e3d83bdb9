import { notNull, nullable, types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { averageType, sumType } from '../expr/decimal-rules';
import { familyOf, isNumeric, isOrdered } from '../expr/families';

/** An aggregate function. `result` is null where it does not take the argument's type. */
export interface AggregateFunction {
  readonly name: string;
  readonly summary: string;
  /** COUNT alone takes none (`COUNT(*)`). */
  readonly noArgument?: boolean;
  readonly takes: string;
  /** The type over a group that has at least one row, for an argument that is not NULL. */
  result(arg: DataType): DataType | null;
  /** Not NULL even where no row counted. */
  readonly neverNull?: boolean;
  /** Its result depends on the order of the rows. */
  readonly ordered?: boolean;
}

const numberResult = (of: (type: DataType) => DataType) => (arg: DataType) => (isNumeric(arg) ? of(arg) : null);

export const aggregateFunctions: readonly AggregateFunction[] = [
  {
    name: 'COUNT',
    summary: 'Number of rows, or of values that are not NULL',
    noArgument: true,
    takes: 'any value',
    result: () => types.BIGINT,
    neverNull: true,
  },
  {
    name: 'SUM',
    summary: 'Sum, in the type of the values',
    takes: 'a number',
    result: numberResult((arg) => (arg.kind === 'DECIMAL' ? sumType(arg) : arg)),
  },
  {
    name: 'AVG',
    summary: 'Average, in the type of the values: cast to DOUBLE for a fraction',
    takes: 'a number',
    result: numberResult((arg) => (arg.kind === 'DECIMAL' ? averageType(arg) : arg)),
  },
  { name: 'MIN', summary: 'Smallest value', takes: 'a value that can be ordered', result: (arg) => (isOrdered(arg) ? arg : null) },
  { name: 'MAX', summary: 'Largest value', takes: 'a value that can be ordered', result: (arg) => (isOrdered(arg) ? arg : null) },
  { name: 'FIRST_VALUE', summary: 'The value that came first', takes: 'any value', result: (arg) => arg, ordered: true },
  { name: 'LAST_VALUE', summary: 'The value that came last', takes: 'any value', result: (arg) => arg, ordered: true },
];

const byName = new Map(aggregateFunctions.map((fn) => [fn.name, fn]));
export const aggregateFunction = (name: string): AggregateFunction | undefined => byName.get(name.toUpperCase());

/** The result's type. `sure`: each group has a row that counts (keys, and no filter). */
export function aggregateType(fn: AggregateFunction, arg: DataType | null, sure: boolean): DataType | null {
  if (arg === null) return fn.noArgument === true ? notNull(types.BIGINT) : null;
  const result = fn.result(arg);
  if (result === null || (familyOf(arg) === 'nested' && fn.name !== 'COUNT')) return null;
  if (fn.neverNull === true) return notNull(result);
  return sure ? withNullability(result, arg.nullable) : nullable(result);
}
