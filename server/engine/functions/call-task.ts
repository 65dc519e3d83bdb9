import type { UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';
import type { Element } from '../dataflow/element';
import type { PieceSource } from '../dataflow/state-snapshot';
import type { OperatorGauges, StepResult } from '../dataflow/task';
import { AwaitingTask, type AwaitingParts } from '../lookup/awaiting-task';
import type { CalledRows, PendingCalls } from './called-rows';
import type { Calls } from './calls';
import type { FoldState } from './fold-state';

export interface CallTaskParts extends AwaitingParts {
  readonly plan: UserCallPlan | UserTablePlan;
  readonly calls: Calls;
  readonly rows: CalledRows;
  /** Of aggregates. */
  readonly folds: FoldState | null;
}

/** So many batches are with the process, so that it has the next one when it is done with one. */
const UNDER_WAY = 2;
const SWEEP_EVERY_MS = 100;

/**
 * Calls functions in TypeScript for each row, in a process beside the job. Batches are answered and emitted in order. What was not emitted is called
 * again after a restart: it keeps nothing but the states of aggregates, which go with each batch and come back with its answer, so that one batch is
 * under way then.
 */
export class CallTask extends AwaitingTask<PendingCalls, CallTaskParts> {
  private sweptMs = 0;

  step(nowMs: number): StepResult {
    const copied = this.copyState();
    const worked = this.takeNext(nowMs) || copied;
    const [first] = this.pending;
    if (first?.answer) {
      const before = this.parts.meter.rowsOut;
      const emitted = this.emit(first, nowMs);
      if (emitted === 'done') this.settle(first);
      else if (emitted === 'no-room' && this.parts.meter.rowsOut === before && !worked) return 'held';
      return 'worked';
    }
    if (worked) return 'worked';
    if (this.pending.length === 0 && nowMs - this.sweptMs > SWEEP_EVERY_MS) {
      this.sweptMs = nowMs;
      this.parts.folds?.sweep();
    }
    return this.handOver(nowMs);
  }

  readings(): readonly OperatorGauges[] {
    return this.gauges(this.parts.folds?.sizeBytes() ?? 0);
  }

  close(): Promise<void> {
    this.parts.folds?.close();
    return Promise.resolve();
  }

  protected hasRoom(): boolean {
    return this.pending.length < (this.parts.folds === null ? UNDER_WAY : 1);
  }
  protected begin(channel: number, element: Extract<Element, { kind: 'batch' }>): PendingCalls {
    return this.parts.calls.begin(channel, element, this.pending.length === 0);
  }
  protected stateCopy(): PieceSource | null {
    return this.parts.folds?.snapshot() ?? null;
  }
  protected runtimeState(): unknown {
    return this.parts.folds?.signature ?? null;
  }

  private settle(done: PendingCalls): void {
    this.pending.shift();
    this.parts.calls.settle(done);
    this.parts.calls.turn(this.pending[0]);
  }

  /** Emits from where it stopped. */
  private emit(pending: PendingCalls, nowMs: number): 'done' | 'no-room' | 'asked' {
    const { joined, rows, meter, calls } = this.parts;
    for (;;) {
      this.passMarks(pending, nowMs);
      if (pending.row >= pending.batch.rowCount) return this.passClock(pending, nowMs) ? 'done' : 'no-room';
      const out = joined.room(nowMs);
      if (!out) return 'no-room';
      meter.rowsOut += rows.write(out, pending);
      const wanted = rows.wants(pending);
      if (wanted === 'more') calls.more(pending);
      else if (wanted === 'next') calls.next(pending);
      if (wanted !== null) return 'asked';
    }
  }
}
