import { isHeadraceError } from '@headrace/connector-sdk';
import { encodeNested, decodeNested, isNested, types, type DataType, type PhysicalValue } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryOutput } from '@/server/engine/batch/testing/memory-output';
import { batchOf, type PlainRow, type PlainValue } from '@/server/engine/batch/testing/rows';
import { compileChain } from '@/server/engine/codegen/compile-chain';
import { calcPlan, context as chainContext, sourcePlan, straightChain } from '@/server/engine/codegen/testing/plans';
import { input, isDeterministic, literal } from '@/server/plan/expr/build';
import { evaluate, EvaluationError } from '@/server/plan/expr/evaluate';
import type { Expr } from '@/server/plan/expr/expr';
import { scalarFunctions } from './index';
import type { ParameterName } from './parameters';
import { resolveOverload } from './signature';

const { STRING, INT, BIGINT, DOUBLE, BOOLEAN, BYTES, DATE } = types;
const texts = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab,cd,,e',
    'Grün 😀 x',
    '  pad ',
    'k=v,l=w',
    '2024-02-29 10:11:12',
    '1.50',
    '[1,{"a":"b"}]',
    'UTF-8',
    'http://h/p?q=1#r',
    'yyyy-MM',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const doubles = fc.oneof(fc.constantFrom(0, -0, 1, -1.5, 0.005, 1e300, Infinity, NaN), fc.double({ noDefaultInfinity: true, noNaN: true }));
const longs = fc.oneof(fc.bigInt(-5n, 5n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const stamps = fc.bigInt(-1_000_000_000_000n, 4_000_000_000_000n);

/** What a parameter may be given: a type, and values of it. */
const given: Readonly<Record<ParameterName, readonly (readonly [DataType, fc.Arbitrary<PhysicalValue>])[]>> = {
  text: [[STRING, texts]],
  int: [[INT, fc.oneof(fc.integer({ min: -3, max: 12 }), fc.constantFrom(2_147_483_647, -2_147_483_648))]],
  bigint: [[BIGINT, longs]],
  float: [[types.FLOAT, doubles.map(Math.fround)]],
  double: [[DOUBLE, doubles]],
  exactNumber: [
    [types.DECIMAL(10, 3), fc.bigInt(-9_999_999_999n, 9_999_999_999n)],
    [types.DECIMAL(38, 6), fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n)],
  ],
  integer: [
    [INT, fc.integer()],
    [BIGINT, longs],
  ],
  number: [
    [INT, fc.integer()],
    [DOUBLE, doubles],
    [types.DECIMAL(10, 3), fc.bigInt(-9_999_999_999n, 9_999_999_999n)],
  ],
  boolean: [[BOOLEAN, fc.boolean()]],
  binary: [[BYTES, fc.uint8Array({ maxLength: 9 })]],
  timestamp: [[types.TIMESTAMP(3), stamps]],
  moment: [
    [types.TIMESTAMP(3), stamps],
    [types.TIMESTAMP_LTZ(3), stamps],
  ],
  datetime: [
    [types.TIMESTAMP(6), stamps],
    [types.TIME(0), fc.integer({ min: 0, max: 86_399 }).map((seconds) => seconds * 1_000)],
  ],
  day: [
    [DATE, fc.integer({ min: -700_000, max: 700_000 })],
    [types.TIMESTAMP_LTZ(3), stamps],
  ],
  any: [[STRING, texts]],
};

/** Repeating and filling up by as much as there may be asked for would only measure memory. */
const modest = new Set(['REPEAT', 'LPAD', 'RPAD']);

interface Trial {
  readonly expr: Expr;
  readonly columns: readonly DataType[];
  readonly row: readonly PhysicalValue[];
}

/** A call with columns, or constants for some, as arguments. */
function trials(name: string, params: readonly ParameterName[]): fc.Arbitrary<Trial | null> {
  const fn = scalarFunctions.find((one) => one.names[0] === name)!;
  const argument = (param: ParameterName): fc.Arbitrary<readonly [DataType, PhysicalValue, boolean]> =>
    fc
      .constantFrom(...given[param])
      .chain(([type, values]) =>
        fc.tuple(
          fc.constant(type),
          fc.option(modest.has(name) && param === 'int' ? fc.integer({ min: -2, max: 40 }) : values, { nil: null, freq: 8 }),
          fc.boolean(),
        ),
      );
  return fc.tuple(...params.map(argument)).map((args) => {
    const columns = args.map(([type]) => type);
    const exprs = args.map(([type, value, constant], i): Expr =>
      constant && (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && !Object.is(value, -0)))
        ? literal(value, type)
        : input(i, type),
    );
    const expr = resolveOverload(fn, exprs);
    return expr.op === 'no-overload' || !isDeterministic(expr) ? null : { expr, columns, row: args.map(([, value]) => value) };
  });
}

const shown = (value: PhysicalValue | PlainValue): unknown =>
  typeof value === 'number' ? (Number.isNaN(value) ? 'NaN' : Object.is(value, -0) ? '-0' : value) : value;

function meant({ expr, row }: Trial, zone: string): unknown {
  try {
    const value = evaluate(expr, row, { timeZone: zone, nowMs: 0 });
    return shown(isNested(expr.type) && value !== null ? decodeNested(encodeNested(value, expr.type), expr.type) : value);
  } catch (error) {
    if (error instanceof EvaluationError) return 'fails';
    throw error;
  }
}

function computed({ expr, columns, row }: Trial): unknown {
  const out = new MemoryOutput([expr.type], false);
  const chain = compileChain(straightChain(sourcePlan(columns), [calcPlan([expr])]))(chainContext([out]));
  try {
    chain.process(0, batchOf(columns, [row as PlainRow]), { from: 0, to: 1 });
  } catch (error) {
    if (isHeadraceError(error)) return 'fails';
    throw error;
  }
  chain.flush();
  const [value] = out.rows()[0]!.row as readonly PlainValue[];
  return shown(isNested(expr.type) && value instanceof Uint8Array ? decodeNested(value, expr.type) : value!);
}

describe('every function means the same compiled and evaluated', () => {
  const calls = scalarFunctions.flatMap((fn) =>
    fn.overloads.filter((overload) => overload.params.length > 0).map((overload) => [fn.names[0]!, overload.params] as const),
  );
  it.each(calls)('%s(%s)', (name, params) => {
    fc.assert(
      fc.property(trials(name, params), (trial) => {
        if (trial !== null) expect(computed(trial)).toEqual(meant(trial, 'UTC'));
      }),
      { numRuns: 25 },
    );
  });
});
