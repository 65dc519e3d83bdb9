import type { DataType } from '@headrace/connector-sdk/schema';
import { EvaluationError, type ExprValue, type Implementation } from './values';

const MAX_DECIMAL = 10n ** 38n;
const powers = Array.from({ length: 77 }, (_, power) => 10n ** BigInt(power));
const ten = (power: number): bigint => powers[power] ?? 10n ** BigInt(power);

/** An unscaled decimal at another scale, half away from zero. */
export function rescale(value: bigint, from: number, to: number): bigint {
  return to >= from ? value * ten(to - from) : divideHalfUp(value, ten(from - to));
}

export function divideHalfUp(a: bigint, b: bigint): bigint {
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const rounded = (2n * x + y) / (2n * y);
  return a < 0n !== b < 0n ? -rounded : rounded;
}

/** NULL where the digits do not fit, as in Flink. */
export const fit = (value: bigint, precision: number): bigint | null => {
  const limit = precision >= 38 ? MAX_DECIMAL : ten(precision);
  return value < limit && value > -limit ? value : null;
};

/** An integer in the width of its type, as Java wraps it. */
export function wrap(value: bigint, kind: DataType['kind']): number | bigint {
  if (kind === 'TINYINT') return Number(BigInt.asIntN(8, value));
  if (kind === 'SMALLINT') return Number(BigInt.asIntN(16, value));
  if (kind === 'BIGINT' || kind === 'INTERVAL_DAY_TIME') return BigInt.asIntN(64, value);
  return Number(BigInt.asIntN(32, value));
}

type Arithmetic = 'PLUS' | 'MINUS' | 'TIMES' | 'DIVIDE' | 'MOD';

/** Both operands are not NULL; `types` are theirs. */
function arithmetic(
  fn: Arithmetic,
  [a, b]: readonly [ExprValue, ExprValue],
  { types: [left, right], result }: { types: readonly [DataType, DataType]; result: DataType },
): ExprValue {
  if (left.kind === 'DECIMAL' && right.kind === 'DECIMAL' && result.kind === 'DECIMAL') {
    const value = decimal(fn, { value: a as bigint, scale: left.scale }, { value: b as bigint, scale: right.scale }, result.scale);
    return fit(value, result.precision);
  }
  if (result.kind === 'FLOAT' || result.kind === 'DOUBLE') {
    const value = real(fn, a as number, b as number);
    return result.kind === 'FLOAT' ? Math.fround(value) : value;
  }
  const [x, y] = [BigInt(a as number | bigint), BigInt(b as number | bigint)];
  if (y === 0n && (fn === 'DIVIDE' || fn === 'MOD')) throw new EvaluationError(`${String(a)} is divided by zero`);
  return wrap({ PLUS: () => x + y, MINUS: () => x - y, TIMES: () => x * y, DIVIDE: () => x / y, MOD: () => x % y }[fn](), result.kind);
}

const real = (fn: Arithmetic, a: number, b: number): number => ({ PLUS: a + b, MINUS: a - b, TIMES: a * b, DIVIDE: a / b, MOD: a % b })[fn];

interface Scaled {
  readonly value: bigint;
  readonly scale: number;
}

function decimal(fn: Arithmetic, a: Scaled, b: Scaled, scale: number): bigint {
  const common = Math.max(a.scale, b.scale);
  const [x, y] = [rescale(a.value, a.scale, common), rescale(b.value, b.scale, common)];
  if (fn === 'PLUS') return rescale(x + y, common, scale);
  if (fn === 'MINUS') return rescale(x - y, common, scale);
  if (fn === 'TIMES') return rescale(a.value * b.value, a.scale + b.scale, scale);
  if (b.value === 0n) throw new EvaluationError('a decimal is divided by zero');
  return fn === 'MOD' ? rescale(x % y, common, scale) : divideHalfUp(x * ten(scale), y);
}

const realFunctions: Readonly<Record<string, (a: number, b: number) => number>> = {
  // The power of one half, as in Flink: never -0.0, and of -Infinity it is Infinity.
  SQRT: (a) => (a === -Infinity ? Infinity : Math.sqrt(a) + 0),
  EXP: Math.exp,
  LN: Math.log,
  LOG10: Math.log10,
  LOG2: Math.log2,
  LOG: (base, value) => Math.log(value) / Math.log(base),
  POWER: (a, b) => a ** b,
  SIN: Math.sin,
  COS: Math.cos,
  TAN: Math.tan,
  COT: (a) => 1 / Math.tan(a),
  SINH: Math.sinh,
  COSH: Math.cosh,
  TANH: Math.tanh,
  ASIN: Math.asin,
  ACOS: Math.acos,
  ATAN: Math.atan,
  ATAN2: Math.atan2,
  DEGREES: (a) => (a * 180) / Math.PI,
  RADIANS: (a) => (a * Math.PI) / 180,
  PI: () => Math.PI,
  E: () => Math.E,
};

