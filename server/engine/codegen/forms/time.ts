import { ticksPerMillisecond, type DataType } from '@headrace/connector-sdk/schema';
import { civilFromDays } from '@/server/plan/expr/calendar';
import { DateWriter } from '../date-writer';
import { flat, nullOfArgs, variable, wide, wideFromDouble, type ExprScope, type StrictForm } from '../expr-scope';
import { slowCall } from '../slow-call';
import { asFlat, asWide, bigOf, doubleOf, type Value } from '../value';

/** A time stamp plus an interval of fixed length. Months and dates are left to the reference evaluator. */
const plus: StrictForm = (scope, call, args) => {
  const [at, interval] = [args[0]!, args[1]!];
  if (interval.type.kind !== 'INTERVAL_DAY_TIME' || (at.type.kind !== 'TIMESTAMP' && at.type.kind !== 'TIMESTAMP_LTZ')) return null;
  const ticks = ticksPerMillisecond(at.type.precision);
  if (ticks !== ticksPerMillisecond((call.type as typeof at.type).precision)) return null;
  // Nanoseconds can leave their 64 bits.
  if (ticks === 1_000_000) return null;
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

/** Days since 1970 on the wall of the session; null where the ticks are too fine for a number. */
function days(scope: ExprScope, value: Value): string | null {
  if (value.type.kind === 'DATE') return asFlat(value).code;
  const code = millis(scope, value);
  return code === null ? null : `Math.floor(${code} / 86400000)`;
}

/** A part of the date, worked out again only when the day changes. */
const datePart =
  (part: 'year' | 'month' | 'day'): StrictForm =>
  (scope, call, [arg]) => {
    const day = days(scope, arg!);
    if (day === null) return null;
    let [known, date] = [NaN, { year: 1970, month: 1, day: 1 }];
    const read = scope.builder.bind('datePart', (of: number): number => {
      if (of !== known) [known, date] = [of, civilFromDays(of)];
      return date[part];
    });
    return wideFromDouble(
      scope,
      call.type,
      arg!.isNull === 'false' ? `${read}(${day})` : `${arg!.isNull} ? 0 : ${read}(${day})`,
      arg!.isNull,
    );
  };

/** A time stamp in a constant pattern of digits. */
const dateFormat: StrictForm = (scope, call, [arg]) => {
  const { builder } = scope;
  const pattern = call.args[1]?.op === 'literal' ? call.args[1].value : null;
  const { type } = arg!;
  if (typeof pattern !== 'string' || arg!.physical !== 'i64' || !('precision' in type)) return null;
  const ticks = ticksPerMillisecond(type.precision);
  const writer = ticks === 1_000_000 ? null : DateWriter.of(pattern, type.kind === 'TIMESTAMP_LTZ' ? scope.session.timeZone : 'UTC');
  if (writer === null) return null;
  const ms = flat(
    scope,
    { kind: 'DOUBLE', nullable: false },
    ticks === 1 ? doubleOf(asWide(arg!)) : `Math.floor(${doubleOf(asWide(arg!))} / ${ticks})`,
    'false',
  ).code;
  const slow = variable(scope, call.type, 'bytes', true);
  const [fits, name] = [builder.bind('fits', DateWriter.fits), builder.bind('date', writer)];
  builder.open(`if (${arg!.isNull === 'false' ? '' : `!(${arg!.isNull}) && `}${fits}(${ms})) {`);
  builder.line(`${name}.write(${ms});`);
  slow.set({ physical: 'bytes', type: call.type, isNull: 'false', data: `${name}.data`, start: '0', length: `${name}.length` });
  builder.close('} else {');
  slow.set(slowCall(scope, call, () => arg!));
  builder.close();
  return slow.value;
};

const floorTo =
  (unitMs: number): StrictForm =>
  (scope, call, [arg]) => {
    if (arg!.type.kind !== call.type.kind || !('precision' in arg!.type) || ticksPerMillisecond(arg!.type.precision) !== 1) return null;
    const code = millis(scope, arg!);
    return code === null ? null : wideFromDouble(scope, call.type, `Math.floor(${code} / ${unitMs}) * ${unitMs}`, arg!.isNull);
  };

/** The clock at this row. */
const processingTime: StrictForm = (scope, call) =>
  call.type.kind === 'TIMESTAMP_LTZ' && ticksPerMillisecond(call.type.precision) === 1
    ? wideFromDouble(scope, call.type, `${scope.builder.bind('clock', scope.session)}.now()`, 'false')
    : null;

export const timeForms: Readonly<Record<string, StrictForm>> = {
  PROCTIME: processingTime,
  DATETIME_PLUS: plus,
  DATE_FORMAT: dateFormat,
  EXTRACT_YEAR: datePart('year'),
  EXTRACT_MONTH: datePart('month'),
  EXTRACT_DAY: datePart('day'),
  EXTRACT_HOUR: clockPart(3_600_000, 86_400_000),
  EXTRACT_MINUTE: clockPart(60_000, 3_600_000),
  EXTRACT_SECOND: clockPart(1_000, 60_000),
  FLOOR_TO_DAY: floorTo(86_400_000),
  FLOOR_TO_HOUR: floorTo(3_600_000),
  FLOOR_TO_MINUTE: floorTo(60_000),
  FLOOR_TO_SECOND: floorTo(1_000),
};
