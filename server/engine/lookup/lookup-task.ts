import type { LookupReader } from '@headrace/connector-sdk/lookup';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { CheckpointMark, Element } from '../dataflow/element';
import type { InputGate } from '../dataflow/input-gate';
import type { SharedOutput } from '../dataflow/shared-output';
import { StateSnapshot, type PieceSource } from '../dataflow/state-snapshot';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { BatchLookups } from './batch-lookups';
import type { WholeDimension } from './dimension-table';
import type { JoinedOutput } from './joined-output';
import type { PendingBatch } from './pending-batch';
import type { RetainedRows } from './retained-rows';
import type { RowJoiner } from './row-joiner';

export interface LookupTaskParts {
  readonly index: number;
  readonly plan: LookupJoinPlan;
  readonly gate: InputGate;
  readonly lookups: BatchLookups;
  readonly joiner: RowJoiner;
  readonly joined: JoinedOutput;
  /** Where `joined` goes; control elements follow it. */
  readonly output: SharedOutput;
  readonly whole: WholeDimension | null;
  /** State, where the input is not insert-only. */
  readonly retained: RetainedRows | null;
  readonly reader: LookupReader;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
}

/**
 * Joins each row to its matches in a dimension. Batches wait for their keys beside the loop, up to the capacity in rows, and are emitted in
 * order; without order (insert-only input) a ready one may overtake others, but never a watermark. Control elements wait until all are out.
 */
export class LookupTask extends Task {
  readonly meters: readonly OperatorMeter[];
  private readonly pending: PendingBatch[] = [];
  private snapshot: StateSnapshot | null = null;
  private idleSent = false;
  private ended = false;

  constructor(private readonly parts: LookupTaskParts) {
    super(parts.index);
    this.meters = [parts.meter];
  }

  trigger(mark: CheckpointMark): void {
    this.parts.gate.onTrigger(mark);
  }

  cancelCheckpoint(id: number): void {
    this.parts.gate.cancel(id);
    if (this.snapshot?.mark.id === id) this.snapshot.cancel();
  }

  step(nowMs: number): StepResult {
    let worked = this.snapshot !== null && !this.snapshot.done && this.snapshot.step();
    const next = this.nextReady();
    if (next) {
      const before = this.parts.meter.rowsOut;
      if (this.emit(next, nowMs)) this.settle(next);
      else if (this.parts.meter.rowsOut === before && !worked) return 'held';
      return 'worked';
    }
    worked = this.takeNext(nowMs) || worked;
    if (worked) return 'worked';
    const sent = this.parts.joined.tick(nowMs);
    return sent === 'idle' && this.ended ? 'ended' : sent;
  }

  readings(): readonly OperatorGauges[] {
    const { meter, plan, gate, retained } = this.parts;
    const stateBytes = (retained?.size ?? 0) * 100;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark: gate.watermark, stateBytes }];
  }

  async close(): Promise<void> {
    this.parts.whole?.stopReloading();
    await this.parts.reader.close();
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

  /** Takes an element from the channels; a control element only when nothing is on its way. */
  private takeNext(nowMs: number): boolean {
    const { gate, lookups, plan } = this.parts;
    const barrier = gate.aligned();
    if (barrier) return this.pending.length === 0 && this.begin(barrier, nowMs);
    const channel = gate.poll();
    if (channel < 0) return false;
    const element = gate.element(channel);
    if (element.kind === 'batch') {
      if (this.rowsUnderWay() >= plan.async.capacity) return false;
      gate.shift(channel);
      this.pending.push(lookups.begin(channel, element, nowMs));
      return true;
    }
    return this.pending.length === 0 && this.control(channel, element, nowMs);
  }

  private control(channel: number, element: Exclude<Element, { kind: 'batch' }>, nowMs: number): boolean {
    const { gate, output, joined } = this.parts;
    if (element.kind !== 'barrier' && !joined.flush(nowMs)) return false;
    gate.shift(channel);
    if (element.kind === 'barrier') gate.onBarrier(channel, element.mark);
    else if (element.kind === 'end') {
      this.rise(gate.onEnd(channel), nowMs);
      if (gate.ended) {
        output.pushControl({ kind: 'end' });
        this.ended = true;
      }
    } else {
      this.rise(gate.onStatus(channel, element.idle), nowMs);
      if (gate.idle !== this.idleSent) output.pushControl({ kind: 'status', idle: (this.idleSent = gate.idle) });
    }
    return true;
  }

  /** Of channels that go on while another one has left. The last one brings its last watermark itself, before its end. */
  private rise(watermark: number | null, nowMs: number): void {
    if (watermark !== null) this.parts.joined.putMark(watermark, nowMs);
  }

  private rowsUnderWay(): number {
    let rows = 0;
    for (const pending of this.pending) rows += pending.batch.rowCount;
    return rows;
  }

  /** Emits from where it stopped; false: no room. */
  private emit(pending: PendingBatch, nowMs: number): boolean {
    const { gate, joined, joiner, meter } = this.parts;
    const { batch } = pending;
    for (;;) {
      while (pending.mark < batch.markCount && batch.markRows[pending.mark]! <= pending.row) {
        const combined = gate.onMark(pending.channel, batch.markValues[pending.mark++]!);
        if (combined !== null) joined.putMark(combined, nowMs);
      }
      if (pending.row >= batch.rowCount) break;
      const out = joined.room(nowMs);
      if (!out) return false;
      meter.rowsOut += joiner.join(out, pending);
    }
    return batch.clock === null || joined.passClock(batch.clock, nowMs);
  }

  private begin(mark: CheckpointMark, nowMs: number): boolean {
    const { gate, output, joined, host, plan, retained } = this.parts;
    if ((this.snapshot && !this.snapshot.done) || !joined.flush(nowMs)) return false;
    output.pushControl({ kind: 'barrier', mark });
    const shared = { operator: plan.id, subtask: host.subtask, committables: [], stages: [], deadLetters: [] };
    const pieces = (): PieceSource => retained?.snapshot() ?? { next: () => null };
    this.snapshot = new StateSnapshot(host, mark, pieces, [{ ...shared, ended: this.ended, runtime: null }]);
    gate.pass();
    return true;
  }
}
