import { types, type DataType } from '@headrace/connector-sdk/schema';
import { divideHalfUp, fit, rescale, wrap } from '@/server/plan/expr/evaluate-number';
import type { ExprValue } from '@/server/plan/expr/values';
import { wideFromDouble, type ExprScope } from '../../codegen/expr-scope';
import { PlainValues, readResult } from '../../codegen/plain-values';
import { asFlat, asWide, type Value } from '../../codegen/value';
import type { Accumulator, AccumulatorSetup, SlotPlace } from './accumulator';
import { addWide } from './slot-value';
import { readI128, type WideWords } from './wide-sum';
import type { TextArena } from '../../batch/text-arena';

/**
 * Variances from the sums of the values and of their squares, as Flink's planner writes them: (Σx² − Σx·Σx/n) / n, or / (n − 1) of a sample, in
 * the arithmetic of the argument's type: integers divide toward zero at each step. Standard deviations are the square root of that. Flink
 * computes them behind its aggregation, so a group's row is emitted whenever its count changes.
 */
class Variance extends PlainValues {
  constructor(
    private readonly fn: string,
    private readonly argument: DataType,
    private readonly type: DataType,
    arena: TextArena,
  ) {
    super([], arena);
  }

  private get divisorLess(): number {
    return this.fn.endsWith('_POP') ? 0 : 1;
  }

  private get isRoot(): boolean {
    return this.fn.startsWith('STDDEV');
  }

  reals(squares: number, sum: number, count: number): void {
    const divisor = count - this.divisorLess;
    const variance = (squares - (sum * sum) / count) / divisor;
    this.give(divisor <= 0 ? null : this.isRoot ? Math.sqrt(variance) : variance, this.type);
  }

  /** The sums lie in words `2 * slot` of two columns. */
  exact(squares: WideWords, sums: WideWords, slot: number, count: number): void {
    this.give(this.exactly(readI128(squares, 2 * slot), readI128(sums, 2 * slot), count), this.type);
  }

  private exactly(squares: bigint, sum: bigint, count: number): ExprValue {
    const [n, divisor] = [BigInt(count), BigInt(count - this.divisorLess)];
    if (divisor <= 0n) return null;
    if (this.argument.kind === 'DECIMAL') return this.decimal(squares, sum, n, divisor);
    const kept = (value: bigint): bigint => BigInt(wrap(value, this.argument.kind));
    const variance = kept(kept(kept(squares) - kept(kept(kept(sum) * kept(sum)) / n)) / divisor);
    return this.isRoot ? wrap(BigInt(Math.trunc(Math.sqrt(Number(variance)))), this.type.kind) : wrap(variance, this.type.kind);
  }

  private decimal(squares: bigint, sum: bigint, n: bigint, divisor: bigint): ExprValue {
    if (this.argument.kind !== 'DECIMAL' || this.type.kind !== 'DECIMAL') return null;
    const scale = 2 * this.argument.scale;
    if (this.isRoot) {
      const variance = Number(squares * n - sum * sum) / Number(n * divisor) / 10 ** scale;
      return fit(BigInt(Math.round(Math.sqrt(variance) * 10 ** this.type.scale)), this.type.precision);
    }
    const places = Math.max(scale, this.type.scale);
    const unscaled = divideHalfUp(rescale(squares * n - sum * sum, scale, places), n * divisor);
    return fit(rescale(unscaled, places, this.type.scale), this.type.precision);
  }
}

const cell = (at: SlotPlace, offset: number, view: 'f64'): string => `${at.array(at.first + offset, view)}[${at.slot}]`;
const isReal = (type: DataType): boolean => type.kind === 'FLOAT' || type.kind === 'DOUBLE';

export const isVariance = (fn: string): boolean => ['STDDEV_POP', 'STDDEV_SAMP', 'VAR_POP', 'VAR_SAMP'].includes(fn);

export function variance(fn: string, { type, argument }: AccumulatorSetup): Accumulator {
  return isReal(argument!) ? ofReals(fn, type, argument!) : ofExact(fn, type, argument!);
}

