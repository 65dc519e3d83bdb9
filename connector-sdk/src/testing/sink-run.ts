import { RowsToColumns } from '../base/index';
import { ByteBuffer } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import type { SqlRow } from '../schema/values';
import type { CommitRequest, Lineage, SinkData, SinkRuntime, SinkWriter } from '../sink/sink';
import type { ConnectorSpec } from '../spec/connector-spec';
import { loadVersioned, storeVersioned } from '../source/versioned';
import { committerContext, recoverContext, writerContext, type MemoryStage, type TestInstance } from './contexts';
import type { KindedRow } from './harness';
import { broken } from './law';

export type AnySink = SinkRuntime<unknown, unknown, unknown>;
export type AnyWriter = SinkWriter<unknown, unknown>;
export type CommitAnswer = 'committed' | 'alreadyCommitted' | { readonly later: Error } | { readonly failed: Error };

/** Where a process may die inside a commit; throws there when it does. */
export type CommitStep = (step: string) => void;
const anywhere: CommitStep = () => undefined;
/** A system that was away, or is busy, may answer "later" for so long. */
const MOST_LATER_MS = 10_000;

export interface SinkSetup {
  readonly spec: ConnectorSpec;
  readonly sink: AnySink;
  readonly instance: TestInstance<unknown>;
  readonly stage: MemoryStage;
}

/** One life of a job's sink: recovers, opens writers, and passes everything that would lie in a checkpoint through JSON. */
export class SinkLife {
  readonly writers: AnyWriter[] = [];

  private constructor(
    private readonly setup: SinkSetup,
    readonly lineage: Lineage,
  ) {}

  static async start(
    setup: SinkSetup,
    of: {
      readonly attempt: number;
      readonly parallelism: number;
      readonly pending?: readonly string[];
      readonly states?: readonly string[];
      readonly lastCheckpointId?: number | null;
      readonly lineageId?: string;
    },
  ): Promise<SinkLife> {
    const life = new SinkLife(setup, { lineageId: of.lineageId ?? 'lineage-1', attempt: of.attempt });
    const { sink, instance, stage } = setup;
    await sink.recover?.(recoverContext(instance, life.lineage, stage), {
      lastCheckpointId: of.lastCheckpointId ?? null,
      pending: life.committables(of.pending ?? []),
    });
    const states = (of.states ?? []).map((state) => loadVersioned(sink.writerState!, JSON.parse(state), 'writer state'));
    for (let subtask = 0; subtask < of.parallelism; subtask++) {
      const context = writerContext(instance, { lineage: life.lineage, stage, subtask, parallelism: of.parallelism });
      const own = states.filter((_, i) => i % of.parallelism === subtask);
      life.writers.push(sink.createWriter(context, own));
    }
    return life;
  }

  async write(subtask: number, rows: readonly KindedRow[]): Promise<void> {
    if (rows.length > 0) await this.writers[subtask]!.write(sinkData(this.setup, rows));
  }

  /** What goes into the checkpoint for this subtask, as JSON. */
  async prepare(subtask: number, checkpointId: number): Promise<{ readonly committables: string[]; readonly state: string | null }> {
    const { sink } = this.setup;
    const { committables, state } = await this.writers[subtask]!.prepareCommit(checkpointId);
    if (committables.length > 0 && !sink.committable) broken('there are committables, and the sink declares no form of them');
    if (state !== undefined && !sink.writerState) broken('there is a writer state, and the sink declares no form of it');
    return {
      committables: committables.map((each) => JSON.stringify(storeVersioned(sink.committable!, each))),
      state: state === undefined ? null : JSON.stringify(storeVersioned(sink.writerState!, state)),
    };
  }

  async prepareAll(checkpointId: number): Promise<string[]> {
    const all: string[] = [];
    for (let subtask = 0; subtask < this.writers.length; subtask++) all.push(...(await this.prepare(subtask, checkpointId)).committables);
    return all;
  }

  /** One call of a new committer, which is closed again. `at` may throw: then the process died there. */
  async commit(checkpointId: number, committables: readonly string[], at: CommitStep = anywhere): Promise<readonly CommitAnswer[]> {
    const { sink, instance, stage } = this.setup;
    const committer = sink.createCommitter?.(committerContext(instance, this.lineage, stage));
    if (committer === undefined) {
      if (committables.length > 0) broken('there are committables, and no committer for them');
      return [];
    }
    const requests = this.committables(committables).map((committable, i) => new Request(committable, i, at));
    try {
      await committer.commit(checkpointId, requests);
    } finally {
      await committer.close();
    }
    if (requests.some(({ answers }) => answers > 1)) broken('a commit request was answered twice');
    return requests.map(({ answer }) => answer ?? broken('a commit request was not answered'));
  }

  /** Commits and asks again where the answer is "later"; a failure is thrown. */
  async commitThrough(checkpointId: number, committables: readonly string[], at: CommitStep = anywhere): Promise<readonly CommitAnswer[]> {
    let open = committables;
    const since = performance.now();
    for (let tries = 0; ; tries++) {
      const answers = await this.commit(checkpointId, open, at);
      const failed = answers.find((answer) => typeof answer === 'object' && 'failed' in answer);
      if (typeof failed === 'object' && 'failed' in failed) throw failed.failed;
      open = open.filter((_, i) => typeof answers[i] === 'object');
      if (open.length === 0) return answers;
      if (tries >= 50 && performance.now() - since > MOST_LATER_MS)
        throw (answers.find((answer) => typeof answer === 'object') as { later: Error }).later;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void> {
    for (const writer of this.writers) await writer.close(reason);
  }

  private committables(stored: readonly string[]): unknown[] {
    return stored.map((text) => loadVersioned(this.setup.sink.committable!, JSON.parse(text), 'committable'));
  }
}

class Request implements CommitRequest<unknown> {
  answer: CommitAnswer | null = null;
  answers = 0;
  private asked = false;

  constructor(
    private readonly value: unknown,
    private readonly index: number,
    private readonly at: CommitStep,
  ) {}

  get committable(): unknown {
    if (!this.asked) this.at(`commit: committable ${this.index} is looked at`);
    this.asked = true;
    return this.value;
  }
  committed(): void {
    this.settle('committed');
  }
  alreadyCommitted(): void {
    this.settle('alreadyCommitted');
  }
  retryLater(_afterMs: number, why: Error): void {
    this.settle({ later: why });
  }
  failed(why: Error): void {
    this.settle({ failed: why });
  }

  private settle(answer: CommitAnswer): void {
    this.at(`commit: the effect of committable ${this.index} is there, not yet acknowledged`);
    this.answer = answer;
    this.answers++;
  }
}

/** Rows in the payload that the spec asks for. */
function sinkData({ spec, instance }: SinkSetup, rows: readonly KindedRow[]): SinkData {
  const payload = spec.sink!.payload(instance.options, instance.table, instance.format);
  const plain: SqlRow[] = rows.map(({ row }) => row);
  const kinds = rows.map(({ kind }) => kind);
  if (payload === 'rows') return { kind: 'rows', rows: plain, kinds };
  const { fields } = instance.table;
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    rows.length,
  );
  new RowsToColumns(fields).fill(batch, plain, kinds.every((kind) => kind === 'insert') ? null : kinds);
  if (payload === 'columns') return { kind: 'columns', batch };
  if (instance.format === undefined) return broken('a payload of bytes needs a format');
  const buffer = new ByteBuffer();
  instance.format.createEncoder(instance.table).encode(batch, { from: 0, to: batch.rowCount }, buffer);
  return { kind: 'stream', bytes: buffer.written(), rows: rows.length };
}
