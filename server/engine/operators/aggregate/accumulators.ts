import { HeadraceError } from '@headrace/connector-sdk';
import { physicalOf, types, type DataType, type DecimalType } from '@headrace/connector-sdk/schema';
import { averageSumType } from '@/server/plan/job/window-accumulators';
import { compareBytes } from '../../batch/byte-compare';
import { wideFromDouble, type ExprScope } from '../../codegen/expr-scope';
import { wrapped } from '../../codegen/forms/arithmetic';
import { asBytes, asFlat, asWide, bigOf, doubleOf, lowWord, type Value } from '../../codegen/value';
import type { Accumulator, AccumulatorSetup, SlotPlace } from './accumulator';
import { addWide, kindOf, readSlot, writeSlot } from './slot-value';
import { averageDecimal } from './average-decimal';
import { changingSum } from './changing-sum';
import { collected, isCollected } from './collected';
import { isVariance, variance } from './variance';
import { clearBeyond38, isBeyond38 } from './wide-sum';

const asNumber = (value: Value): string => (value.physical === 'i64' ? doubleOf(value) : asFlat(value).code);
const cell = (at: SlotPlace, offset: number, view: 'u8' | 'i32' | 'i64' | 'f64'): string =>
  `${at.array(at.first + offset, view)}[${at.slot}]`;

/** COUNT: exact up to 2^53 rows. */
const count = (): Accumulator => ({
  columns: ['f64'],
  add: ({ builder }, at) => builder.line(`${cell(at, 0, 'f64')} += 1;`),
  retract: ({ builder }, at) => builder.line(`${cell(at, 0, 'f64')} -= 1;`),
  partial: (_scope, at) => [{ physical: 'f64', type: types.BIGINT, isNull: 'false', code: cell(at, 0, 'f64') }],
  merge: ({ builder }, at, [value]) => builder.line(`${cell(at, 0, 'f64')} += ${asNumber(value!)};`),
  result: (scope, at) => wideFromDouble(scope, types.BIGINT, cell(at, 0, 'f64'), 'false'),
});

/** COUNT(*): the slot's presence is that count already. */
const countRows = (): Accumulator => ({
  columns: [],
  add: () => undefined,
  retract: () => undefined,
  partial: (_scope, at) => [{ physical: 'f64', type: types.BIGINT, isNull: 'false', code: `${at.rows}[${at.slot}]` }],
  merge: () => undefined,
  result: (scope, at) => wideFromDouble(scope, types.BIGINT, `${at.rows}[${at.slot}]`, 'false'),
});

/** Adds a value to a sum of type `type` in column 0 of the slot. */
function addTo(scope: ExprScope, at: SlotPlace, type: DataType, value: Value, sign: '+' | '-'): void {
  const { builder } = scope;
  switch (physicalOf(type)) {
    case 'i64':
      if (value.physical === 'i32') return builder.line(addInt(at, asFlat(value).code, sign));
      return builder.line(`${cell(at, 0, 'i64')} = ${cell(at, 0, 'i64')} ${sign} ${bigOf(asWide(value))};`);
    case 'i128':
      return addWide(scope, at, asWide(value), sign === '-');
    case 'f64':
      return builder.line(`${cell(at, 0, 'f64')} = ${wrapped(type, `${cell(at, 0, 'f64')} ${sign} ${asFlat(value).code}`)};`);
    default:
      return builder.line(`${cell(at, 0, 'i32')} = ${wrapped(type, `${cell(at, 0, 'i32')} ${sign} ${asFlat(value).code}`)};`);
  }
}

/** A 32-bit integer into a 64-bit sum, on the halves. */
function addInt(at: SlotPlace, code: string, sign: '+' | '-'): string {
  const words = at.array(at.first, 'i32');
  const [low, high] = [`${words}[2 * ${at.slot}]`, `${words}[2 * ${at.slot} + 1]`];
  return `{ const sum = (${low} >>> 0) ${sign} ${code}; ${high} += Math.floor(sum / 4294967296); ${low} = sum | 0; }`;
}