const rounding =
  (fn: string): Implementation =>
  (args, { types: [type], result }) => {
    const [a] = args;
    const places = args.length > 1 ? Number(args[1]) : 0;
    if (type!.kind === 'DECIMAL') return decimalRound(fn, a as bigint, { type, result, places });
    if (typeof a === 'number' && (type!.kind === 'DOUBLE' || type!.kind === 'FLOAT')) {
      const value = realRound(fn, a, places);
      return type!.kind === 'FLOAT' ? Math.fround(value) : value;
    }
    if (places >= 0) return a!;
    return wrap(roundScaled(fn, BigInt(a as number | bigint), { scale: 0, places }), result.kind);
  };

const arithmetics = ['PLUS', 'MINUS', 'TIMES', 'DIVIDE', 'MOD'] as const;

/** Functions of numbers over arguments that are not NULL. */
export const numberFunctions: Readonly<Record<string, Implementation>> = {
  ...Object.fromEntries(
    arithmetics.map((fn): [string, Implementation] => [
      fn,
      ([a, b], { types, result }) => arithmetic(fn, [a!, b!], { types: [types[0]!, types[1]!], result }),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(realFunctions).map(([fn, run]): [string, Implementation] => [fn, ([a, b]) => run(a as number, b as number)]),
  ),
  ...Object.fromEntries(['FLOOR', 'CEIL', 'ROUND', 'TRUNCATE'].map((fn): [string, Implementation] => [fn, rounding(fn)])),
  NEGATE: ([a], { types: [type] }) => signed(a!, type!, (value) => -value),
  ABS: ([a], { types: [type] }) => signed(a!, type!, abs),
  SIGN: ([a], { types: [type] }) => sign(a!, type!),
  BIN: ([a]) => BigInt.asUintN(64, BigInt(a as number | bigint)).toString(2),
  HEX: ([a]) =>
    BigInt.asUintN(64, BigInt(a as number | bigint))
      .toString(16)
      .toUpperCase(),
};

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** A change of sign in the width of the type. */
function signed(value: ExprValue, type: DataType, change: (value: bigint) => bigint): ExprValue {
  if (type.kind === 'DECIMAL') return change(value as bigint);
  if (type.kind === 'FLOAT' || type.kind === 'DOUBLE') return change === abs ? Math.abs(value as number) : -(value as number);
  return wrap(change(BigInt(value as number | bigint)), type.kind);
}

function sign(value: ExprValue, type: DataType): ExprValue {
  if (type.kind === 'DECIMAL') return value === 0n ? 0n : (value as bigint) > 0n ? ten(type.scale) : -ten(type.scale);
  if (typeof value === 'bigint') return value === 0n ? 0n : value > 0n ? 1n : -1n;
  return Math.sign(value as number);
}

/** No number has so many digits before a place that is kept. */
const MOST_DIGITS = 1_000;

/** The value rounded at `places`, still at its own scale. */
function roundScaled(fn: string, value: bigint, { scale, places }: { scale: number; places: number }): bigint {
  if (places >= scale) return value;
  if (scale - places > MOST_DIGITS) return 0n;
  const unit = ten(scale - places);
  const cut = value / unit;
  const rest = value % unit;
  if (fn === 'ROUND') return divideHalfUp(value, unit) * unit;
  if (fn === 'FLOOR') return (rest < 0n ? cut - 1n : cut) * unit;
  if (fn === 'CEIL') return (rest > 0n ? cut + 1n : cut) * unit;
  return cut * unit;
}

function decimalRound(
  fn: string,
  value: bigint,
  { type, result, places }: { type: DataType | undefined; result: DataType; places: number },
): ExprValue {
  if (type?.kind !== 'DECIMAL' || result.kind !== 'DECIMAL') return null;
  return fit(rescale(roundScaled(fn, value, { scale: type.scale, places }), type.scale, result.scale), result.precision);
}

/** Over the decimal text of the number, so that 1.005 rounds as it is written. */
function realRound(fn: string, value: number, places: number): number {
  if (!Number.isFinite(value)) return value;
  if (fn === 'FLOOR') return Math.floor(value);
  if (fn === 'CEIL') return Math.ceil(value);
  const { unscaled, scale } = exactDecimal(String(value));
  return Number(`${roundScaled(fn, unscaled, { scale, places })}e${-scale}`);
}

/** `1.5e3` as 15 × 10^-(-2): the digits of a number's text and where its point stands. */
export function exactDecimal(text: string): { readonly unscaled: bigint; readonly scale: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const unscaled = BigInt(`${whole}${fraction}`.replace(/^\+/, '') || '0');
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * ten(-scale), scale: 0 };
}
