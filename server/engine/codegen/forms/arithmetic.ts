import { HeadraceError } from '@headrace/connector-sdk';
import type { DataType, DecimalType } from '@headrace/connector-sdk/schema';
import { flat, guardedFlat, nullOfArgs, wide, type ExprScope, type StrictForm } from '../expr-scope';
import { timesConstant } from './decimal';
import { asFlat, asWide, bigOf, highWord, lowWord, type Value } from '../value';

/** Integers wrap as Java's do; the plan's type says at which width. */
export function wrapped(type: DataType, code: string): string {
  if (type.kind === 'TINYINT') return `(${code}) << 24 >> 24`;
  if (type.kind === 'SMALLINT') return `(${code}) << 16 >> 16`;
  if (type.kind === 'FLOAT') return `Math.fround(${code})`;
  return type.kind === 'DOUBLE' ? code : `(${code}) | 0`;
}

const isInteger = (type: DataType): boolean => ['TINYINT', 'SMALLINT', 'INT', 'INTERVAL_YEAR_MONTH'].includes(type.kind);
const isReal = (type: DataType): boolean => type.kind === 'FLOAT' || type.kind === 'DOUBLE';
const isLong = (type: DataType): boolean => type.kind === 'BIGINT' || type.kind === 'INTERVAL_DAY_TIME';

type Operator = '+' | '-' | '*';

const exact =
  (operator: Operator): StrictForm =>
  (scope, call, args) => {
    const isNull = nullOfArgs(scope, args);
    const [left, right] = [args[0]!, args[1]!];
    if (isReal(call.type) || isInteger(call.type)) {
      if (left.physical === 'i64' || right.physical === 'i64') return null;
      const [a, b] = [asFlat(left).code, asFlat(right).code];
      const code = operator === '*' && isInteger(call.type) ? `Math.imul(${a}, ${b})` : `${a} ${operator} ${b}`;
      return flat(scope, call.type, wrapped(call.type, code), isNull);
    }
    if (isLong(call.type)) return wide(scope, call.type, `${bigOf(asWide(left))} ${operator} ${bigOf(asWide(right))}`, isNull);
    if (call.type.kind !== 'DECIMAL') return null;
    const small = smallDecimal(scope, { operator, type: call.type, isNull, left, right });
    if (small !== null || operator !== '*') return small;
    const [first, second] = [call.args[0]!, call.args[1]!];
    return timesConstant(scope, call.type, { expr: first, value: right }) ?? timesConstant(scope, call.type, { expr: second, value: left });
  };

interface DecimalCase {
  readonly operator: Operator;
  readonly type: DecimalType;
  readonly isNull: string;
  readonly left: Value;
  readonly right: Value;
}

/** Sums, differences and products of decimals whose exact result fits into 18 digits without rounding. */
function smallDecimal(scope: ExprScope, { operator, type, isNull, left, right }: DecimalCase): Value | null {
  if (left.physical !== 'i64' || right.physical !== 'i64') return null;
  const [a, b] = [left.type as DecimalType, right.type as DecimalType];
  if (operator === '*') {
    if (a.precision + b.precision > 18 || type.scale !== a.scale + b.scale || type.precision < a.precision + b.precision) return null;
    return wide(scope, type, `${bigOf(left)} * ${bigOf(right)}`, isNull);
  }
  const scale = Math.max(a.scale, b.scale);
  const digits = Math.max(a.precision - a.scale, b.precision - b.scale) + 1 + scale;
  if (digits > 18 || type.scale !== scale || type.precision < digits) return null;
  return wide(scope, type, `${rescaled(scope, left, scale - a.scale)} ${operator} ${rescaled(scope, right, scale - b.scale)}`, isNull);
}

const rescaled = (scope: ExprScope, value: Value, places: number): string => {
  if (places === 0) return bigOf(asWide(value));
  const factor = scope.scratch.constant(10n ** BigInt(places));
  return `${bigOf(asWide(value))} * ${factor.a64}[${factor.at}]`;
};

export function divisionByZero(): never {
  throw new HeadraceError('An integer or decimal was divided by zero', {
    code: 'expression.division-by-zero',
    domain: 'user',
    retry: 'none',
    remedy: 'Guard the division, for example with NULLIF(divisor, 0), or filter such rows out before it.',
  });
}

const quotient =
  (operator: '/' | '%'): StrictForm =>
  (scope, call, args) => {
    const isNull = nullOfArgs(scope, args);
    const [left, right] = [args[0]!, args[1]!];
    if (isReal(call.type))
      return flat(scope, call.type, wrapped(call.type, `${asFlat(left).code} ${operator} ${asFlat(right).code}`), isNull);
    const zero = scope.builder.bind('divisionByZero', divisionByZero);
    const guard = isNull === 'false' ? '' : `!(${isNull}) && `;
    if (call.type.kind === 'BIGINT') {
      const divisor = asWide(right);
      scope.builder.line(`if (${guard}(${lowWord(divisor)} | ${highWord(divisor)}) === 0) ${zero}();`);
      return wide(scope, call.type, `${bigOf(asWide(left))} ${operator} ${bigOf(divisor)}`, isNull, true);
    }
    if (!isInteger(call.type)) return null;
    const divisor = asFlat(right).code;
    scope.builder.line(`if (${guard}${divisor} === 0) ${zero}();`);
    return guardedFlat(scope, call.type, wrapped(call.type, `${asFlat(left).code} ${operator} ${divisor}`), isNull);
  };

const negate: StrictForm = (scope, call, [arg]) => {
  if (arg!.physical === 'i64') return wide(scope, call.type, `-${bigOf(asWide(arg!))}`, arg!.isNull);
  if (arg!.physical === 'i128') return null;
  return flat(scope, call.type, wrapped(call.type, `-${asFlat(arg!).code}`), arg!.isNull);
};

const absolute: StrictForm = (scope, call, [arg]) => {
  if (arg!.physical === 'i64' || arg!.physical === 'i128') return null;
  return flat(scope, call.type, wrapped(call.type, `Math.abs(${asFlat(arg!).code})`), arg!.isNull);
};

export const arithmeticForms: Readonly<Record<string, StrictForm>> = {
  PLUS: exact('+'),
  MINUS: exact('-'),
  TIMES: exact('*'),
  DIVIDE: quotient('/'),
  MOD: quotient('%'),
  NEGATE: negate,
  ABS: absolute,
};