/**
 * SUM in the type of the call. Where no value may have counted, the values are counted too. A decimal sum that leaves 38 digits is NULL, and
 * the next value begins a new one, as in Flink. Where values are taken back, a part is the sum and the count, either of which may be negative.
 */
function sum({ type, counted, retracts }: AccumulatorSetup): Accumulator {
  if (retracts && physicalOf(type) === 'i128') return changingSum(type, (scope, beyond) => failWhere(scope, beyond, 'SUM'));
  const tally = ({ builder }: ExprScope, at: SlotPlace, step: string): void => {
    if (counted) builder.line(`${cell(at, 1, 'f64')} ${step};`);
  };
  const read = (at: SlotPlace): Value => readSlot(at, type, 0, counted ? `${cell(at, 1, 'f64')} === 0` : 'false');
  const checked = (scope: ExprScope, at: SlotPlace): void => {
    if (!counted || physicalOf(type) !== 'i128') return;
    if (!type.nullable) return failBeyond38(scope, at, 'SUM');
    const exceeds = scope.builder.bind('clearBeyond38', clearBeyond38);
    scope.builder.line(`if (${exceeds}(${at.table}.columns[${at.first}], 2 * ${at.slot})) ${cell(at, 1, 'f64')} = 0;`);
  };
  return {
    columns: [kindOf(type), ...(counted ? (['f64'] as const) : [])],
    add: (scope, at, value) => {
      addTo(scope, at, type, value!, '+');
      tally(scope, at, '+= 1');
      checked(scope, at);
    },
    retract: (scope, at, value) => {
      addTo(scope, at, type, value!, '-');
      tally(scope, at, '-= 1');
    },
    partial: (_scope, at) =>
      retracts
        ? [readSlot(at, type, 0, 'false'), { physical: 'f64', type: types.BIGINT, isNull: 'false', code: cell(at, 1, 'f64') }]
        : [read(at)],
    merge: (scope, at, [value, values]) =>
      whenNotNull(scope, value!, () => {
        addTo(scope, at, type, value!, '+');
        tally(scope, at, values === undefined ? '+= 1' : `+= ${asNumber(values)}`);
        checked(scope, at);
      }),
    result: (scope, at) => {
      if (!counted && physicalOf(type) === 'i128') failBeyond38(scope, at, 'SUM');
      return read(at);
    },
  };
}

function whenNotNull({ builder }: ExprScope, value: Value, write: () => void): void {
  if (value.isNull === 'false') return write();
  builder.open(`if (!(${value.isNull})) {`);
  write();
  builder.close();
}

/**
 * AVG: integers are divided toward zero, decimals rounded half up to the scale of the call. A decimal sum that leaves 38 digits stays there:
 * the average of this group is NULL from then on, as in Flink.
 */
function average({ type, argument }: AccumulatorSetup): Accumulator {
  const sumType = averageSumType(argument!);
  const tally = (at: SlotPlace): string => cell(at, 1, 'f64');
  return {
    columns: [kindOf(sumType), 'f64'],
    add: (scope, at, value) => {
      whileWithin38(scope, at, sumType, () => addTo(scope, at, sumType, value!, '+'));
      scope.builder.line(`${tally(at)} += 1;`);
    },
    retract: (scope, at, value) => {
      whileWithin38(scope, at, sumType, () => addTo(scope, at, sumType, value!, '-'));
      scope.builder.line(`${tally(at)} -= 1;`);
    },
    partial: (_scope, at) => [readSlot(at, sumType, 0, 'false'), { physical: 'f64', type: types.BIGINT, isNull: 'false', code: tally(at) }],
    merge: (scope, at, [total, counted]) => {
      whileWithin38(scope, at, sumType, () => addTotal(scope, at, sumType, total!));
      scope.builder.line(`${tally(at)} += ${asNumber(counted!)};`);
    },
    result: (scope, at) => averageResult(scope, at, type, sumType),
  };
}

