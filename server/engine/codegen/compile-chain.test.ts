import { types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { call, input, literal } from '@/server/plan/expr/build';
import { batchOf } from '../batch/testing/rows';
import { MemoryOutput } from '../batch/testing/memory-output';
import { compileChain } from './compile-chain';
import { calcPlan, context, sourcePlan, straightChain } from './testing/plans';

const { BIGINT, STRING, INT, BOOLEAN } = types;

test('filters and projects 64-bit integers, texts and NULLs', () => {
  const source = sourcePlan([BIGINT, STRING, INT]);
  const calc = calcPlan(
    [input(1, STRING), call('PLUS', [input(0, BIGINT), literal('1', BIGINT)], BIGINT), call('TIMES', [input(2, INT), input(2, INT)], INT)],
    call('GREATER', [input(0, BIGINT), literal('1', BIGINT)], BOOLEAN),
  );
  const out = new MemoryOutput([STRING, BIGINT, INT], false, 1, () => 2);
  const chain = compileChain(straightChain(source, [calc]))(context([out]));
  const batch = batchOf(
    [BIGINT, STRING, INT],
    [
      [1n, 'no', 1],
      [2n, 'yes', null],
      [9223372036854775807n, null, 3],
      [null, 'no', 5],
      [5n, 'grün', 70_000],
    ],
  );
  expect(chain.process(0, batch, { from: 0, to: 5 })).toBe(5);
  expect(chain.flush()).toBe(true);
  expect(out.rows().map(({ row }) => row)).toEqual([
    ['yes', 3n, null],
    [null, -9223372036854775808n, 9],
    ['grün', 6n, 605032704],
  ]);
  expect(chain.metrics[0]).toMatchObject({ rowsIn: 5, rowsOut: 3 });
});

test('stops without room and goes on at the same row', () => {
  const out = new MemoryOutput([INT], false, 1, () => 2);
  out.credits = 1;
  const chain = compileChain(straightChain(sourcePlan([INT]), [calcPlan([input(0, INT)])]))(context([out]));
  const batch = batchOf([INT], [[1], [2], [3], [4], [5]]);
  expect(chain.process(0, batch, { from: 0, to: 5 })).toBe(2);
  expect(chain.process(0, batch, { from: 2, to: 5 })).toBe(2);
  out.credits = 2;
  expect(chain.process(0, batch, { from: 2, to: 5 })).toBe(5);
  chain.flush();
  expect(out.rows().map(({ row }) => row[0])).toEqual([1, 2, 3, 4, 5]);
});

test('fails at NULL where there may be none, and names the column', () => {
  const enforced = call('ENFORCE_NOT_NULL', [input(0, STRING), literal('printed', STRING), literal('name', STRING)], BOOLEAN);
  const out = new MemoryOutput([STRING], false);
  const chain = compileChain(straightChain(sourcePlan([STRING]), [calcPlan([input(0, STRING)], enforced)]))(context([out]));
  const batch = batchOf([STRING], [['a'], [''], [null]]);
  expect(chain.process(0, batch, { from: 0, to: 2 })).toBe(2);
  expect(() => chain.process(0, batch, { from: 2, to: 3 })).toThrow('The column "name" of "printed" is NOT NULL');
  chain.flush();
  expect(out.rows().map(({ row }) => row[0])).toEqual(['a', '']);
});
