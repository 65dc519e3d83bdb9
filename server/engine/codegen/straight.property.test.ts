import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asOperatorId } from '@/model/ids';
import { call, input } from '@/server/plan/expr/build';
import { types } from '@headrace/connector-sdk/schema';
import type { PlanOperator } from '@/server/plan/job/job-plan';
import { MemoryOutput } from '../batch/testing/memory-output';
import { batchOf, type PlainRow } from '../batch/testing/rows';
import type { Chain, ChainPlan } from '../contract/chain';
import { arbitraryRoom, arbitraryRow } from '../operators/testing/arbitrary-rows';
import { lawColumns } from '../operators/testing/oracle';
import { compileChain } from './compile-chain';
import { calcPlan, context, edge, fields, joinPlan, sourcePlan, straightChain, twoInputChain, unionPlan } from './testing/plans';

const width = lawColumns.length;
const both = [...lawColumns, ...lawColumns];
const narrow = [0, 1, 5, 6, width + 1, width + 5, width + 8];
const narrowTypes = narrow.map((index) => both[index]!);
const sides = { unique: null, retracts: false, stateTtlMs: null };
const always = { condition: null, left: sides, right: sides };
const keys = { left: [1], right: [1], nullSafe: [true] };

const [left, right] = ['left', 'right'].map((id, i) =>
  calcPlan(
    lawColumns.map((type, index) => input(index, type)),
    i === 0 ? null : call('IS_NOT_NULL', [input(0, lawColumns[0]!)], types.BOOLEAN),
    id,
  ),
) as [PlanOperator, PlanOperator];
const join = joinPlan(both, { type: 'inner', keys, ...always });
const some = calcPlan(
  narrow.map((index, i) => input(index, narrowTypes[i]!)),
  call('IS_NOT_NULL', [input(width + 5, both[width + 5]!)], types.BOOLEAN),
  'some',
);
const named = <Kind extends string>(kind: Kind) => ({ id: asOperatorId(kind), kind, origin: [], name: kind, output: fields(narrowTypes) });
const order = [{ column: 6, ascending: false, nullsLast: false }];
const numbers = { from: 1, toColumn: null, emitsRank: false, upsertKey: null, emitsUpdateBefore: true, stateTtlMs: null };
const rank = (to: number): PlanOperator => ({ ...named('rank'), partition: [0], order, to, strategy: 'append', ...numbers });
const latest: PlanOperator = {
  ...named('deduplicate'),
  ...{ keys: [1], keep: 'last', time: 'processing', timeColumn: 0, emitsUpdateBefore: true, stateTtlMs: null },
};
const again = joinPlan(
  [...narrowTypes, ...narrowTypes],
  { type: 'inner', keys: { left: [4], right: [1], nullSafe: [false] }, ...always },
  'again',
);
const behind: Record<string, PlanOperator | null> = { output: null, 'rank of one': rank(1), 'rank of three': rank(3), deduplicate: latest };

/** The whole in one chain: a head, two branches, their join, and what is behind it. */
function together(last: PlanOperator | null): ChainPlan {
  const operators = [unionPlan(lawColumns, 'head'), left, right, join, some, ...(last === null ? [] : [last])];
  const edges = [
    ...[edge('head', 'left'), edge('head', 'right'), edge('left', 'join'), edge('right', 'join', { input: 1 }), edge('join', 'some')],
    ...(last === null ? [] : [edge('some', last.id)]),
  ];
  const outputs = [edge(last?.id ?? 'some', 'sink', last === null ? {} : { changelog: 'retract' })];
  return { operators, edges, inputs: [edge('source', 'head')], outputs, upstream: [sourcePlan(lawColumns)] };
}

/** Row by row, with room for a batch only when nothing else moves. */
function feed(chain: Chain, rows: readonly PlainRow[], out: MemoryOutput): MemoryOutput {
  out.credits = 0;
  const batch = batchOf(lawColumns, rows);
  for (let at = 0; at < rows.length;) {
    at = chain.process(0, batch, { from: at, to: rows.length });
    if (at < rows.length) out.credits++;
  }
  while (!chain.flush()) out.credits++;
  return out;
}

/** The same rows through the join alone, what leaves it through the rest. */
function apart(last: PlanOperator | null, rows: readonly PlainRow[]): readonly unknown[] {
  const joined = new MemoryOutput(both, false);
  const sources = [sourcePlan(lawColumns, 'a'), sourcePlan(lawColumns, 'b')] as const;
  const chain = compileChain(twoInputChain(sources, join))(context([joined]));
  for (const row of rows) {
    chain.process(0, batchOf(lawColumns, [row]), { from: 0, to: 1 });
    if (row[0] !== null) chain.process(1, batchOf(lawColumns, [row]), { from: 0, to: 1 });
  }
  chain.flush();
  const out = new MemoryOutput(narrowTypes, last !== null);
  const operators = [some, ...(last === null ? [] : [last])];
  const rest = compileChain(straightChain(sourcePlan(both), operators, { changelog: last === null ? 'append' : 'retract' }))(
    context([out]),
  );
  for (const { row } of joined.rows()) rest.process(0, batchOf(both, [row]), { from: 0, to: 1 });
  rest.flush();
  return out.rows();
}

test.each(Object.keys(behind))('a join of branches of one chain in front of: %s', (name) => {
  const last = behind[name]!;
  fc.assert(
    fc.property(fc.array(arbitraryRow, { maxLength: 40 }), arbitraryRoom, (rows, room) => {
      let turn = 0;
      const out = new MemoryOutput(narrowTypes, last !== null, 1, () => room[turn++ % room.length] ?? 4_096);
      const chain = compileChain(together(last))(context([out]));
      expect(feed(chain, rows, out).rows()).toEqual(apart(last, rows));
    }),
    { numRuns: 60 },
  );
});

test('a join straight into another one, both of the same rows', () => {
  const wide = [...narrowTypes, ...narrowTypes];
  const plan = together(again);
  const copy = calcPlan(
    narrow.map((index, i) => input(index % width, narrowTypes[i]!)),
    null,
    'copy',
  );
  const operators = [...plan.operators.slice(0, -1), copy, again];
  const edges = [...plan.edges, edge('head', 'copy'), edge('copy', 'again', { input: 1 })];
  const outputs = [edge('again', 'sink')];
  fc.assert(
    fc.property(fc.array(arbitraryRow, { maxLength: 24 }), arbitraryRoom, (rows, room) => {
      let turn = 0;
      const out = new MemoryOutput(wide, false, 1, () => room[turn++ % room.length] ?? 4_096);
      const chain = compileChain({ ...plan, operators, edges, outputs })(context([out]));
      const first = apart(null, rows).map((emitted) => (emitted as { row: PlainRow }).row);
      const second = rows.map((row) => narrow.map((index) => row[index % width]!));
      const wanted = first.flatMap((a) =>
        second.filter((b) => a[4] !== null && a[4] === b[1]).map((b) => JSON.stringify([...a, ...b], texts)),
      );
      const got = feed(chain, rows, out).rows();
      expect(got.map(({ row }) => JSON.stringify(row, texts)).sort()).toEqual(wanted.sort());
    }),
    { numRuns: 60 },
  );
});

const texts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : Object.is(value, -0) ? '-0' : value);