const beyond38 = ({ builder }: ExprScope, at: SlotPlace): string =>
  `${builder.bind('isBeyond38', isBeyond38)}(${at.array(at.first, 'i64')}, 2 * ${at.slot})`;

/** Where the type leaves no room for NULL, a sum that does not fit ends the job. */
function failWhere(scope: ExprScope, beyond: string, fn: string): void {
  const fail = (): never => {
    throw new HeadraceError(`The sum of ${fn} has more than the 38 digits of a DECIMAL`, {
      code: 'aggregate.overflow',
      domain: 'user',
      retry: 'none',
      remedy: 'CAST the values to DOUBLE, or to a DECIMAL with fewer digits behind its point, before they are added up.',
    });
  };
  scope.builder.line(`if (${beyond}) ${scope.builder.bind('fail', fail)}();`);
}
const failBeyond38 = (scope: ExprScope, at: SlotPlace, fn: string): void => failWhere(scope, beyond38(scope, at), fn);

function whileWithin38(scope: ExprScope, at: SlotPlace, sumType: DataType, write: () => void): void {
  if (physicalOf(sumType) !== 'i128') return write();
  scope.builder.open(`if (!${beyond38(scope, at)}) {`);
  write();
  scope.builder.close();
}

/** The sum of a part: one beyond 38 digits takes the place of this one. */
function addTotal(scope: ExprScope, at: SlotPlace, sumType: DataType, total: Value): void {
  if (total.physical !== 'i128') return addTo(scope, at, sumType, total, '+');
  const { builder } = scope;
  builder.open(`if (${builder.bind('isBeyond38', isBeyond38)}(${total.a64}, 2 * (${total.at}))) {`);
  writeSlot(scope, at, 0, total);
  builder.close('} else {');
  addTo(scope, at, sumType, total, '+');
  builder.close();
}

function averageResult(scope: ExprScope, at: SlotPlace, type: DataType, sumType: DataType): Value {
  const { builder } = scope;
  const n = cell(at, 1, 'f64');
  const isNull = builder.fresh('n');
  const decimal = physicalOf(sumType) === 'i128';
  if (decimal && !type.nullable) failBeyond38(scope, at, 'AVG');
  const lost = decimal && type.nullable ? ` || ${beyond38(scope, at)}` : '';
  builder.line(`const ${isNull} = ${n} === 0${lost};`);
  if (sumType.kind === 'DOUBLE') {
    const value = builder.fresh('v');
    builder.line(`const ${value} = ${wrapped(type, `${cell(at, 0, 'f64')} / ${n}`)};`);
    return { physical: 'f64', type, isNull, code: value };
  }
  if (sumType.kind === 'DECIMAL') return averageDecimal(scope, at, { type: type as DecimalType, sumType, isNull, count: n });
  const divisor = wideFromDouble(scope, types.BIGINT, `${isNull} ? 1 : ${n}`, 'false');
  const place = asWide(divisor);
  builder.line(`${place.a64}[${place.at}] = ${cell(at, 0, 'i64')} / ${bigOf(place)};`);
  if (type.kind === 'BIGINT') return { ...place, type, isNull };
  return { physical: 'i32', type, isNull, code: lowWord(place) };
}

/** MIN, MAX, FIRST_VALUE, LAST_VALUE: one value that a rule lets in, and whether there is one. */
function chosen({ type }: AccumulatorSetup, replaces: (scope: ExprScope, at: SlotPlace, value: Value) => string): Accumulator {
  const read = (at: SlotPlace): Value => readSlot(at, type, 0, `${cell(at, 1, 'u8')} === 0`);
  const add = (scope: ExprScope, at: SlotPlace, value: Value): void => {
    scope.builder.open(`if (${replaces(scope, at, value)}) {`);
    writeSlot(scope, at, 0, value);
    scope.builder.line(`${cell(at, 1, 'u8')} = 1;`);
    scope.builder.close();
  };
  return {
    columns: [kindOf(type), 'u8'],
    add: (scope, at, value) => add(scope, at, value!),
    retract: null,
    partial: (_scope, at) => [read(at)],
    merge: (scope, at, [value]) => whenNotNull(scope, value!, () => add(scope, at, value!)),
    result: (_scope, at) => read(at),
  };
}

