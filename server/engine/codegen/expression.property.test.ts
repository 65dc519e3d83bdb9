import { isHeadraceError } from '@headrace/connector-sdk';
import { types, type DataType } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { call, input, literal, strictCall } from '@/server/plan/expr/build';
import { evaluate, EvaluationError } from '@/server/plan/expr/evaluate';
import type { Expr } from '@/server/plan/expr/expr';
import { MemoryOutput } from '../batch/testing/memory-output';
import { batchOf, type PlainRow, type PlainValue } from '../batch/testing/rows';
import { compileChain } from './compile-chain';
import { calcPlan, context, sourcePlan, straightChain } from './testing/plans';

const { BOOLEAN, TINYINT, INT, BIGINT, DOUBLE, STRING } = types;
const small = types.DECIMAL(6, 2);
const large = types.DECIMAL(23, 3);
const time = types.TIMESTAMP(3);
const columns: readonly DataType[] = [BOOLEAN, TINYINT, INT, BIGINT, DOUBLE, STRING, small, large, time];

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 5 });
const bigs = fc.oneof(
  fc.bigInt(-3n, 3n),
  fc.constantFrom(9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 4_294_967_296n, 4_294_967_295n, -4_294_967_296n),
);
const ints = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2_147_483_647, -2_147_483_648, 65_536));
const values: Record<string, fc.Arbitrary<PlainValue>> = {
  BOOLEAN: fc.boolean(),
  TINYINT: fc.constantFrom(0, 1, -1, 127, -128),
  INT: ints,
  BIGINT: bigs,
  DOUBLE: fc.oneof(fc.constantFrom(0, -0, 1.5, -2.25, 1e300, Infinity, NaN), fc.integer({ min: -9, max: 9 })),
  VARCHAR: fc.constantFrom('', 'a', 'ab', 'Grün', 'b', '%a', 'A b', '  x '),
  DECIMAL: fc.bigInt(-9_999n, 9_999n),
  TIMESTAMP: fc.bigInt(-100_000_000n, 1_800_000_000_000n),
};
const rowOf: fc.Arbitrary<PlainRow> = fc.tuple(...columns.map((type) => orNull(values[type.kind]!)));

const arithmeticFns = ['PLUS', 'MINUS', 'TIMES', 'DIVIDE', 'MOD'];
const relations = [
  'EQUALS',
  'NOT_EQUALS',
  'LESS',
  'LESS_OR_EQUAL',
  'GREATER',
  'GREATER_OR_EQUAL',
  'IS_DISTINCT_FROM',
  'IS_NOT_DISTINCT_FROM',
];

const literalOf = (type: DataType): fc.Arbitrary<Expr> =>
  orNull(values[type.kind]!).map((value) =>
    literal(
      typeof value === 'bigint'
        ? value.toString()
        : Object.is(value, -0)
          ? '-0'
          : typeof value === 'number' && !Number.isFinite(value)
            ? String(value)
            : (value as never),
      type,
    ),
  );

function exprOf(type: DataType, depth: number): fc.Arbitrary<Expr> {
  const leaves = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Expr>(input(columns.indexOf(type), type)) },
    { weight: 1, arbitrary: literalOf(type) },
  );
  if (depth === 0) return leaves;
  const sub = (of: DataType): fc.Arbitrary<Expr> => exprOf(of, depth - 1);
  const pair = (of: DataType): fc.Arbitrary<[Expr, Expr]> => fc.tuple(sub(of), sub(of));
  const choice = fc
    .tuple(sub(BOOLEAN), sub(type), sub(type))
    .map(([when, then, otherwise]): Expr => ({ op: 'case', branches: [{ when, then }], otherwise, type }));
  const coalesce = pair(type).map((args) => call('COALESCE', args, type));
  return fc.oneof({ weight: 2, arbitrary: leaves }, choice, coalesce, ...formsOf(type, sub, pair));
}