function ofReals(fn: string, type: DataType, argument: DataType): Accumulator {
  const change =
    (sign: '+' | '-') =>
    ({ builder }: ExprScope, at: SlotPlace, value: Value | null): void => {
      const { code } = asFlat(value!);
      builder.line(
        `${cell(at, 0, 'f64')} ${sign}= ${code} * ${code}; ${cell(at, 1, 'f64')} ${sign}= ${code}; ${cell(at, 2, 'f64')} ${sign}= 1;`,
      );
    };
  const part = (at: SlotPlace, offset: number): Value => ({
    physical: 'f64',
    type: types.DOUBLE,
    isNull: 'false',
    code: cell(at, offset, 'f64'),
  });
  return {
    columns: ['f64', 'f64', 'f64'],
    add: change('+'),
    retract: change('-'),
    partial: (_scope, at) => [part(at, 0), part(at, 1), part(at, 2)],
    witness: (at) => part(at, 2),
    merge: ({ builder }, at, partial) =>
      partial.forEach((value, offset) => builder.line(`${cell(at, offset, 'f64')} += ${asFlat(value).code};`)),
    result: (scope, at) => {
      const name = scope.builder.bind('variance', new Variance(fn, argument, type, scope.arena));
      scope.builder.line(`${name}.reals(${cell(at, 0, 'f64')}, ${cell(at, 1, 'f64')}, ${cell(at, 2, 'f64')});`);
      return readResult(scope, name, type);
    },
  };
}

const wideType = types.DECIMAL(38, 0);

/** Sums of integers and decimals in 128 bits: column 0 of squares, column 1 of values. */
function ofExact(fn: string, type: DataType, argument: DataType): Accumulator {
  const second = (at: SlotPlace): SlotPlace => ({ ...at, first: at.first + 1 });
  const change =
    (negative: boolean) =>
    (scope: ExprScope, at: SlotPlace, value: Value | null): void => {
      const whole = value!.physical === 'i32' ? wideFromDouble(scope, types.BIGINT, asFlat(value!).code, 'false') : asWide(value!);
      addWide(scope, at, square(scope, whole), negative);
      addWide(scope, second(at), whole, negative);
      scope.builder.line(`${cell(at, 2, 'f64')} ${negative ? '-' : '+'}= 1;`);
    };
  const part = (at: SlotPlace, offset: number): Value => ({
    physical: 'i128',
    type: wideType,
    isNull: 'false',
    a64: at.array(at.first + offset, 'i64'),
    a32: at.array(at.first + offset, 'i32'),
    at: at.slot,
  });
  const counted = (at: SlotPlace): Value => ({ physical: 'f64', type: types.DOUBLE, isNull: 'false', code: cell(at, 2, 'f64') });
  return {
    columns: ['i128', 'i128', 'f64'],
    add: change(false),
    retract: change(true),
    partial: (_scope, at) => [part(at, 0), part(at, 1), counted(at)],
    witness: counted,
    merge: (scope, at, [squares, sums, count]) => {
      addWide(scope, at, asWide(squares!), false);
      addWide(scope, second(at), asWide(sums!), false);
      scope.builder.line(`${cell(at, 2, 'f64')} += ${asFlat(count!).code};`);
    },
    result: (scope, at) => {
      const name = scope.builder.bind('variance', new Variance(fn, argument, type, scope.arena));
      const column = (offset: number): string => `${at.table}.columns[${at.first + offset}]`;
      scope.builder.line(`${name}.exact(${column(0)}, ${column(1)}, ${at.slot}, ${cell(at, 2, 'f64')});`);
      return readResult(scope, name, type);
    },
  };
}

/** The square of a 64- or 128-bit value, in scratch. Wraps at 128 bits, as sums do. */
function square(scope: ExprScope, value: Extract<Value, { physical: 'i64' | 'i128' }>): Extract<Value, { physical: 'i64' | 'i128' }> {
  const { builder, scratch } = scope;
  const place = scratch.words(2);
  const write = builder.bind('square', (words: BigInt64Array, at: number, wide: boolean): void => {
    const whole = wide ? (words[2 * at + 1]! << 64n) | BigInt.asUintN(64, words[2 * at]!) : words[at]!;
    const squared = whole * whole;
    scratch.i64[2 * Number(place.at)] = BigInt.asIntN(64, squared);
    scratch.i64[2 * Number(place.at) + 1] = BigInt.asIntN(64, squared >> 64n);
  });
  builder.line(`${write}(${value.a64}, ${value.at}, ${value.physical === 'i128'});`);
  return { physical: 'i128', type: wideType, isNull: 'false', ...place };
}