/** LATEST, which no query names: the value of the last row, whether it comes or goes, and NULL too. */
function latest({ type }: AccumulatorSetup): Accumulator {
  const read = (at: SlotPlace): Value => readSlot(at, type, 0, `${cell(at, 1, 'u8')} === 0`);
  const put = (scope: ExprScope, at: SlotPlace, value: Value | null): void => {
    scope.builder.line(`${cell(at, 1, 'u8')} = ${value!.isNull} ? 0 : 1;`);
    whenNotNull(scope, value!, () => writeSlot(scope, at, 0, value!));
  };
  return {
    columns: [kindOf(type), 'u8'],
    add: put,
    retract: put,
    partial: (_scope, at) => [read(at)],
    merge: (scope, at, [value]) => put(scope, at, value!),
    result: (_scope, at) => read(at),
  };
}

/** Whether `value` goes before (MIN) or after (MAX) what stands in the slot, or the slot has none. */
export function extremeTest(type: DataType, operator: '<' | '>') {
  return (scope: ExprScope, at: SlotPlace, value: Value): string => {
    const none = `${cell(at, 1, 'u8')} === 0`;
    const held = readSlot(at, type, 0, 'false');
    return `${none} || ${orderCode(scope, value, held, operator)}`;
  };
}

export function orderCode(scope: ExprScope, left: Value, right: Value, operator: '<' | '>'): string {
  if (left.physical === 'i64') return `${bigOf(left)} ${operator} ${bigOf(asWide(right))}`;
  if (left.physical === 'i128') {
    const [a, b] = [left, asWide(right)];
    const [highA, highB] = [`${a.a64}[2 * (${a.at}) + 1]`, `${b.a64}[2 * (${b.at}) + 1]`];
    const words = (value: typeof a, word: number): string => `${value.a32}[4 * (${value.at}) + ${word}] >>> 0`;
    const low = (value: typeof a, word: number): string => `(${words(value, word)})`;
    return (
      `(${highA} ${operator} ${highB} || ${highA} === ${highB} && ` +
      `(${low(a, 1)} ${operator} ${low(b, 1)} || ${low(a, 1)} === ${low(b, 1)} && ${low(a, 0)} ${operator} ${low(b, 0)}))`
    );
  }
  if (left.physical === 'bytes') {
    const [a, b] = [left, asBytes(right)];
    const compare = scope.builder.bind('compareBytes', compareBytes);
    return `${compare}(${a.data}, ${a.start}, ${a.length}, ${b.data}, ${b.start}, ${b.length}) ${operator} 0`;
  }
  return `+${asFlat(left).code} ${operator} +${asFlat(right).code}`;
}

/** The accumulator of a call that takes nothing back, or only what sums and counts can take back. */
export function accumulatorOf(fn: string, setup: AccumulatorSetup): Accumulator {
  if (isVariance(fn)) return variance(fn, setup);
  if (isCollected(fn) && (setup.retracts || !['FIRST_VALUE', 'LAST_VALUE'].includes(fn))) return collected(fn, setup);
  switch (fn) {
    case 'COUNT':
      return setup.everyRow ? countRows() : count();
    case 'SUM':
      return sum(setup);
    case 'AVG':
      return average(setup);
    case 'MIN':
      return chosen(setup, extremeTest(setup.type, '<'));
    case 'MAX':
      return chosen(setup, extremeTest(setup.type, '>'));
    case 'FIRST_VALUE':
      return chosen(setup, (_scope, at) => `${cell(at, 1, 'u8')} === 0`);
    case 'LATEST':
      return latest(setup);
    case 'LAST_VALUE':
      return chosen(setup, () => 'true');
    default:
      throw new HeadraceError(`The aggregate function ${fn} is not known to the engine`, {
        code: 'internal.function',
        domain: 'internal',
        retry: 'none',
      });
  }
}
