import { types } from '@headrace/connector-sdk/schema';
import type { FetchResult, SourceReader, SourceRuntime } from '@headrace/connector-sdk/source';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { asOperatorId } from '@/model/ids';
import type { EngineBatch } from '../contract/batch';
import type { Element } from '../dataflow/element';
import { LocalChannel } from '../dataflow/local-channel';
import { SharedOutput } from '../dataflow/shared-output';
import type { TaskHost } from '../dataflow/task';
import { OperatorMeter } from '../metrics/operator-meter';
import { DeadLetterFile } from './dead-letter-file';
import { SourceInput } from './source-input';
import { SourceTask } from './source-task';

const fields = [{ name: 'n', type: types.BIGINT }];
const operator = asOperatorId('in/scan');

interface Bench {
  readonly task: SourceTask;
  /** The fetch that is under way answers. */
  answer(result: Partial<FetchResult<unknown>>): Promise<void>;
  /** Steps at a moment until the task has nothing to do. */
  settle(nowMs: number): void;
  /** What came out since the last call; batches stay with their receiver until they are released. */
  taken(): Element[];
}

function bench(idleTimeoutMs: number): Bench {
  const channel = new LocalChannel(1);
  let answer: (result: FetchResult<unknown>) => void = () => undefined;
  const reader: SourceReader<unknown, unknown> = {
    addSplits: () => undefined,
    pauseOrResume: () => undefined,
    fetch: () => new Promise((resolve) => (answer = resolve)),
    wakeUp: () => undefined,
    close: () => Promise.resolve(),
  };
  const text = { version: 1, schema: z.string() };
  const runtime = { split: text, position: text, splitId: (split: unknown) => split as string } as unknown as SourceRuntime<unknown>;
  const host = { subtask: 0, parallelism: 1, wake: () => undefined, signal: new AbortController().signal } as unknown as TaskHost;
  const use = {
    connector: 'test',
    options: {},
    format: null,
    schema: { name: 'in', fields, primaryKey: [], metadata: [], partitionKeys: [] },
  };
  const plan = { id: operator, kind: 'source', origin: [], name: 'in', output: fields, use, projection: [0], metadata: [] } as const;
  const task = new SourceTask({
    index: 0,
    plan: { ...plan, onError: 'fail', boundedness: 'unbounded' },
    runtime,
    reader,
    input: new SourceInput({ fields, decodeOrder: [0] }, () => {
      throw new Error('rows need no decoder');
    }),
    output: new SharedOutput([channel]),
    port: { ready: () => undefined, requestSplit: () => undefined, splitFinished: () => undefined },
    host,
    meter: new OperatorMeter(operator),
    deadLetters: new DeadLetterFile({ directory: '/nowhere', operator, subtask: 0, attempt: 1 }),
    idleTimeoutMs,
    rate: null,
    onRows: () => undefined,
  });
  return {
    task,
    answer: async (result) => {
      answer({ batches: [], finished: [], caughtUp: [], ...result });
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    },
    settle: (nowMs) => {
      for (let steps = 0; steps < 20 && task.step(nowMs) === 'worked'; steps++);
    },
    taken: () => {
      const elements: Element[] = [];
      for (let element = channel.peek(); element !== null; element = channel.peek()) {
        elements.push(element);
        channel.shift();
      }
      return elements;
    },
  };
}

const rowOf = (splitId: string, position: string): FetchResult<unknown>['batches'][number] => ({
  splitId,
  position,
  data: { kind: 'rows', rows: [[1n]], kinds: null },
});
const assignment = (split: string, watermark: number | null): Parameters<SourceTask['assign']>[0][number] => ({
  assignment: { split, from: null },
  watermark,
});
const statuses = (elements: readonly Element[]): boolean[] =>
  elements.flatMap((element) => (element.kind === 'status' ? [element.idle] : []));
const batches = (elements: readonly Element[]): { batch: EngineBatch; release: () => void }[] =>
  elements.flatMap((element) => (element.kind === 'batch' ? [element] : []));
/** Event time behind the last batch: what a watermark operator makes of its clock. */
const eventTime = (elements: readonly Element[]): number => {
  const clock = batches(elements).at(-1)!.batch.clock!;
  return Math.min(clock.watermark, clock.others);
};

describe('an idle time-out', () => {
  it('does not count the time for which rows waited behind a pipe that was full', async () => {
    const { task, settle, answer, taken } = bench(1_000);
    task.assign([assignment('a', null)]);
    settle(0);
    await answer({ batches: [rowOf('a', '1')] });
    settle(10);
    const [first] = batches(taken());
    settle(30_000);
    first!.release();
    settle(30_010);
    settle(30_080);
    expect(statuses(taken())).toEqual([]);
    await answer({ batches: [rowOf('a', '2')] });
    settle(30_100);
    const held = taken();
    expect(batches(held)).toHaveLength(1);
    expect(statuses(held)).toEqual([]);
    batches(held)[0]!.release();
    for (let now = 30_110; now < 31_500; now += 60) settle(now);
    expect(statuses(taken())).toEqual([true]);
  });

  it('is not over because the process stood still', async () => {
    const { task, settle, answer, taken } = bench(1_000);
    task.assign([assignment('a', null)]);
    settle(0);
    settle(60);
    settle(3_600_000);
    expect(statuses(taken())).toEqual([]);
    await answer({});
    settle(3_600_060);
    expect(statuses(taken())).toEqual([]);
  });
});

describe('an idle time-out of a split that its reader has not begun', () => {
  it('does not run while the reader is at another one', async () => {
    const { task, settle, answer, taken } = bench(1_000);
    task.assign([assignment('a', 100), assignment('b', 20)]);
    let now = 0;
    for (let row = 0; row < 50; row++) {
      settle(now);
      settle((now += 60));
      await answer({ batches: [rowOf('a', String(row))], waiting: ['b'] });
      settle((now += 60));
      const held = taken();
      expect(eventTime(held)).toBe(20);
      for (const { release } of batches(held)) release();
    }
    settle(now);
    await answer({ finished: ['a'] });
    settle((now += 60));
    const behind = taken();
    expect(eventTime(behind)).toBe(20);
    for (const { release } of batches(behind)) release();
    for (const until = now + 900; now < until; now += 60) settle(now);
    expect(statuses(taken())).toEqual([]);
    for (const until = now + 300; now < until; now += 60) settle(now);
    expect(statuses(taken())).toEqual([true]);
  });
});

describe('event time of splits that leave', () => {
  it('goes on to the least of those that stay, though several leave at once', async () => {
    const { task, settle, answer, taken } = bench(0);
    task.assign([assignment('a', 10), assignment('b', 20), assignment('c', 30)]);
    settle(0);
    await answer({ finished: ['a', 'b'] });
    settle(10);
    expect(eventTime(taken())).toBe(30);
  });

  it('goes on to the furthest of them when all leave at once, in whatever order they are named', async () => {
    const { task, settle, answer, taken } = bench(0);
    task.assign([assignment('a', 10), assignment('b', 20), assignment('c', 30)]);
    settle(0);
    await answer({ finished: ['c', 'a', 'b'] });
    settle(10);
    expect(eventTime(taken())).toBe(30);
  });
});
