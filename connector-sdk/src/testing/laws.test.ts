import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { types } from '../schema/data-type';
import type { SqlRow } from '../schema/values';
import type { CommitRequest, SinkRuntime } from '../sink/sink';
import type { SourceRuntime } from '../source/source';
import { checkSinkLaw, sinkLaws, type SinkHarness, type SinkLaw } from './sink-laws';
import { checkSourceLaw, sourceLaws, type SourceHarness, type SourceLaw } from './source-laws';

const table = { name: 't', fields: [{ name: 'id', type: types.INT }], primaryKey: [], metadata: [], partitionKeys: [] };

/** A sink into memory, right but for one fault. */
type SinkFault =
  | 'none'
  | 'writes at once'
  | 'commits twice'
  | 'commits at prepare'
  | 'forgets pending'
  | 'keeps the old epoch'
  | 'answers wrongly'
  | 'fails on close';

function memorySink(fault: SinkFault): SinkHarness<object, { name: string; rows: number[] }, never> {
  let visible: number[] = [];
  let committed = new Set<string>();
  let kept: number[] = [];
  const sink: SinkRuntime<object, { name: string; rows: number[] }, never> = {
    committable: { version: 1, schema: z.object({ name: z.string(), rows: z.array(z.number()) }) },
    createWriter: (ctx) => {
      let rows: number[] = fault === 'keeps the old epoch' ? kept : [];
      kept = rows;
      let closed = false;
      return {
        write: (data) => {
          if (data.kind !== 'rows') throw new Error('rows only');
          const ids = data.rows.map(([id]) => id as number);
          if (fault === 'writes at once') visible.push(...ids);
          else rows.push(...ids);
        },
        prepareCommit: (checkpointId) => {
          const name = `${ctx.lineage.attempt}-${ctx.subtask}-${checkpointId}`;
          const committable = { name, rows };
          rows = [];
          kept = rows;
          if (fault === 'commits at prepare') {
            visible.push(...committable.rows);
            committed.add(name);
          }
          return Promise.resolve({ committables: [committable] });
        },
        close: () => {
          if (closed && fault === 'fails on close') return Promise.reject(new Error('closed already'));
          closed = true;
          return Promise.resolve();
        },
      };
    },
    createCommitter: () => ({
      commit: (_id, requests) => {
        for (const request of requests) commitOne(request);
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
    }),
    recover: (_ctx, { pending }) => {
      if (fault === 'forgets pending') for (const { name } of pending) committed.add(name);
      return Promise.resolve();
    },
  };
  const commitOne = (request: CommitRequest<{ name: string; rows: number[] }>): void => {
    const { name, rows } = request.committable;
    const again = committed.has(name) && fault !== 'commits twice';
    if (!again) visible.push(...rows);
    committed.add(name);
    if (again && fault !== 'answers wrongly') request.alreadyCommitted();
    else request.committed();
  };
  return {
    sink,
    payload: 'rows',
    epoch: (n) => [n * 10, n * 10 + 1].map((id) => ({ kind: 'insert', row: [id] })),
    fresh: () => {
      visible = [];
      committed = new Set();
      kept = [];
      return Promise.resolve({
        instance: { options: {}, table },
        visible: () => Promise.resolve(visible.map(String)),
        expected: (epochs) => epochs.flat().map(({ row }) => String(row[0])),
      });
    },
  };
}

async function brokenLaws<L>(laws: readonly L[], check: (law: L) => Promise<void>): Promise<L[]> {
  const broken: L[] = [];
  for (const law of laws) await check(law).catch(() => broken.push(law));
  return broken;
}

describe('the sink laws', () => {
  it('hold for a right sink', async () => {
    expect(await brokenLaws(sinkLaws, (law) => checkSinkLaw(law, memorySink('none')))).toEqual([]);
  });

  it.each<[SinkFault, SinkLaw]>([
    ['writes at once', 'nothing is visible before its checkpoint is committed'],
    ['commits at prepare', 'nothing is visible before its checkpoint is committed'],
    ['commits twice', 'committing again changes nothing'],
    ['commits twice', 'a crash after commit and before its answer doubles nothing'],
    ['forgets pending', 'a crash after prepareCommit and before commit loses nothing'],
    ['forgets pending', 'pending committables survive a changed parallelism'],
    ['keeps the old epoch', 'a crash before prepareCommit leaves nothing'],
    ['keeps the old epoch', 'a replaced writer starts with nothing of the old one'],
    ['answers wrongly', 'committing again changes nothing'],
    ['fails on close', 'closing twice is harmless'],
  ])('find a sink that %s: %s', async (fault, law) => {
    expect(await brokenLaws(sinkLaws, (each) => checkSinkLaw(each, memorySink(fault)))).toContain(law);
  });
});

/** A source of numbers 0 … 29 in three splits, right but for one fault. */
type SourceFault =
  | 'none'
  | 'position before'
  | 'position behind'
  | 'loses a restored split'
  | 'gives a split twice'
  | 'ignores pauses'
  | 'ignores wake-ups'
  | 'turns around';
interface Range {
  first: number;
}

function numberSource(fault: SourceFault): SourceHarness<object, Range, number, Range[]> {
  const source: SourceRuntime<object, Range, number, Range[]> = {
    split: { version: 1, schema: z.object({ first: z.number() }) },
    position: { version: 1, schema: z.number() },
    enumeratorState: { version: 1, schema: z.array(z.object({ first: z.number() })) },
    splitId: ({ first }) => String(first),
    createEnumerator: (ctx, restored) => {
      const queue: { split: Range; from: number | null }[] = restored
        ? [
            ...restored.assignments.slice(fault === 'loses a restored split' ? 1 : 0),
            ...restored.state.map((split) => ({ split, from: null })),
          ]
        : [0, 10, 20].map((first) => ({ split: { first }, from: null }));
      if (fault === 'gives a split twice' && restored && queue[0]) queue.push(queue[0]);
      const serve = (reader: number): void => {
        const next = queue.shift();
        if (next) ctx.assign(reader, [next]);
        else ctx.signalNoMoreSplits(reader);
      };
      return {
        start: () => Promise.resolve(),
        onReaderReady: serve,
        onSplitRequest: serve,
        onSplitFinished: () => undefined,
        snapshot: () => queue.map(({ split }) => split),
        close: () => Promise.resolve(),
      };
    },
    createReader: () => {
      const open: { first: number; at: number; turned: boolean }[] = [];
      const paused = new Set<string>();
      let wake: (() => void) | null = null;
      return {
        addSplits: (assignments) =>
          open.push(...assignments.map(({ split, from }) => ({ first: split.first, at: from ?? split.first, turned: from !== null }))),
        pauseOrResume: (pause, resume) => {
          pause.forEach((id) => paused.add(id));
          resume.forEach((id) => paused.delete(id));
        },
        fetch: async ({ waitMs }) => {
          const current = open.find(({ first }) => fault === 'ignores pauses' || !paused.has(String(first)));
          if (!current) {
            await new Promise<void>((resolve) => {
              setTimeout(resolve, waitMs);
              wake = fault === 'ignores wake-ups' ? null : resolve;
            });
            return { batches: [], finished: [], caughtUp: [] };
          }
          const ids = [current.at, current.at + 1].filter((id) => id < current.first + 10);
          if (fault === 'turns around' && current.turned) ids.reverse();
          current.at += 2;
          const done = current.at >= current.first + 10;
          if (done) open.splice(open.indexOf(current), 1);
          const position = current.at + (fault === 'position before' ? -1 : fault === 'position behind' ? 1 : 0);
          const rows: SqlRow[] = ids.map((id) => [id]);
          return {
            batches: [{ splitId: String(current.first), data: { kind: 'rows', rows, kinds: null }, position }],
            finished: done ? [String(current.first)] : [],
            caughtUp: [],
          };
        },
        wakeUp: () => wake?.(),
        close: () => Promise.resolve(),
      };
    },
  };
  return {
    source,
    instance: { options: {}, table },
    expected: Array.from({ length: 30 }, (_, i) => String(i)),
    rowText: ([id]) => String(id),
  };
}

describe('the source laws', () => {
  it('hold for a right source', async () => {
    expect(await brokenLaws(sourceLaws, (law) => checkSourceLaw(law, numberSource('none')))).toEqual([]);
  });

  it.each<[SourceFault, SourceLaw]>([
    ['position before', 'reading again from any position gives exactly what follows'],
    ['position behind', 'reading again from any position gives exactly what follows'],
    ['loses a restored split', 'a restore with another parallelism loses and doubles nothing'],
    ['gives a split twice', 'a restore with another parallelism loses and doubles nothing'],
    ['turns around', 'order within a split is kept over a restart'],
    ['ignores pauses', 'a paused split gives nothing'],
    ['ignores wake-ups', 'a fetch that waits ends when it is woken'],
  ])('find a source that has the fault "%s": %s', async (fault, law) => {
    expect(await brokenLaws(sourceLaws, (each) => checkSourceLaw(each, numberSource(fault)))).toContain(law);
  });
});
