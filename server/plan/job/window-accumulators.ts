import { notNull, types, type DataType, type Field } from '@headrace/connector-sdk/schema';
import type { AggregateCall } from './job-plan';

/**
 * What the local phase of a window aggregate hands to the global one: the keys, the end of the slice (milliseconds, shifted to the
 * session's zone where the time column is a TIMESTAMP_LTZ), the partial values of each call in order, and the number of rows.
 * In the global plan `keys` are the columns 0…k-1, `timeColumn` is k, the calls keep function, order and type; their `args` are not read.
 * Only COUNT, SUM, AVG, MIN and MAX without DISTINCT can be split. The phase `distinct` hands on the same for whole windows: their end stands
 * in `slice_end`.
 */
export function localWindowFields(
  input: readonly Field[],
  plan: { readonly keys: readonly number[]; readonly aggregates: readonly AggregateCall[] },
): readonly Field[] {
  const keys = plan.keys.map((index) => input[index]!);
  const partials = plan.aggregates.flatMap((call, index) =>
    partialTypes(call, call.args.length === 0 ? null : input[call.args[0]!]!.type).map((type, part) => ({
      name: `partial_${index}_${part}`,
      type,
    })),
  );
  return [...keys, { name: 'slice_end', type: notNull(types.BIGINT) }, ...partials, { name: 'slice_rows', type: notNull(types.BIGINT) }];
}

export const isSplittable = (call: AggregateCall): boolean => !call.distinct && isMergeable(call);

/** The values of such a call over parts of a window's rows make the value over all of them. */
export const isMergeable = (call: AggregateCall): boolean => ['COUNT', 'SUM', 'AVG', 'MIN', 'MAX'].includes(call.fn);

/** The values that stand for a group of rows in a call. */
export function partialTypes(call: AggregateCall, argument: DataType | null): readonly DataType[] {
  if (call.fn === 'COUNT') return [notNull(types.BIGINT)];
  if (call.fn === 'AVG') return [notNull(averageSumType(argument!)), notNull(types.BIGINT)];
  return [call.type];
}

/** The type in which AVG sums. */
export function averageSumType(argument: DataType): DataType {
  if (argument.kind === 'DECIMAL') return types.DECIMAL(38, argument.scale);
  return argument.kind === 'FLOAT' || argument.kind === 'DOUBLE' ? types.DOUBLE : types.BIGINT;
}
