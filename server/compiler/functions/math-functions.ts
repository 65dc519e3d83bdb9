import { types, type DataType } from '@headrace/connector-sdk/schema';
import type { Expr } from '@/server/plan/expr/expr';
import type { Overload, ScalarFunction } from './signature';

const { DOUBLE, FLOAT } = types;
const real = (name: string, summary: string, arity = 1): ScalarFunction => ({
  category: 'arithmetic',
  names: [name],
  summary,
  overloads: [{ fn: name, params: Array.from({ length: arity }, () => 'double' as const), returns: DOUBLE }],
});
const same = (args: readonly DataType[]): DataType => args[0]!;

/** FLOOR and CEIL of a decimal lose its places. */
const whole = (fn: string): readonly Overload[] => [
  { fn, params: ['integer'], returns: same },
  { fn, params: ['exactNumber'], returns: ([a]) => (a?.kind === 'DECIMAL' ? types.DECIMAL(a.precision, 0) : types.DECIMAL(10, 0)) },
  { fn, params: ['float'], returns: FLOAT },
  { fn, params: ['double'], returns: DOUBLE },
];

/** Flink's rule where the places are a constant; else the type stays and what is rounded away becomes zeros. */
function roundedTo([type]: readonly DataType[], [, places]: readonly Expr[]): DataType {
  if (type?.kind !== 'DECIMAL' || places?.op !== 'literal' || typeof places.value !== 'number' || places.value >= type.scale) return type!;
  const kept = Math.max(0, places.value);
  return types.DECIMAL(Math.min(38, 1 + type.precision - type.scale + kept), kept);
}

const rounding = (fn: string): readonly Overload[] => [
  { fn, params: ['integer'], returns: same },
  {
    fn,
    params: ['exactNumber'],
    returns: ([a]) => (a?.kind === 'DECIMAL' ? types.DECIMAL(Math.min(38, a.precision - a.scale + 1), 0) : types.DECIMAL(10, 0)),
  },
  { fn, params: ['float'], returns: FLOAT },
  { fn, params: ['double'], returns: DOUBLE },
  { fn, params: ['integer', 'int'], returns: same },
  { fn, params: ['exactNumber', 'int'], returns: roundedTo },
  { fn, params: ['float', 'int'], returns: FLOAT },
  { fn, params: ['double', 'int'], returns: DOUBLE },
];

export const mathFunctions: readonly ScalarFunction[] = [
  {
    category: 'arithmetic',
    names: ['ABS'],
    summary: 'The number without its sign',
    overloads: [{ fn: 'ABS', params: ['number'], returns: same }],
  },
  {
    category: 'arithmetic',
    names: ['SIGN'],
    summary: '-1, 0 or 1 by the sign of the number',
    overloads: [{ fn: 'SIGN', params: ['number'], returns: same }],
  },
  { category: 'arithmetic', names: ['FLOOR'], summary: 'The next whole number below', overloads: whole('FLOOR') },
  { category: 'arithmetic', names: ['CEIL', 'CEILING'], summary: 'The next whole number above', overloads: whole('CEIL') },
  {
    category: 'arithmetic',
    names: ['ROUND'],
    summary: 'Rounded to whole numbers or to places, half away from zero',
    overloads: rounding('ROUND'),
  },
  { category: 'arithmetic', names: ['TRUNCATE'], summary: 'Cut to whole numbers or to places', overloads: rounding('TRUNCATE') },
  {
    category: 'arithmetic',
    names: ['POWER'],
    summary: 'The first number to the power of the second',
    overloads: [{ fn: 'POWER', params: ['double', 'double'], returns: DOUBLE }],
  },
  real('SQRT', 'Square root'),
  real('EXP', 'e to the power of the number'),
  real('LN', 'Natural logarithm'),
  real('LOG10', 'Logarithm to base 10'),
  real('LOG2', 'Logarithm to base 2'),
  {
    category: 'arithmetic',
    names: ['LOG'],
    summary: 'Natural logarithm, or to the base that stands first',
    overloads: [
      { fn: 'LN', params: ['double'], returns: DOUBLE },
      { fn: 'LOG', params: ['double', 'double'], returns: DOUBLE },
    ],
  },
  real('SIN', 'Sine'),
  real('COS', 'Cosine'),
  real('TAN', 'Tangent'),
  real('COT', 'Cotangent'),
  real('SINH', 'Hyperbolic sine'),
  real('COSH', 'Hyperbolic cosine'),
  real('TANH', 'Hyperbolic tangent'),
  real('ASIN', 'Arc sine'),
  real('ACOS', 'Arc cosine'),
  real('ATAN', 'Arc tangent'),
  real('ATAN2', 'Arc tangent of a point', 2),
  real('DEGREES', 'Radians as degrees'),
  real('RADIANS', 'Degrees as radians'),
  real('PI', 'The number π', 0),
  real('E', 'The number e', 0),
  {
    category: 'arithmetic',
    names: ['RAND'],
    summary: 'A random number from 0 to below 1; with a seed the same numbers in every run',
    overloads: [
      { fn: 'RAND', params: [], returns: DOUBLE, nulls: 'never' },
      { fn: 'RAND', params: ['int'], returns: DOUBLE },
    ],
  },
  {
    category: 'arithmetic',
    names: ['RAND_INTEGER'],
    summary: 'A random whole number from 0 to below the (last) argument; with a seed before it the same numbers in every run',
    overloads: [
      { fn: 'RAND_INTEGER', params: ['int'], returns: types.INT },
      { fn: 'RAND_INTEGER', params: ['int', 'int'], returns: types.INT },
    ],
  },
  {
    category: 'arithmetic',
    names: ['BIN'],
    summary: 'The whole number in binary digits',
    overloads: [{ fn: 'BIN', params: ['bigint'], returns: types.STRING }],
  },
  {
    category: 'arithmetic',
    names: ['HEX'],
    summary: 'The whole number, or the bytes of the text, in hexadecimal digits',
    overloads: [
      { fn: 'HEX', params: ['bigint'], returns: types.STRING },
      { fn: 'HEX_TEXT', params: ['text'], returns: types.STRING },
    ],
  },
];
