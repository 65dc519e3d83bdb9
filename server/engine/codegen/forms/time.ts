import { ticksPerMillisecond, type DataType } from '@headrace/connector-sdk/schema';
import { flat, nullOfArgs, wide, wideFromDouble, type ExprScope, type StrictForm } from '../expr-scope';
import { asWide, bigOf, doubleOf, type Value } from '../value';

/** A time stamp plus an interval of fixed length. Months and dates are left to the reference evaluator. */
const plus: StrictForm = (scope, call, args) => {
  const [at, interval] = [args[0]!, args[1]!];
  if (interval.type.kind !== 'INTERVAL_DAY_TIME' || (at.type.kind !== 'TIMESTAMP' && at.type.kind !== 'TIMESTAMP_LTZ')) return null;
  const ticks = ticksPerMillisecond(at.type.precision);
  if (ticks !== ticksPerMillisecond((call.type as typeof at.type).precision)) return null;
  const isNull = nullOfArgs(scope, args);
  if (ticks === 1) return wide(scope, call.type, `${bigOf(asWide(at))} + ${bigOf(asWide(interval))}`, isNull);
  const factor = scope.scratch.constant(BigInt(ticks));
  return wide(scope, call.type, `${bigOf(asWide(at))} + ${bigOf(asWide(interval))} * ${factor.a64}[${factor.at}]`, isNull);
};

/** Zones whose clock is the epoch's. */
const plainClock = (scope: ExprScope, type: DataType): boolean =>
  type.kind === 'TIMESTAMP' || (type.kind === 'TIMESTAMP_LTZ' && ['UTC', 'Etc/UTC', 'Z'].includes(scope.session.timeZone));

/** Milliseconds as a number, for time stamps whose ticks are exact in a double. */
function millis(scope: ExprScope, value: Value): string | null {
  if (!plainClock(scope, value.type) || !('precision' in value.type)) return null;
  const ticks = ticksPerMillisecond(value.type.precision);
  if (ticks === 1_000_000) return null;
  return ticks === 1 ? doubleOf(asWide(value)) : `Math.floor(${doubleOf(asWide(value))} / ${ticks})`;
}

/** A part of the clock: how many whole `unitMs` of the next larger unit have passed. */
const clockPart =
  (unitMs: number, ofMs: number): StrictForm =>
  (scope, call, [arg]) => {
    const code = millis(scope, arg!);
    if (code === null) return null;
    const whole = flat(scope, { kind: 'DOUBLE', nullable: false }, code, 'false').code;
    return wideFromDouble(scope, call.type, `Math.floor((${whole} - Math.floor(${whole} / ${ofMs}) * ${ofMs}) / ${unitMs})`, arg!.isNull);
  };

const floorTo =
  (unitMs: number): StrictForm =>
  (scope, call, [arg]) => {
    if (arg!.type.kind !== call.type.kind || !('precision' in arg!.type) || ticksPerMillisecond(arg!.type.precision) !== 1) return null;
    const code = millis(scope, arg!);
    return code === null ? null : wideFromDouble(scope, call.type, `Math.floor(${code} / ${unitMs}) * ${unitMs}`, arg!.isNull);
  };

export const timeForms: Readonly<Record<string, StrictForm>> = {
  DATETIME_PLUS: plus,
  EXTRACT_HOUR: clockPart(3_600_000, 86_400_000),
  EXTRACT_MINUTE: clockPart(60_000, 3_600_000),
  EXTRACT_SECOND: clockPart(1_000, 60_000),
  FLOOR_TO_DAY: floorTo(86_400_000),
  FLOOR_TO_HOUR: floorTo(3_600_000),
  FLOOR_TO_MINUTE: floorTo(60_000),
  FLOOR_TO_SECOND: floorTo(1_000),
};
