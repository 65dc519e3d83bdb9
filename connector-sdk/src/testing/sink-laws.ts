import { RowsToColumns } from '../base/index';
import { ByteBuffer } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { SqlRow } from '../schema/values';
import type { CommitRequest, Committer, Lineage, SinkData, SinkRuntime, SinkWriter } from '../sink/sink';
import type { RowChange } from '../spec/connector-spec';
import { MemoryStage, recoverContext, writerContext, type TestInstance } from './contexts';

export interface KindedRow {
  readonly kind: RowChange;
  readonly row: SqlRow;
}

/** What a sink's test gives to the laws. */
export interface SinkHarness<O, C, S> {
  readonly sink: SinkRuntime<O, C, S>;
  /** An empty external place for one law; called once a law. */
  fresh(): Promise<SinkPlace<O>>;
  readonly payload: 'rows' | 'columns' | 'stream';
  /** Rows of epoch n, all different from other epochs' by key. At least two. */
  epoch(n: number): readonly KindedRow[];
}

export interface SinkPlace<O> {
  readonly instance: TestInstance<O>;
  /** What a reader of the external system sees, one text a row, in any order. */
  visible(): Promise<readonly string[]>;
  /** The same text for rows that were all written once. */
  expected(epochs: readonly (readonly KindedRow[])[]): readonly string[];
}

/** Names of the laws that hold for every exactly-once sink. A harness that leaves one out must say so. */
export const sinkLaws = [
  'nothing is visible before its checkpoint is committed',
  'a committed epoch is visible once',
  'an empty checkpoint changes nothing',
  'committing again changes nothing',
  'a crash before prepareCommit leaves nothing',
  'a crash after prepareCommit and before commit loses nothing',
  'a crash after commit and before its answer doubles nothing',
  'a replaced writer starts with nothing of the old one',
  'pending committables survive a changed parallelism',
  'closing twice is harmless',
] as const;
export type SinkLaw = (typeof sinkLaws)[number];

/** Runs one law; throws with what it saw when the law is broken. */
export async function checkSinkLaw<O, C, S>(law: SinkLaw, harness: SinkHarness<O, C, S>): Promise<void> {
  const place = await harness.fresh();
  const run = new SinkRun(harness, place);
  try {
    await laws[law](run as SinkRun<unknown, unknown, unknown>);
  } finally {
    await run.release();
  }
}

type Commits = readonly unknown[];

/** One external place and the lives of the job that writes to it. */
class SinkRun<O, C, S> {
  private readonly stage = new MemoryStage();
  private attempt = 0;
  private checkpoint = 0;
  private readonly lineageId = 'lineage-1';
  private readonly writers: SinkWriter<C, S>[] = [];

  constructor(
    readonly harness: SinkHarness<O, C, S>,
    readonly place: SinkPlace<O>,
  ) {}

  /** A new process: recovers with the pending committables of the restored checkpoint, then gives writers. */
  async start(pending: readonly C[] = [], parallelism = 1): Promise<SinkWriter<C, S>[]> {
    const lineage: Lineage = { lineageId: this.lineageId, attempt: ++this.attempt };
    const { sink } = this.harness;
    await sink.recover?.(recoverContext(this.place.instance, lineage, this.stage), {
      lastCheckpointId: this.checkpoint === 0 ? null : this.checkpoint,
      pending: this.throughJson(pending),
    });
    const started = Array.from({ length: parallelism }, (_, subtask) =>
      sink.createWriter(writerContext(this.place.instance, { lineage, stage: this.stage, subtask, parallelism }), []),
    );
    this.writers.push(...started);
    return started;
  }

  /** Gives back what the writers of all lives hold; a real crash would have done so. */
  async release(): Promise<void> {
    for (const writer of this.writers) await writer.close('failed');
  }

  async write(writer: SinkWriter<C, S>, epoch: number, part?: { readonly index: number; readonly of: number }): Promise<void> {
    const rows = this.harness.epoch(epoch).filter((_, i) => part === undefined || i % part.of === part.index);
    await writer.write(this.dataOf(rows));
  }

  async prepare(writers: readonly SinkWriter<C, S>[]): Promise<C[]> {
    const id = ++this.checkpoint;
    const all: C[] = [];
    for (const writer of writers) all.push(...(await writer.prepareCommit(id)).committables);
    return all;
  }

  /** `answered: false`: the process dies right after the external effect. */
  async commit(committables: readonly C[]): Promise<('committed' | 'alreadyCommitted')[]> {
    const lineage: Lineage = { lineageId: this.lineageId, attempt: this.attempt };
    const committer = this.harness.sink.createCommitter?.(recoverContext(this.place.instance, lineage, this.stage));
    if (committer === undefined) throw new Error('this sink has no committer');
    try {
      return await answersOf(committer, this.checkpoint, this.throughJson(committables));
    } finally {
      await committer.close();
    }
  }

  async expectVisible(epochs: readonly number[], when: string): Promise<void> {
    const expected = [...this.place.expected(epochs.map((n) => this.harness.epoch(n)))].sort();
    const actual = [...(await this.place.visible())].sort();
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    throw new Error(`${when}: a reader sees ${JSON.stringify(actual)} and should see ${JSON.stringify(expected)}`);
  }

  /** Committables live in checkpoints: only what survives JSON and the schema counts. */
  private throughJson(committables: readonly C[]): C[] {
    const { committable } = this.harness.sink;
    if (committable === undefined) return [...committables];
    return committables.map((value) => committable.schema.parse(JSON.parse(JSON.stringify(value))));
  }

