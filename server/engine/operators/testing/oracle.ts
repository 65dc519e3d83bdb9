import { physicalOf, types, notNull, type DataType } from '@headrace/connector-sdk/schema';
import type { AggregateCall, FixedWindow } from '@/server/plan/job/job-plan';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';

/** Recomputes everything from all rows with plain JavaScript values. Knows nothing of the operators' code. */

const encoder = new TextEncoder();
const bigCompare = (a: PlainValue, b: PlainValue): number => {
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [encoder.encode(a), encoder.encode(b)];
    for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
    return x.length - y.length;
  }
  return a! < b! ? -1 : a! > b! ? 1 : 0;
};

const identity = (value: PlainValue): string => `${typeof value}:${String(value)}`;
export const keyOf = (row: PlainRow, keys: readonly number[]): string => keys.map((index) => identity(row[index]!)).join('|');

function counted(call: AggregateCall, rows: readonly PlainRow[]): readonly PlainValue[] {
  const passing = rows.filter((row) => call.filter === null || row[call.filter] === true);
  if (call.args.length === 0) return passing.map(() => true);
  const values = passing.map((row) => row[call.args[0]!]!).filter((value) => value !== null);
  return call.distinct ? [...new Map(values.map((value) => [identity(value), value])).values()] : values;
}

const wrap = (type: DataType, value: bigint): PlainValue => {
  if (physicalOf(type) === 'i128') return value;
  if (type.kind === 'INT') return Number(BigInt.asIntN(32, value));
  return BigInt.asIntN(64, value);
};

function halfUp(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const positive = negative ? -numerator : numerator;
  const rounded = (positive * 2n + denominator) / (denominator * 2n);
  return negative ? -rounded : rounded;
}

export function aggregate(call: AggregateCall, rows: readonly PlainRow[], argument: DataType | null): PlainValue {
  const values = counted(call, rows);
  if (call.fn === 'COUNT') return BigInt(values.length);
  if (values.length === 0) return null;
  if (call.fn === 'FIRST_VALUE') return values[0]!;
  if (call.fn === 'LAST_VALUE') return values.at(-1)!;
  if (call.fn === 'MIN' || call.fn === 'MAX') {
    const sign = call.fn === 'MIN' ? 1 : -1;
    return values.reduce((best, value) => (bigCompare(value, best) * sign < 0 ? value : best));
  }
  if (argument!.kind === 'DOUBLE') {
    const total = values.reduce<number>((sum, value) => sum + (value as number), 0);
    return call.fn === 'SUM' ? total : total / values.length;
  }
  const total = values.reduce<bigint>((sum, value) => sum + BigInt(value as number | bigint), 0n);
  if (call.fn === 'SUM') return wrap(call.type, total);
  if (call.type.kind === 'DECIMAL' && argument!.kind === 'DECIMAL')
    return halfUp(total * 10n ** BigInt(call.type.scale - argument!.scale), BigInt(values.length));
  return wrap(call.type, BigInt.asIntN(64, total) / BigInt(values.length));
}

/** All windows `[start, end)` that contain the time. */
export function windowsOf(shape: FixedWindow, time: number): readonly { readonly start: number; readonly end: number }[] {
  const base = Math.floor((time - shape.offsetMs) / shape.sizeMs) * shape.sizeMs + shape.offsetMs;
  if (shape.type === 'tumble') return [{ start: base, end: base + shape.sizeMs }];
  const result: { start: number; end: number }[] = [];
  if (shape.type === 'cumulate') {
    for (let end = base + shape.stepMs; end <= base + shape.sizeMs; end += shape.stepMs) if (time < end) result.push({ start: base, end });
    return result;
  }
  const first = Math.floor((time - shape.offsetMs) / shape.slideMs) * shape.slideMs + shape.offsetMs;
  for (let start = first; start > time - shape.sizeMs; start -= shape.slideMs) result.push({ start, end: start + shape.sizeMs });
  return result.sort((a, b) => a.end - b.end);
}

/** The columns that the laws are tried on, and calls over them. */
export const lawColumns: readonly DataType[] = [
  types.STRING,
  types.BIGINT,
  types.BIGINT,
  types.DOUBLE,
  types.INT,
  types.DECIMAL(20, 2),
  types.BOOLEAN,
  notNull(types.TIMESTAMP(3)),
  types.STRING,
];
const call = (fn: string, arg: number | null, type: DataType, more: Partial<AggregateCall> = {}): AggregateCall => ({
  fn,
  args: arg === null ? [] : [arg],
  distinct: false,
  filter: null,
  type,
  ...more,
});
const count = notNull(types.BIGINT);
/** Calls that can take values back. */
export const retractableCalls: readonly AggregateCall[] = [
  call('COUNT', null, count),
  call('COUNT', 2, count),
  call('COUNT', 8, count, { distinct: true }),
  call('COUNT', null, count, { filter: 6 }),
  call('COUNT', 2, count, { distinct: true, filter: 6 }),
  call('SUM', 2, types.BIGINT),
  call('SUM', 3, types.DOUBLE),
  call('SUM', 4, types.INT, { filter: 6 }),
  call('SUM', 4, types.INT, { distinct: true }),
  call('SUM', 5, types.DECIMAL(38, 2)),
  call('AVG', 4, types.INT),
  call('AVG', 2, types.BIGINT),
  call('AVG', 3, types.DOUBLE),
  call('AVG', 5, types.DECIMAL(38, 6)),
  call('MIN', 2, types.BIGINT),
  call('MAX', 8, types.STRING),
  call('MIN', 5, types.DECIMAL(20, 2)),
  call('MAX', 3, types.DOUBLE, { filter: 6 }),
  call('MIN', 8, types.STRING, { distinct: true }),
  call('COUNT', 8, count, { distinct: true, filter: 6 }),
  call('COUNT', 4, count, { distinct: true, filter: 6 }),
];
export const allCalls: readonly AggregateCall[] = [
  ...retractableCalls,
  call('FIRST_VALUE', 2, types.BIGINT),
  call('LAST_VALUE', 8, types.STRING),
  call('FIRST_VALUE', 8, types.STRING, { filter: 6 }),
];
export const argumentOf = ({ args }: AggregateCall): DataType | null => (args.length === 0 ? null : lawColumns[args[0]!]!);
