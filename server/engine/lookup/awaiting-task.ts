import type { OperatorId } from '@/model/ids';
import type { EngineBatch } from '../contract/batch';
import type { CheckpointMark, Element } from '../dataflow/element';
import type { InputGate } from '../dataflow/input-gate';
import type { SharedOutput } from '../dataflow/shared-output';
import { StateSnapshot, type PieceSource } from '../dataflow/state-snapshot';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { JoinedOutput } from './joined-output';

/** A batch on its way: its rows wait for answers, then they are emitted from `row` on. */
export interface AwaitingRows {
  readonly batch: EngineBatch;
  readonly channel: number;
  row: number;
  mark: number;
}

export interface AwaitingParts {
  readonly index: number;
  readonly plan: { readonly id: OperatorId };
  readonly gate: InputGate;
  readonly joined: JoinedOutput;
  /** Where `joined` goes; control elements follow it. */
  readonly output: SharedOutput;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
}

/**
 * A task whose rows wait for answers beside the loop. Batches are begun as they come, while there is room for more under way; watermarks stand
 * between the same rows behind it, and barriers and ends wait until all that came before them is out.
 */
export abstract class AwaitingTask<Rows extends AwaitingRows, Parts extends AwaitingParts> extends Task {
  readonly meters: readonly OperatorMeter[];
  protected readonly pending: Rows[] = [];
  private snapshot: StateSnapshot | null = null;
  private idleSent = false;
  private ended = false;

  constructor(protected readonly parts: Parts) {
    super(parts.index);
    this.meters = [parts.meter];
  }

  /** Whether another batch may be begun. */
  protected abstract hasRoom(): boolean;
  protected abstract begin(channel: number, element: Extract<Element, { kind: 'batch' }>, nowMs: number): Rows;
  /** Null: there is no state. */
  protected abstract stateCopy(): PieceSource | null;
  /** What goes into the manifest beside it. */
  protected abstract runtimeState(): unknown;

  trigger(mark: CheckpointMark): void {
    this.parts.gate.onTrigger(mark);
  }

  cancelCheckpoint(id: number): void {
    this.parts.gate.cancel(id);
    if (this.snapshot?.mark.id === id) this.snapshot.cancel();
  }

  /** Copies a piece of the state, where a checkpoint is under way. */
  protected copyState(): boolean {
    return this.snapshot !== null && !this.snapshot.done && this.snapshot.step();
  }

  /** Takes an element from the channels; a control element only when nothing is on its way. */
  protected takeNext(nowMs: number): boolean {
    const { gate } = this.parts;
    const barrier = gate.aligned();
    if (barrier) return this.pending.length === 0 && this.answerBarrier(barrier, nowMs);
    const channel = gate.poll();
    if (channel < 0) return false;
    const element = gate.element(channel);
    if (element.kind !== 'batch') return this.pending.length === 0 && this.control(channel, element, nowMs);
    if (!this.hasRoom()) return false;
    gate.shift(channel);
    this.pending.push(this.begin(channel, element, nowMs));
    return true;
  }

  /** The marks before the next row. */
  protected passMarks(rows: Rows, nowMs: number): void {
    const { gate, joined } = this.parts;
    const { batch } = rows;
    while (rows.mark < batch.markCount && batch.markRows[rows.mark]! <= rows.row) {
      const combined = gate.onMark(rows.channel, batch.markValues[rows.mark++]!);
      if (combined !== null) joined.putMark(combined, nowMs);
    }
  }

  /** Behind the last row; false: no room. */
  protected passClock({ batch }: Rows, nowMs: number): boolean {
    return batch.clock === null || this.parts.joined.passClock(batch.clock, nowMs);
  }

  /** Nothing else is to be done: hands over what has waited long enough. */
  protected handOver(nowMs: number): StepResult {
    const sent = this.parts.joined.tick(nowMs);
    return sent === 'idle' && this.ended ? 'ended' : sent;
  }

  protected gauges(stateBytes: number): readonly OperatorGauges[] {
    const { meter, plan, gate } = this.parts;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark: gate.watermark, stateBytes }];
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

  private answerBarrier(mark: CheckpointMark, nowMs: number): boolean {
    const { gate, output, joined, host, plan } = this.parts;
    if ((this.snapshot && !this.snapshot.done) || !joined.flush(nowMs)) return false;
    output.pushControl({ kind: 'barrier', mark });
    const facts = { operator: plan.id, subtask: host.subtask, committables: [], stages: [], deadLetters: [] };
    this.snapshot = new StateSnapshot(host, mark, () => this.stateCopy() ?? { next: () => null }, [
      { ...facts, ended: this.ended, runtime: this.runtimeState() },
    ]);
    gate.pass();
    return true;
  }
}