  private dataOf(rows: readonly KindedRow[]): SinkData {
    if (this.harness.payload === 'rows') return { kind: 'rows', rows: rows.map(({ row }) => row), kinds: rows.map(({ kind }) => kind) };
    const { fields } = this.place.instance.table;
    const batch = ColumnBatch.allocate(
      fields.map((field) => field.type),
      Math.max(1, rows.length),
    );
    new RowsToColumns(fields).fill(
      batch,
      rows.map(({ row }) => row),
      rows.map(({ kind }) => kind),
    );
    if (this.harness.payload === 'columns') return { kind: 'columns', batch };
    const { format, table } = this.place.instance;
    if (format === undefined) throw new Error('a payload of bytes needs a format');
    const buffer = new ByteBuffer();
    format.createEncoder(table).encode(batch, { from: 0, to: batch.rowCount }, buffer);
    return { kind: 'stream', bytes: buffer.written(), rows: rows.length };
  }
}

async function answersOf<C>(
  committer: Committer<C>,
  checkpointId: number,
  committables: readonly C[],
): Promise<('committed' | 'alreadyCommitted')[]> {
  const answers: ('committed' | 'alreadyCommitted' | Error | undefined)[] = committables.map(() => undefined);
  const requests = committables.map((committable, i): CommitRequest<C> => ({
    committable,
    committed: () => void (answers[i] = 'committed'),
    alreadyCommitted: () => void (answers[i] = 'alreadyCommitted'),
    retryLater: (_afterMs, why) => void (answers[i] = why),
    failed: (why) => void (answers[i] = why),
  }));
  await committer.commit(checkpointId, requests);
  return answers.map((answer) => {
    if (answer === undefined) throw new Error('a commit request was not answered');
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

const laws: Readonly<Record<SinkLaw, (run: SinkRun<unknown, unknown, unknown>) => Promise<void>>> = {
  'nothing is visible before its checkpoint is committed': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    await run.expectVisible([], 'after write');
    await run.prepare([writer!]);
    await run.expectVisible([], 'after prepareCommit');
  },
  'a committed epoch is visible once': async (run) => {
    const [writer] = await run.start();
    for (const epoch of [1, 2, 3]) {
      await run.write(writer!, epoch);
      await run.commit(await run.prepare([writer!]));
    }
    await run.expectVisible([1, 2, 3], 'after three epochs');
    await writer!.endInput?.();
    await run.commit(await run.prepare([writer!]));
    await writer!.close('finished');
    await run.expectVisible([1, 2, 3], 'at the end');
  },
  'an empty checkpoint changes nothing': async (run) => {
    const [writer] = await run.start();
    await run.commit(await run.prepare([writer!]));
    await run.expectVisible([], 'before any row');
    await run.write(writer!, 1);
    await run.commit(await run.prepare([writer!]));
    await run.commit(await run.prepare([writer!]));
    await run.expectVisible([1], 'after an epoch without rows');
  },
  'committing again changes nothing': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    const committables = await run.prepare([writer!]);
    await run.commit(committables);
    const again: Commits = await run.commit(committables);
    if (!again.every((answer) => answer === 'alreadyCommitted')) throw new Error(`the second commit answered ${again.join(', ')}`);
    await run.expectVisible([1], 'after the second commit');
  },
  'a crash before prepareCommit leaves nothing': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    const [next] = await run.start();
    await run.expectVisible([], 'after the restart');
    await run.write(next!, 2);
    await run.commit(await run.prepare([next!]));
    await run.expectVisible([2], 'after the next epoch');
  },
  'a crash after prepareCommit and before commit loses nothing': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    const pending = await run.prepare([writer!]);
    const [next] = await run.start(pending);
    await run.commit(pending);
    await run.expectVisible([1], 'after recovery');
    await run.write(next!, 2);
    await run.commit(await run.prepare([next!]));
    await run.expectVisible([1, 2], 'after the next epoch');
  },
  'a crash after commit and before its answer doubles nothing': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    const pending = await run.prepare([writer!]);
    await run.commit(pending);
    const [next] = await run.start(pending);
    await run.commit(pending);
    await run.write(next!, 2);
    await run.commit(await run.prepare([next!]));
    await run.expectVisible([1, 2], 'after recovery and one more epoch');
  },
  'a replaced writer starts with nothing of the old one': async (run) => {
    const [old] = await run.start();
    await run.write(old!, 1);
    await run.commit(await run.prepare([old!]));
    await run.write(old!, 2);
    const [next] = await run.start();
    await run.write(next!, 3);
    await run.commit(await run.prepare([next!]));
    await run.expectVisible([1, 3], 'while the old writer is still there');
    await old!.close('failed');
    await run.expectVisible([1, 3], 'after the old writer closed');
  },
  'pending committables survive a changed parallelism': async (run) => {
    const two = await run.start([], 2);
    await run.write(two[0]!, 1, { index: 0, of: 2 });
    await run.write(two[1]!, 1, { index: 1, of: 2 });
    const pending = await run.prepare(two);
    const [one] = await run.start(pending, 1);
    await run.commit(pending);
    await run.write(one!, 2);
    await run.commit(await run.prepare([one!]));
    await run.expectVisible([1, 2], 'with one writer instead of two');
  },
  'closing twice is harmless': async (run) => {
    const [writer] = await run.start();
    await run.write(writer!, 1);
    await run.commit(await run.prepare([writer!]));
    await writer!.close('finished');
    await writer!.close('finished');
    await run.expectVisible([1], 'after closing');
  },
};
