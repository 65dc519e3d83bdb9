import { physicalOf, type DataType, type DecimalType } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import { asFlat, asWide, bigOf, times2, type Value, type WideValue } from '../value';
import { wide, type ExprScope } from '../expr-scope';

/** A factor whose product with 32 bits, and a carry of the same size, is a whole number that a double holds exactly. */
const MOST_FACTOR = 1 << 20;
const digitsOf: Readonly<Partial<Record<DataType['kind'], number>>> = { TINYINT: 3, SMALLINT: 5, INT: 10, BIGINT: 19 };

/** Integers and decimals as decimals of more digits, where no value of the type overflows or is rounded; null: it might. */
export function toDecimal(scope: ExprScope, to: DecimalType, value: Value): Value | null {
  if (value.isNull === 'true') return null;
  const digits = value.type.kind === 'DECIMAL' ? value.type.precision - value.type.scale : digitsOf[value.type.kind];
  const places = to.scale - (value.type.kind === 'DECIMAL' ? value.type.scale : 0);
  if (digits === undefined || places < 0 || to.precision - to.scale < digits) return null;
  if (physicalOf(to) === 'i128') return 10 ** places < MOST_FACTOR ? product(scope, to, value, 10 ** places) : null;
  const whole = value.physical === 'i64' ? bigOf(value) : null;
  if (whole === null) return places === 0 ? narrow(scope, to, value) : null;
  if (places === 0) return { ...asWide(value), type: to };
  const factor = scope.scratch.constant(10n ** BigInt(places));
  return wide(scope, to, `${whole} * ${factor.a64}[${factor.at}]`, value.isNull);
}

/** A decimal times a small constant, of more than 18 digits in all, where the exact product has room. */
export function timesConstant(scope: ExprScope, type: DecimalType, factor: { readonly expr: Expr; readonly value: Value }): Value | null {
  const { expr, value } = factor;
  if (expr.op !== 'literal' || expr.type.kind !== 'DECIMAL' || value.type.kind !== 'DECIMAL') return null;
  if (physicalOf(type) !== 'i128' || value.isNull === 'true') return null;
  const number = Number(expr.value ?? -1);
  const isExact = type.scale === expr.type.scale + value.type.scale && type.precision >= expr.type.precision + value.type.precision;
  return isExact && number >= 0 && number < MOST_FACTOR ? product(scope, type, value, number) : null;
}

/** 128 bits of an integer or decimal times a small factor that is not negative: four times 32 bits, with carry. */
function product(scope: ExprScope, type: DecimalType, value: Value, factor: number): WideValue {
  const { builder } = scope;
  const place = scope.scratch.words(2);
  const words = limbs(value);
  const into = (limb: number): string => `${place.a32}[${Number(place.at) * 4 + limb}]`;
  if (factor === 1) words.forEach((word, limb) => builder.line(`${into(limb)} = ${word};`));
  else {
    const carry = builder.fresh('m');
    builder.line(`let ${carry} = 0;`);
    words.forEach((word, limb) => {
      builder.line(`${carry} = (${word} >>> 0) * ${factor} + ${carry};`);
      builder.line(`${into(limb)} = ${carry}; ${limb === 3 ? '' : `${carry} = Math.floor(${carry} / 4294967296);`}`);
    });
  }
  return { physical: 'i128', type, isNull: value.isNull, ...place };
}

/** The four 32-bit parts of a value, the lowest first, with its sign going on. */
function limbs(value: Value): readonly string[] {
  if (value.physical === 'i128') return [0, 1, 2, 3].map((limb) => `${value.a32}[4 * (${value.at}) + ${limb}]`);
  if (value.physical === 'i64') {
    const [low, high] = [`${value.a32}[${times2(value.at)}]`, `${value.a32}[${times2(value.at)} + 1]`];
    return [low, high, `(${high} >> 31)`, `(${high} >> 31)`];
  }
  const { code } = asFlat(value);
  return [code, `(${code} >> 31)`, `(${code} >> 31)`, `(${code} >> 31)`];
}

function narrow(scope: ExprScope, type: DecimalType, value: Value): WideValue {
  const place = scope.scratch.words(1);
  limbs(value)
    .slice(0, 2)
    .forEach((word, limb) => scope.builder.line(`${place.a32}[${Number(place.at) * 2 + limb}] = ${word};`));
  return { physical: 'i64', type, isNull: value.isNull, ...place };
}

/** Below, at or above 0, as the signed 128-bit number `i` of `a` is less than, equal to or greater than number `j` of `b`. */
export function compareWide(a: Int32Array, i: number, b: Int32Array, j: number): number {
  const high = a[4 * i + 3]! - b[4 * j + 3]!;
  if (high !== 0) return high;
  for (let limb = 2; limb >= 0; limb--) {
    const difference = (a[4 * i + limb]! >>> 0) - (b[4 * j + limb]! >>> 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
