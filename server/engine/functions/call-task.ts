import type { UserCallPlan, UserTablePlan } from '@/server/plan/job/function-plans';
import type { CheckpointMark, Element } from '../dataflow/element';
import type { InputGate } from '../dataflow/input-gate';
import type { SharedOutput } from '../dataflow/shared-output';
import { StateSnapshot } from '../dataflow/state-snapshot';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import type { JoinedOutput } from '../lookup/joined-output';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { CalledRows, PendingCalls } from './called-rows';
import type { Calls } from './calls';
import type { FoldState } from './fold-state';

export interface CallTaskParts {
  readonly index: number;
  readonly plan: UserCallPlan | UserTablePlan;
  readonly gate: InputGate;
  readonly calls: Calls;
  readonly rows: CalledRows;
  /** Of aggregates. */
  readonly folds: FoldState | null;
  readonly joined: JoinedOutput;
  /** Where `joined` goes; control elements follow it. */
  readonly output: SharedOutput;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
}

/** So many batches are with the process, so that it has the next one when it is done with one. */
const UNDER_WAY = 2;
const SWEEP_EVERY_MS = 100;

/**
 * Calls functions in TypeScript for each row, in a process beside the job. Batches are answered and emitted in order; watermarks stand between the same
 * rows, and barriers and ends wait until all that came before them is out. What was not emitted is called again after a restart: it keeps nothing but the
 * states of aggregates, which go with each batch and come back with its answer, so that one batch is under way then.
 */
export class CallTask extends Task {
  readonly meters: readonly OperatorMeter[];
  private readonly pending: PendingCalls[] = [];
  private snapshot: StateSnapshot | null = null;
  private idleSent = false;
  private ended = false;
  private sweptMs = 0;

  constructor(private readonly parts: CallTaskParts) {
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
    worked = this.takeNext(nowMs) || worked;
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
    const sent = this.parts.joined.tick(nowMs);
    return sent === 'idle' && this.ended ? 'ended' : sent;
  }

  readings(): readonly OperatorGauges[] {
    const { meter, plan, gate, folds } = this.parts;
    const stateBytes = folds?.sizeBytes() ?? 0;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark: gate.watermark, stateBytes }];
  }

  close(): Promise<void> {
    this.parts.folds?.close();
    return Promise.resolve();
  }

  private settle(done: PendingCalls): void {
    this.pending.shift();
    this.parts.calls.settle(done);
    this.parts.calls.turn(this.pending[0]);
  }

  /** Takes an element from the channels; a control element only when nothing is on its way. */
  private takeNext(nowMs: number): boolean {
    const { gate, calls } = this.parts;
    const barrier = gate.aligned();
    if (barrier) return this.pending.length === 0 && this.begin(barrier, nowMs);
    const channel = gate.poll();
    if (channel < 0) return false;
    const element = gate.element(channel);
    if (element.kind === 'batch') {
      if (this.pending.length >= (this.parts.folds === null ? UNDER_WAY : 1)) return false;
      gate.shift(channel);
      this.pending.push(calls.begin(channel, element, this.pending.length === 0));
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

  /** Emits from where it stopped. */
  private emit(pending: PendingCalls, nowMs: number): 'done' | 'no-room' | 'asked' {
    const { gate, joined, rows, meter, calls } = this.parts;
    const { batch } = pending;
    for (;;) {
      while (pending.mark < batch.markCount && batch.markRows[pending.mark]! <= pending.row) {
        const combined = gate.onMark(pending.channel, batch.markValues[pending.mark++]!);
        if (combined !== null) joined.putMark(combined, nowMs);
      }
      if (pending.row >= batch.rowCount) break;
      const out = joined.room(nowMs);
      if (!out) return 'no-room';
      meter.rowsOut += rows.write(out, pending);
      const wanted = rows.wants(pending);
      if (wanted === 'more') calls.more(pending);
      else if (wanted === 'next') calls.next(pending);
      if (wanted !== null) return 'asked';
    }
    return batch.clock === null || joined.passClock(batch.clock, nowMs) ? 'done' : 'no-room';
  }

  private begin(mark: CheckpointMark, nowMs: number): boolean {
    const { gate, output, joined, host, plan, folds } = this.parts;
    if ((this.snapshot && !this.snapshot.done) || !joined.flush(nowMs)) return false;
    output.pushControl({ kind: 'barrier', mark });
    const shared = { operator: plan.id, subtask: host.subtask, committables: [], stages: [], deadLetters: [] };
    this.snapshot = new StateSnapshot(host, mark, () => folds?.snapshot() ?? { next: () => null }, [
      { ...shared, ended: this.ended, runtime: folds?.signature ?? null },
    ]);
    gate.pass();
    return true;
  }
}
