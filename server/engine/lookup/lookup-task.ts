import type { LookupReader } from '@headrace/connector-sdk/lookup';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { Element } from '../dataflow/element';
import type { PieceSource } from '../dataflow/state-snapshot';
import type { OperatorGauges, StepResult } from '../dataflow/task';
import { AwaitingTask, type AwaitingParts } from './awaiting-task';
import type { BatchLookups } from './batch-lookups';
import type { WholeDimension } from './dimension-table';
import type { PendingBatch } from './pending-batch';
import type { RetainedRows } from './retained-rows';
import type { RowJoiner } from './row-joiner';

export interface LookupTaskParts extends AwaitingParts {
  readonly plan: LookupJoinPlan;
  readonly lookups: BatchLookups;
  readonly joiner: RowJoiner;
  readonly whole: WholeDimension | null;
  /** State, where the input is not insert-only. */
  readonly retained: RetainedRows | null;
  readonly reader: LookupReader;
}

/**
 * Joins each row to its matches in a dimension. Batches wait for their keys beside the loop, up to the capacity in rows, and are emitted in
 * order; without order (insert-only input) a ready one may overtake others, but never a watermark.
 */
export class LookupTask extends AwaitingTask<PendingBatch, LookupTaskParts> {
  step(nowMs: number): StepResult {
    const copied = this.copyState();
    const next = this.nextReady();
    if (next) {
      const before = this.parts.meter.rowsOut;
      if (this.emit(next, nowMs)) this.settle(next);
      else if (this.parts.meter.rowsOut === before && !copied) return 'held';
      return 'worked';
    }
    return this.takeNext(nowMs) || copied ? 'worked' : this.handOver(nowMs);
  }

  readings(): readonly OperatorGauges[] {
    return this.gauges((this.parts.retained?.size ?? 0) * 100);
  }

  async close(): Promise<void> {
    this.parts.whole?.stopReloading();
    await this.parts.reader.close();
  }

  protected hasRoom(): boolean {
    return this.rowsUnderWay() < this.parts.plan.async.capacity;
  }
  protected begin(channel: number, element: Extract<Element, { kind: 'batch' }>, nowMs: number): PendingBatch {
    return this.parts.lookups.begin(channel, element, nowMs);
  }
  protected stateCopy(): PieceSource | null {
    return this.parts.retained?.snapshot() ?? null;
  }
  protected runtimeState(): null {
    return null;
  }

  private nextReady(): PendingBatch | null {
    const first = this.pending[0];
    if (!first) return null;
    if (first.ready) return first;
    if (this.parts.plan.async.ordered || this.parts.retained || first.batch.markCount > 0) return null;
    for (const candidate of this.pending) {
      if (candidate.batch.markCount > 0) return null;
      if (candidate.ready) return candidate;
    }
    return null;
  }

  private settle(done: PendingBatch): void {
    this.pending.splice(this.pending.indexOf(done), 1);
    done.release();
  }

  private rowsUnderWay(): number {
    let rows = 0;
    for (const pending of this.pending) rows += pending.batch.rowCount;
    return rows;
  }

  /** Emits from where it stopped; false: no room. */
  private emit(pending: PendingBatch, nowMs: number): boolean {
    const { joined, joiner, meter } = this.parts;
    for (;;) {
      this.passMarks(pending, nowMs);
      if (pending.row >= pending.batch.rowCount) return this.passClock(pending, nowMs);
      const out = joined.room(nowMs);
      if (!out) return false;
      meter.rowsOut += joiner.join(out, pending);
    }
  }
}
