import { notNull, nullable, types, withNullability, type DataType } from '@headrace/connector-sdk/schema';
import { averageType, sumType } from '../expr/decimal-rules';
import { booleanLiteral, call, caseExpr, literal, nullOf } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { convert } from '../expr/conversion';
import { familyOf, hasJsonForm, isNumeric, isOrdered, isString } from '../expr/families';

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
  /** The function of the plan, where it has another name. */
  readonly fn?: string;
  /** Meant by a clause behind another name (IGNORE NULLS, ABSENT ON NULL); as a name of its own it cannot be called. */
  readonly byClause?: boolean;
  /** Makes the one argument of the plan of what is written; null: it cannot. Without it, one argument goes in as it is. */
  readonly pack?: (args: readonly Expr[]) => Expr | null;
}

const numberResult = (of: (type: DataType) => DataType) => (arg: DataType) => (isNumeric(arg) ? of(arg) : null);

/** Several arguments as one ROW. */
function packed(values: readonly Expr[]): Expr {
  const fields = values.map((value, i) => ({ name: `f${i}`, type: value.type }));
  return call('ROW', values, notNull(types.ROW(fields)));
}

/** The ROW, or NULL where its first value is NULL: such rows do not count. */
const unlessNull = (first: Expr, row: Expr): Expr => {
  if (!first.type.nullable) return row;
  const type = nullable(row.type);
  return caseExpr([call('IS_NULL', [first], notNull(types.BOOLEAN))], [nullOf(type), row], type);
};

const isJson = (expr: Expr): Expr =>
  booleanLiteral(expr.op === 'call' && ['JSON_OBJECT', 'JSON_ARRAY', 'JSON_OBJECTAGG', 'JSON_ARRAYAGG'].includes(expr.fn));
const typed = (expr: Expr): Expr => (expr.type.kind === 'NULL' ? convert(expr, types.STRING) : expr);

const listAgg = ([value, separator, ...more]: readonly Expr[]): Expr | null => {
  if (value === undefined || more.length > 0 || !isString(value.type)) return null;
  const by = separator ?? literal(',', types.STRING);
  if (by.op !== 'literal' || typeof by.value !== 'string' || !isString(by.type)) return null;
  return unlessNull(value, packed([value, by]));
};

/** `absent`: NULLs are left out. */
const jsonArrayAgg =
  (absent: boolean) =>
  ([value, ...more]: readonly Expr[]): Expr | null => {
    if (value === undefined || more.length > 0 || !hasJsonForm(value.type)) return null;
    const row = packed([typed(value), isJson(value)]);
    return absent ? unlessNull(typed(value), row) : row;
  };

const jsonObjectAgg =
  (absent: boolean) =>
  ([key, value, ...more]: readonly Expr[]): Expr | null => {
    if (key === undefined || value === undefined || more.length > 0 || !isString(key.type) || !hasJsonForm(value.type)) return null;
    const row = packed([key, typed(value), isJson(value)]);
    return absent ? unlessNull(typed(value), row) : row;
  };

