import type { SinkRuntime, SinkWriter } from '@headrace/connector-sdk/sink';
import type { EngineBatch } from '../contract/batch';
import type { CheckpointMark, Element } from '../dataflow/element';
import type { InputGate } from '../dataflow/input-gate';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import { faultPoint } from '../checkpoint/fault-points';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { SinkPlan } from '@/server/plan/job/job-plan';
import type { DeadLetterFile } from '../source/dead-letter-file';
import { store } from '../source/versioned';
import type { PayloadBuilder } from './payload';
import type { StageTracker } from './stage';

/** Bytes that are encoded before a write begins, and how long less may wait. */
const WRITE_BYTES = 256 * 1_024;
const WRITE_AFTER_MS = 10;

export interface SinkTaskParts {
  readonly index: number;
  readonly plan: SinkPlan;
  readonly runtime: SinkRuntime<unknown>;
  readonly writer: SinkWriter<unknown, unknown>;
  readonly gate: InputGate;
  readonly payload: PayloadBuilder;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
  readonly deadLetters: DeadLetterFile;
  readonly stage: StageTracker;
}

/**
 * Drives one writer. One call to it is under way at a time; while a write lasts, rows collect up to one more buffer and then the
 * channels fill. At a barrier all rows before it are written and prepared; the epoch before must be committed first.
 */
export class SinkTask extends Task {
  readonly meters: readonly OperatorMeter[];
  private busy = false;
  private held: Element | null = null;
  private collectingSince = 0;
  private committedId = 0;
  private preparedId: number | null = null;
  /** Of the checkpoints up to here that failed, no commit of their own follows. */
  private droppedId = 0;
  private ended = false;
  private preparing: CheckpointMark | null = null;

  constructor(private readonly parts: SinkTaskParts) {
    super(parts.index);
    this.meters = [parts.meter];
    parts.gate.takeLent(true);
  }

  /** All epochs up to `id` are visible. */
  onCommitted(id: number): void {
    this.committedId = Math.max(this.committedId, id);
    this.parts.host.wake();
  }

  /** The checkpoint failed: what was prepared for it is carried by the coordinator to the next one. */
  onDropped(id: number): void {
    this.droppedId = Math.max(this.droppedId, id);
    if (this.preparedId !== null && this.preparedId <= id) this.preparedId = null;
    this.parts.host.wake();
  }

  trigger(mark: CheckpointMark): void {
    this.parts.gate.onTrigger(mark);
    this.parts.host.wake();
  }

  cancelCheckpoint(id: number): void {
    this.parts.gate.cancel(id);
    this.onDropped(id);
  }

  step(nowMs: number): StepResult {
    const mark = this.parts.gate.aligned();
    if (mark) return this.prepare(mark);
    if (this.ended) return 'ended';
    if (this.mustWrite(nowMs)) {
      if (this.busy) return 'held';
      this.write();
      return 'worked';
    }
    const channel = this.parts.gate.poll();
    if (channel < 0) return 'idle';
    return this.take(channel, nowMs) ? 'worked' : 'held';
  }

  readings(): readonly OperatorGauges[] {
    const { meter, plan, gate } = this.parts;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark: gate.watermark, stateBytes: 0 }];
  }

  async close(reason: 'finished' | 'failed' | 'cancelled'): Promise<void> {
    await this.parts.writer.close(reason);
  }

  private mustWrite(nowMs: number): boolean {
    const { sizeBytes } = this.parts.payload;
    return sizeBytes >= WRITE_BYTES || (sizeBytes > 0 && nowMs - this.collectingSince >= WRITE_AFTER_MS);
  }

  private take(channel: number, nowMs: number): boolean {
    const { gate } = this.parts;
    const element = gate.element(channel);
    switch (element.kind) {
      case 'batch':
        if (this.held) return false;
        this.collect(element.batch, nowMs);
        for (let mark = 0; mark < element.batch.markCount; mark++) gate.onMark(channel, element.batch.markValues[mark]!);
        gate.shift(channel);
        if (this.parts.payload.holdsBatch) this.held = element;
        else element.release();
        if (this.held && this.parts.payload.sizeBytes === 0) this.release();
        return true;
      case 'barrier':
        gate.onBarrier(channel, element.mark);
        break;
      case 'status':
        gate.onStatus(channel, element.idle);
        break;
      case 'end':
        gate.onEnd(channel);
        this.ended = gate.ended;
    }
    gate.shift(channel);
    return true;
  }

  private collect(batch: EngineBatch, nowMs: number): void {
    if (batch.rowCount === 0) return;
    if (this.parts.payload.sizeBytes === 0) this.collectingSince = nowMs;
    this.parts.payload.add(batch);
    this.parts.meter.rowsIn += batch.rowCount;
  }

  private release(): void {
    const { held } = this;
    this.held = null;
    if (held?.kind === 'batch') held.release();
  }

  private write(): void {
    const data = this.parts.payload.take();
    if (!data) return this.release();
    this.parts.meter.rowsOut += data.kind === 'stream' ? data.rows : data.kind === 'rows' ? data.rows.length : data.batch.rowCount;
    const pending = this.parts.writer.write(data);
    if (!pending) return this.release();
    // What this batch refers to waits with it; from now on rows come as copies.
    this.parts.gate.takeLent(false);
    this.await(pending.then(() => this.release()));
  }

  private await(work: Promise<unknown>): void {
    this.busy = true;
    work
      .catch((error: unknown) => this.parts.host.fail(error))
      .finally(() => {
        this.busy = false;
        this.parts.host.wake();
      });
  }

  /** Rows first, then the epoch before must be visible, then the writer prepares. */
  private prepare(mark: CheckpointMark): StepResult {
    if (this.busy) return 'held';
    if (this.parts.payload.sizeBytes > 0) {
      this.write();
      return 'worked';
    }
    if (this.preparedId !== null && this.preparedId > this.committedId) return 'held';
    if (this.preparing) return 'held';
    this.preparing = mark;
    this.await(this.prepareNow(mark));
    return 'worked';
  }

  private async prepareNow(mark: CheckpointMark): Promise<void> {
    const { writer, host, plan, runtime, gate, deadLetters, stage } = this.parts;
    try {
      faultPoint('sink.before-prepare');
      if (mark.type === 'final') await writer.endInput?.();
      const prepared = await writer.prepareCommit(mark.id, { watermarkMs: gate.watermark });
      faultPoint('sink.after-prepare');
      const awaitsCommit = mark.type !== 'savepoint' && mark.id > this.droppedId;
      if (awaitsCommit && prepared.committables.length > 0) this.preparedId = mark.id;
      const state = prepared.state === undefined ? null : store(runtime.writerState!, prepared.state);
      host.acknowledge(mark, [
        {
          operator: plan.id,
          subtask: host.subtask,
          ended: this.ended,
          runtime: { writer: state },
          files: [],
          stateBytes: 0,
          committables: prepared.committables.map((committable) => store(runtime.committable!, committable)),
          stages: stage.sealedSince(),
          deadLetters: deadLetters.seal(),
        },
      ]);
    } finally {
      this.preparing = null;
      // Given up meanwhile, its barrier is gone, and the next one's may stand there.
      if (gate.aligned()?.id === mark.id) gate.pass();
    }
  }
}
