import { types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { input } from '@/server/plan/expr/build';
import { batchOf, rowAt, type PlainRow } from '../batch/testing/rows';
import { compileChain } from '../codegen/compile-chain';
import { calcPlan, context, fields, sourcePlan, straightChain } from '../codegen/testing/plans';
import { ChainTask } from './chain-task';
import { EdgeOutput } from './edge-output';
import type { CheckpointMark, Element } from './element';
import { InputGate } from './input-gate';
import { LocalChannel } from './local-channel';
import { BatchPool } from './pooled-batch';
import type { TaskHost } from './task';

const columns = [types.INT, types.STRING];
const mark: CheckpointMark = { id: 1, type: 'checkpoint', directory: null };

/** A filter's task between two channels; what stands in the output is taken out by hand, as a sink does it. */
function filterTask() {
  const [into, out] = [new LocalChannel(1), new LocalChannel(3)];
  const outputs = [new EdgeOutput([out], [new BatchPool({ fields: fields(columns), withKinds: false }, 5)])];
  const plan = straightChain(sourcePlan(columns), [calcPlan(columns.map((type, i) => input(i, type)))]);
  const host: TaskHost = {
    subtask: 0,
    parallelism: 1,
    signal: new AbortController().signal,
    wake: () => undefined,
    fail: (error) => {
      throw error;
    },
    sectionWriter: () => {
      throw new Error('no state here');
    },
    acknowledge: () => undefined,
    decline: () => undefined,
    restored: () => null,
  };
  const gate = new InputGate([{ channel: into, input: 0, side: 0 }]);
  const task = new ChainTask({ index: 0, plan, chain: compileChain(plan)(context(outputs)), gate, outputs, host });
  const run = (): void => {
    for (let steps = 0, at = 1_000; steps < 20; steps++, at += 200) task.step(at);
  };
  const send = (rows: readonly PlainRow[]): { readonly data: Uint8Array; released: boolean } => {
    const batch = batchOf(columns, rows);
    const sent = { data: batch.columns[1]!.data, released: false };
    into.push({ kind: 'batch', batch, release: () => (sent.released = true) });
    run();
    return sent;
  };
  const taken = (): Element & { kind: 'batch' } => {
    const element = out.peek();
    if (element?.kind !== 'batch') throw new Error(`${element?.kind ?? 'nothing'} instead of a batch`);
    out.shift();
    return element;
  };
  return { into, out, send, run, taken };
}
const rowsOf = ({ batch }: Element & { kind: 'batch' }): readonly PlainRow[] =>
  Array.from({ length: batch.rowCount }, (_, row) => rowAt(batch, row));
const some: readonly PlainRow[] = [
  [1, 'one'],
  [2, null],
  [3, 'three'],
];

test('texts stay where they lie, and the input is held until nothing refers to it', () => {
  const { out, send, run, taken } = filterTask();
  out.takesLent = true;
  const first = send(some);
  const element = taken();
  expect(rowsOf(element)).toEqual(some);
  expect(element.batch.columns[1]!.data).toBe(first.data);
  expect(first.released).toBe(false);
  const second = send([[4, 'four']]);
  expect(out.peek()).toBeNull();
  element.release();
  run();
  expect(first.released).toBe(true);
  const next = taken();
  expect(rowsOf(next)).toEqual([[4, 'four']]);
  expect(second.released).toBe(false);
});

test('a barrier does not wait for texts that are lent', () => {
  const { into, out, send, run, taken } = filterTask();
  out.takesLent = true;
  send(some);
  taken();
  into.push({ kind: 'barrier', mark });
  run();
  expect(out.peek()).toEqual({ kind: 'barrier', mark });
});

test('a receiver that keeps batches gets copies from then on, in room of their own', () => {
  const { out, send, run, taken } = filterTask();
  out.takesLent = true;
  const first = send(some);
  const before = first.data.slice();
  out.takesLent = false;
  taken().release();
  run();
  expect(first.released).toBe(true);
  const second = send([[4, 'four']]);
  expect(second.released).toBe(true);
  run();
  const element = taken();
  expect(rowsOf(element)).toEqual([[4, 'four']]);
  expect([first.data, second.data]).not.toContain(element.batch.columns[1]!.data);
  expect(first.data).toEqual(before);
});