function formsOf(
  type: DataType,
  sub: (of: DataType) => fc.Arbitrary<Expr>,
  pair: (of: DataType) => fc.Arbitrary<[Expr, Expr]>,
): fc.Arbitrary<Expr>[] {
  const strict = (fn: string, args: fc.Arbitrary<readonly Expr[]>): fc.Arbitrary<Expr> => args.map((list) => strictCall(fn, list, type));
  switch (type.kind) {
    case 'BOOLEAN':
      return [
        fc.tuple(fc.constantFrom('AND', 'OR'), pair(BOOLEAN)).map(([fn, args]) => call(fn, args, BOOLEAN)),
        fc
          .constantFrom(...columns)
          .chain((of) => fc.tuple(fc.constantFrom(...relations), pair(of)))
          .map(([fn, args]) => call(fn, args, BOOLEAN)),
        fc
          .constantFrom(...columns)
          .chain((of) => fc.tuple(sub(of), pair(of)))
          .map(([one, more]) => call('IN', [one, ...more], BOOLEAN)),
        fc
          .constantFrom(...columns)
          .chain((of) => sub(of))
          .map((arg) => call('IS_NULL', [arg], types.BOOLEAN)),
        strict(
          'NOT',
          sub(BOOLEAN).map((arg) => [arg]),
        ),
        fc
          .constantFrom('IS_TRUE', 'IS_NOT_TRUE', 'IS_FALSE', 'IS_NOT_FALSE')
          .chain((fn) => sub(BOOLEAN).map((arg) => call(fn, [arg], BOOLEAN))),
        fc
          .constantFrom('a%', '%b', '%a%', 'a', '_b', '%', 'a%b')
          .chain((pattern) => sub(STRING).map((arg) => strictCall('LIKE', [arg, literal(pattern, STRING)], BOOLEAN))),
        patterns.chain((pattern) => sub(STRING).map((arg) => strictCall('REGEXP', [arg, literal(pattern, STRING)], BOOLEAN))),
      ];
    case 'TINYINT':
    case 'INT':
    case 'BIGINT':
    case 'DOUBLE':
      return [
        fc.tuple(fc.constantFrom(...arithmeticFns), pair(type)).map(([fn, args]) => strictCall(fn, args, type)),
        strict(
          'NEGATE',
          sub(type).map((arg) => [arg]),
        ),
        fc.constantFrom(TINYINT, INT, BIGINT).chain((of) =>
          strict(
            'CAST',
            sub(of).map((arg) => [arg]),
          ),
        ),
        ...(type.kind === 'INT'
          ? [
              strict(
                'CHAR_LENGTH',
                sub(STRING).map((arg) => [arg]),
              ),
            ]
          : []),
      ];
    case 'VARCHAR':
      return [
        strict('CONCAT', pair(STRING)),
        fc
          .tuple(sub(STRING), fc.constantFrom('a', 'ü', ' ', 'aa'), fc.constantFrom('', 'b', 'aba', 'ß'))
          .map(([arg, wanted, by]) => strictCall('REPLACE', [arg, literal(wanted, STRING), literal(by, STRING)], type)),
        fc
          .tuple(sub(STRING), patterns, fc.constantFrom(0, 1, 2))
          .map(([arg, pattern, group]) => call('REGEXP_EXTRACT', [arg, literal(pattern, STRING), literal(group, types.INT)], STRING)),
        fc.constantFrom('UPPER', 'LOWER', 'TRIM_BOTH').chain((fn) =>
          strict(
            fn,
            sub(STRING).map((arg) => [arg]),
          ),
        ),
        fc.constantFrom(INT, BIGINT, BOOLEAN).chain((of) =>
          strict(
            'CAST',
            sub(of).map((arg) => [arg]),
          ),
        ),
      ];
    case 'DECIMAL':
      return [
        fc.constantFrom(TINYINT, INT, BIGINT, small, large).chain((of) =>
          strict(
            'CAST',
            sub(of).map((arg) => [arg]),
          ),
        ),
        ...(type === large
          ? [strict('TIMES', fc.tuple(factor, wholeDecimal(sub))), strict('TIMES', fc.tuple(factor, wholeDecimal(sub)).map(swapped))]
          : []),
      ];
    default:
      return [];
  }
}