const firstField = (arg: DataType): DataType => (arg.kind === 'ROW' ? arg.fields[0]!.type : arg);
const spread = (name: string, summary: string, fn?: string): AggregateFunction => ({
  name,
  summary: `${summary}, in the type of the values: cast to DOUBLE for a fraction`,
  takes: 'a number',
  result: numberResult((arg) => (arg.kind === 'DECIMAL' ? averageType(arg) : nullable(arg))),
  ...(fn === undefined ? {} : { fn }),
});

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
  spread('STDDEV_POP', 'Standard deviation of all values'),
  spread('STDDEV_SAMP', 'Standard deviation of a sample'),
  spread('STDDEV', 'Standard deviation of a sample', 'STDDEV_SAMP'),
  spread('VAR_POP', 'Variance of all values'),
  spread('VAR_SAMP', 'Variance of a sample'),
  spread('VARIANCE', 'Variance of a sample', 'VAR_SAMP'),
  {
    name: 'LISTAGG',
    summary: 'The texts put together with a separator (by default a comma) in the order of their arrival',
    takes: 'text[, separator constant]',
    // As in Flink, the type of one text: nothing is cut to its length.
    result: firstField,
    ordered: true,
    pack: listAgg,
  },
  {
    name: 'ARRAY_AGG',
    summary: 'All values, NULLs too, in the order of their arrival',
    takes: 'any value',
    result: (arg) => types.ARRAY(firstField(arg)),
    ordered: true,
    pack: ([value, ...more]) => (value === undefined || more.length > 0 ? null : packed([typed(value)])),
  },
  {
    name: 'ARRAY_AGG_IGNORE_NULLS',
    byClause: true,
    fn: 'ARRAY_AGG',
    summary: 'As ARRAY_AGG, without NULLs: ARRAY_AGG(…) IGNORE NULLS',
    takes: 'any value',
    result: (arg) => types.ARRAY(firstField(arg)),
    ordered: true,
    pack: ([value, ...more]) => (value === undefined || more.length > 0 ? null : unlessNull(typed(value), packed([typed(value)]))),
  },
  {
    name: 'COLLECT',
    summary: 'The values with how often each came',
    takes: 'any value',
    result: (arg) => types.MULTISET(arg),
    neverNull: true,
  },
  { name: 'SINGLE_VALUE', summary: 'The only value of the group; a second one fails', takes: 'any value', result: (arg) => nullable(arg) },
  ...[false, true].flatMap((absent): AggregateFunction[] => [
    {
      name: absent ? 'JSON_OBJECTAGG_ABSENT_ON_NULL' : 'JSON_OBJECTAGG',
      byClause: absent,
      fn: 'JSON_OBJECTAGG',
      summary: absent
        ? 'As JSON_OBJECTAGG, without NULLs: JSON_OBJECTAGG(… ABSENT ON NULL)'
        : 'A JSON object of keys and values; a key that comes twice fails',
      takes: '[KEY] key VALUE value',
      result: () => types.VARCHAR(2_000),
      neverNull: true,
      ordered: true,
      pack: jsonObjectAgg(absent),
    },
    {
      name: absent ? 'JSON_ARRAYAGG' : 'JSON_ARRAYAGG_NULL_ON_NULL',
      byClause: !absent,
      fn: 'JSON_ARRAYAGG',
      summary: absent
        ? 'A JSON array of the values that are not NULL'
        : 'A JSON array of the values, NULLs too: JSON_ARRAYAGG(… NULL ON NULL)',
      takes: 'a value with a form in JSON',
      result: () => types.VARCHAR(2_000),
      neverNull: true,
      ordered: true,
      pack: jsonArrayAgg(absent),
    },
  ]),
];

const byName = new Map(aggregateFunctions.map((fn) => [fn.name, fn]));
/** What can be called by its name. */
export const namedAggregates = aggregateFunctions.filter(({ byClause }) => byClause !== true);
const byWrittenName = new Map(namedAggregates.map((fn) => [fn.name, fn]));
/** The function that is called by this name. */
export const aggregateFunction = (name: string): AggregateFunction | undefined => byWrittenName.get(name.toUpperCase());
/** The function that a name and its clauses mean together (`aggregateName`). */
export const meantAggregate = (name: string): AggregateFunction | undefined => byName.get(name);

/** The call of the plan: its function, its arguments (none or one) and its type; null where the function does not take what is written. */
export function aggregateCall(
  fn: AggregateFunction,
  written: readonly Expr[],
  sure: boolean,
): { readonly fn: string; readonly args: readonly Expr[]; readonly type: DataType } | null {
  const name = fn.fn ?? fn.name;
  if (written.length === 0) return fn.noArgument === true ? { fn: name, args: [], type: notNull(types.BIGINT) } : null;
  const arg = fn.pack === undefined ? (written.length === 1 ? written[0]! : null) : fn.pack(written);
  const type = arg && aggregateType(fn, arg.type, sure);
  return arg && type && { fn: name, args: [arg], type };
}

const takesNested = new Set(['COUNT', 'COLLECT', 'FIRST_VALUE', 'LAST_VALUE', 'SINGLE_VALUE']);

/** The result's type. `sure`: each group has a row that counts (keys, and no filter). */
export function aggregateType(fn: AggregateFunction, arg: DataType | null, sure: boolean): DataType | null {
  if (arg === null) return fn.noArgument === true ? notNull(types.BIGINT) : null;
  const result = fn.result(arg);
  if (result === null || (familyOf(arg) === 'nested' && fn.pack === undefined && !takesNested.has(fn.name))) return null;
  if (fn.neverNull === true) return notNull(result);
  if (fn.fn !== undefined || /^(STDDEV|VAR)/.test(fn.name) || fn.name === 'SINGLE_VALUE') return nullable(result);
  const counted = arg.nullable || firstField(arg).nullable;
  return sure ? withNullability(result, counted) : nullable(result);
}
