import { notNull, nullable, physicalOf, types, type DataType, type Field } from '@headrace/connector-sdk/schema';
import type { AggregateCall, GroupAggregatePlan } from './job-plan';
import { averageSumType } from './window-accumulators';

/**
 * What the phases of a running aggregate hand on (`local` and `distinct` to `global`): the keys, the partial values of each call in order, and
 * `partial_rows`, the rows that came less those that were taken back. They are what changed since the phase spoke last, so that values may be
 * negative; where nothing is taken back a call without values is NULL. In the global plan `keys` are the columns 0…k-1, the calls keep function,
 * filter, order and type, and their `args` and `filter` are not read.
 */
export function partialFields(
  input: readonly Field[],
  plan: PartialPlan & Pick<GroupAggregatePlan, 'keys' | 'aggregates'>,
): readonly Field[] {
  const partials = plan.aggregates.flatMap((call, index) =>
    partialTypesOf(call, argumentType(call, input), plan).map((type, part) => ({ name: `partial_${index}_${part}`, type })),
  );
  return [...plan.keys.map((index) => input[index]!), ...partials, { name: 'partial_rows', type: notNull(types.BIGINT) }];
}

type PartialPlan = Pick<GroupAggregatePlan, 'inputRetracts' | 'countsApart'>;

export const argumentType = ({ args }: AggregateCall, input: readonly Field[]): DataType | null =>
  args.length === 0 ? null : input[args[0]!]!.type;

const variances: ReadonlySet<string> = new Set(['STDDEV_POP', 'STDDEV_SAMP', 'VAR_POP', 'VAR_SAMP']);
/** Lists of values in their order; a value can only be taken out of a list that has it. */
const lists: ReadonlySet<string> = new Set(['LISTAGG', 'ARRAY_AGG', 'COLLECT', 'JSON_ARRAYAGG', 'JSON_OBJECTAGG']);
const sums: ReadonlySet<string> = new Set(['COUNT', 'SUM', 'AVG', ...variances]);
const extremes: ReadonlySet<string> = new Set(['MIN', 'MAX']);

/** Whether the values of a call over parts of a group's rows make the value over all of them. */
export const merges = ({ fn }: AggregateCall, retracts: boolean): boolean =>
  sums.has(fn) || (!retracts && (extremes.has(fn) || lists.has(fn)));

/** The number of rows of the group is that count already. */
export const countsRows = ({ fn, args, filter }: AggregateCall, { countsApart }: PartialPlan): boolean =>
  fn === 'COUNT' && args.length === 0 && filter === null && countsApart !== true;

/** The values that stand for rows of a group in a call. */
export function partialTypesOf(call: AggregateCall, argument: DataType | null, plan: PartialPlan): readonly DataType[] {
  const count = notNull(types.BIGINT);
  if (countsRows(call, plan)) return [];
  if (call.fn === 'COUNT') return [count];
  if (call.fn === 'AVG') return [notNull(averageSumType(argument!)), count];
  if (call.fn === 'SUM' && plan.inputRetracts) return [notNull(call.type), count, ...(physicalOf(call.type) === 'i128' ? [count] : [])];
  if (lists.has(call.fn)) return [notNull(types.BYTES)];
  if (!variances.has(call.fn)) return [call.distinct ? nullable(call.type) : call.type];
  const sum = notNull(physicalOf(argument!) === 'f64' ? types.DOUBLE : types.DECIMAL(38, 0));
  return [sum, sum, notNull(types.DOUBLE)];
}
