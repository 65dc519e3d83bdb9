import { encodeNested, MapValue, types, type DataType, type PhysicalValue } from '@headrace/connector-sdk/schema';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../../batch/testing/memory-output';
import type { PlainRow, PlainValue } from '../../batch/testing/rows';
import { compileChain } from '../../codegen/compile-chain';
import { context, groupPlan, sourcePlan, straightChain } from '../../codegen/testing/plans';
import { arbitraryRow } from '../testing/arbitrary-rows';
import { feed, finish, type Step } from '../testing/drive';
import { comingAndGoing, inserts, leftOver, operatorLaws } from '../testing/operator-laws';
import { keyOf, lawColumns } from '../testing/oracle';

const [TEXT, NUMBER] = [8, 2];
const call = (fn: string, column: number, type: DataType): AggregateCall => ({ fn, args: [column], distinct: false, filter: null, type });
const TEXTS = types.MULTISET(types.STRING);
const SET = types.MULTISET(types.BIGINT);
const calls: readonly AggregateCall[] = [call('COLLECT', TEXT, TEXTS), call('COLLECT', NUMBER, SET)];
const KEY = 0;

interface Case {
  readonly retracts: boolean;
}

const planOf = ({ retracts }: Case) =>
  groupPlan([lawColumns[KEY]!, TEXTS, SET], {
    keys: [KEY],
    aggregates: calls,
    inputRetracts: retracts,
    emitsUpdateBefore: true,
    stateTtlMs: null,
  });

/** A group's values in the order of arrival; a row that goes takes the first value that equals its own. */
function table(_: Case, steps: readonly Step[]): readonly PlainRow[] {
  const groups = new Map<string, PlainRow[]>();
  for (const row of leftOver(steps)) groups.set(keyOf(row, [KEY]), [...(groups.get(keyOf(row, [KEY])) ?? []), row]);
  return [...groups].map(([name, rows]) => {
    const collected = (column: number, type: DataType): PlainValue => {
      const values = valuesOf(steps, name, column);
      const distinct = [...new Set(values)];
      const counts = distinct.map((value) => values.filter((other) => other === value).length);
      return encodeNested(new MapValue(distinct as PhysicalValue[], counts), type);
    };
    return [rows[0]![KEY]!, collected(TEXT, TEXTS), collected(NUMBER, SET)];
  });
}

function valuesOf(steps: readonly Step[], name: string, column: number): readonly PlainValue[] {
  const values: PlainValue[] = [];
  for (const step of steps) {
    if (!('row' in step) || keyOf(step.row, [KEY]) !== name) continue;
    const value = step.row[column]!;
    if (value === null) continue;
    if ((step.kind & 1) === 0) values.push(value);
    else values.splice(values.indexOf(value), 1);
  }
  return values;
}

describe.each([true, false])('values that are collected, where rows go again: %s', (retracts) => {
  operatorLaws<Case>({
    types: lawColumns,
    cases: fc.record({ of: fc.constant({ retracts }), steps: retracts ? comingAndGoing(arbitraryRow) : inserts(arbitraryRow) }),
    plan: planOf,
    changes: () => retracts,
    keys: () => [KEY],
    table,
    always: true,
  });
});

test('a value more costs no copy of the others', () => {
  const memory = (rows: number): number => {
    const out = new MemoryOutput([types.STRING, TEXTS, SET], true, 1, () => 4_096);
    const chain = compileChain(straightChain(sourcePlan(lawColumns), [planOf({ retracts: false })], { changelog: 'retract' }))(
      context([out]),
    );
    const row = [...fc.sample(arbitraryRow, { numRuns: 1, seed: 1 })[0]!];
    row[KEY] = 'k';
    row[TEXT] = 'a text of some length';
    feed(
      chain,
      out,
      Array.from({ length: rows }, (): Step => ({ kind: 0, row })),
      { types: lawColumns, cuts: [1_000], changes: false },
    );
    const bytes = chain.stateBytes();
    finish(chain, out);
    return bytes;
  };
  expect(memory(600)).toBeLessThan(4 * memory(300));
});