/** A constant of three places, and a decimal of none: their product has the digits of `large`. */
const factor = fc.constantFrom('908', '0', '1', '999', '-908').map((value): Expr => literal(value, types.DECIMAL(3, 3)));
const wholeDecimal = (sub: (of: DataType) => fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
  fc.constantFrom(BIGINT, INT).chain((of) => sub(of).map((arg) => strictCall('CAST', [arg], types.DECIMAL(19, 0))));
const swapped = ([a, b]: readonly [Expr, Expr]): [Expr, Expr] => [b, a];

const patterns = fc.constantFrom('a', '(a)|(b)', '^(.)(.?)', ' *([A-Z]) ', 'r(.)n', 'b$', '[^a]+', '');
const targets = fc.constantFrom(...columns);
/** NaN and -0 as they are; what a job would fail with is the word `fails`. */
function reference(expr: Expr, row: PlainRow): PlainValue | 'fails' {
  try {
    return evaluate(expr, row as never, { timeZone: 'UTC', nowMs: 0 }) as PlainValue;
  } catch (error) {
    if (error instanceof EvaluationError) return 'fails';
    throw error;
  }
}

function compiled(expr: Expr, rows: readonly PlainRow[]): readonly (PlainValue | 'fails')[] {
  return rows.map((row) => {
    const out = new MemoryOutput([expr.type], false);
    const chain = compileChain(straightChain(sourcePlan(columns), [calcPlan([expr])]))(context([out]));
    try {
      chain.process(0, batchOf(columns, [row]), { from: 0, to: 1 });
    } catch (error) {
      if (isHeadraceError(error)) return 'fails';
      throw error;
    }
    chain.flush();
    return out.rows()[0]!.row[0]!;
  });
}

const same = (value: PlainValue): unknown =>
  typeof value === 'number' && Number.isNaN(value) ? 'NaN' : typeof value === 'bigint' ? `${value}n` : value;

test('compiled expressions mean what the reference evaluator says', () => {
  fc.assert(
    fc.property(
      targets.chain((type) => exprOf(type, 3)),
      fc.array(rowOf, { minLength: 1, maxLength: 4 }),
      (expr, rows) => {
        expect(compiled(expr, rows).map(same)).toEqual(rows.map((row) => same(reference(expr, row))));
      },
    ),
    { numRuns: 700 },
  );
}, 120_000);

test('what expressions have in common is computed once, wherever it is asked for first', () => {
  fc.assert(
    fc.property(exprOf(STRING, 2), exprOf(BOOLEAN, 2), fc.array(rowOf, { minLength: 1, maxLength: 4 }), (text, when, rows) => {
      const upper = strictCall('UPPER', [text], STRING);
      const all: Expr[] = [
        { op: 'case', branches: [{ when, then: strictCall('CONCAT', [upper, text], STRING) }], otherwise: upper, type: STRING },
        upper,
        strictCall('CHAR_LENGTH', [strictCall('UPPER', [text], STRING)], INT),
      ];
      for (const row of rows) {
        const wanted = all.map((expr) => reference(expr, row));
        if (wanted.includes('fails')) continue;
        const out = new MemoryOutput([STRING, STRING, INT], false);
        const chain = compileChain(straightChain(sourcePlan(columns), [calcPlan(all)]))(context([out]));
        chain.process(0, batchOf(columns, [row]), { from: 0, to: 1 });
        chain.flush();
        expect(out.rows()[0]!.row).toEqual(wanted);
      }
    }),
    { numRuns: 100 },
  );
}, 120_000);

test('a filter keeps the rows for which its condition is TRUE', () => {
  fc.assert(
    fc.property(exprOf(BOOLEAN, 3), fc.array(rowOf, { minLength: 1, maxLength: 12 }), (condition, rows) => {
      const wanted = rows.map((row) => reference(condition, row));
      fc.pre(!wanted.includes('fails'));
      const out = new MemoryOutput([BIGINT, STRING], false, 1, () => 3);
      const chain = compileChain(straightChain(sourcePlan(columns), [calcPlan([input(3, BIGINT), input(5, STRING)], condition)]))(
        context([out]),
      );
      chain.process(0, batchOf(columns, rows), { from: 0, to: rows.length });
      chain.flush();
      expect(out.rows().map(({ row }) => row)).toEqual(rows.filter((_, i) => wanted[i] === true).map((row) => [row[3], row[5]]));
    }),
    { numRuns: 200 },
  );
}, 120_000);
