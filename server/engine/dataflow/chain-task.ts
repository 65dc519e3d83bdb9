import type { Chain, ChainPlan } from '../contract/chain';
import type { EngineBatch } from '../contract/batch';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { CheckpointMark, Element } from './element';
import type { EdgeOutput } from './edge-output';
import type { InputGate } from './input-gate';
import { StateSnapshot } from './state-snapshot';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from './task';
import { isExchangeOperator } from './job-graph';
import { z } from 'zod';

/** Rows may wait so long in partly filled batches and local aggregates: while input keeps coming, and when there is none. */
const BUSY_FLUSH_MS = 50;
const QUIET_FLUSH_MS = 5;
const TIMER_MS = 100;

/** Kept in checkpoints for the first operator of a chain. */
const GateState = z.object({ watermark: z.number().nullable(), infinite: z.boolean().default(false) });

export interface ChainTaskParts {
  readonly index: number;
  readonly plan: ChainPlan;
  readonly chain: Chain;
  readonly gate: InputGate;
  readonly outputs: readonly EdgeOutput[];
  readonly host: TaskHost;
}

/** Feeds one instance of a chain from its channels, passes barriers, marks and the end on, and writes its state. */
export class ChainTask extends Task {
  readonly meters: readonly OperatorMeter[] = [];
  private readonly chain: Chain;
  private readonly gate: InputGate;
  private readonly host: TaskHost;
  /** Calls that could not finish for lack of room, to be repeated in this order before anything else. */
  private readonly unfinished: (() => boolean)[] = [];
  private current: { readonly batch: EngineBatch; readonly channel: number; row: number; mark: number } | null = null;
  /** Releases the last batch, to which batches refer that were made of it. */
  private owed: (() => void) | null = null;
  private snapshot: StateSnapshot | null = null;
  private dirtySince = 0;
  private lastTimer = 0;
  private idleSent = false;
  private endSent = false;

  constructor(private readonly parts: ChainTaskParts) {
    super(parts.index);
    ({ chain: this.chain, gate: this.gate, host: this.host } = parts);
    this.restore();
  }

  step(nowMs: number): StepResult {
    let worked = this.pump();
    worked = this.releaseOwed() || worked;
    if (this.snapshot && !this.snapshot.done) worked = this.snapshot.step() || worked;
    if (!this.settle()) return worked ? 'worked' : 'held';
    if (this.current) return this.proceed() ? 'worked' : worked ? 'worked' : 'held';
    const barrier = this.gate.aligned();
    if (barrier) return this.begin(barrier) || worked ? 'worked' : 'held';
    if (this.endSent) return worked ? 'worked' : 'ended';
    if (this.onTime(nowMs)) return 'worked';
    const channel = this.gate.poll();
    if (channel < 0) return this.quiet(nowMs) || worked ? 'worked' : 'idle';
    const element = this.gate.element(channel);
    if (this.owed !== null && element.kind === 'batch') return worked ? 'worked' : 'held';
    this.take(channel, element);
    if (this.dirtySince === 0) this.dirtySince = nowMs;
    else if (nowMs - this.dirtySince > BUSY_FLUSH_MS) this.flushLater();
    return 'worked';
  }

  trigger(mark: CheckpointMark): void {
    this.gate.onTrigger(mark);
  }

  cancelCheckpoint(id: number): void {
    this.gate.cancel(id);
    if (this.snapshot?.mark.id === id) this.snapshot.cancel();
  }

  readings(): readonly OperatorGauges[] {
    const stateBytes = this.chain.stateBytes();
    return this.chain.metrics
      .filter((metrics) => !isExchangeOperator(metrics.operator))
      .map((metrics, position) => ({ ...metrics, stateBytes: position === 0 ? stateBytes : 0 }));
  }

  close(): Promise<void> {
    this.chain.close();
    return Promise.resolve();
  }

  private pump(): boolean {
    let moved = false;
    for (const output of this.parts.outputs) if (output.pump()) moved = true;
    return moved;
  }

  /** Repeats unfinished calls; false while one has no room. */
  private settle(): boolean {
    for (let call = this.unfinished[0]; call; call = this.unfinished[0]) {
      if (!call()) return false;
      this.unfinished.shift();
    }
    return true;
  }

  /** Runs the call now, or keeps it for the next step. Order is kept. */
  private call(work: () => boolean): void {
    this.unfinished.push(work);
    if (this.unfinished.length === 1) this.settle();
  }

  private take(channel: number, element: Element): void {
    switch (element.kind) {
      case 'batch':
        this.current = { batch: element.batch, channel, row: 0, mark: 0 };
        this.proceed();
        return;
      case 'barrier':
        this.gate.onBarrier(channel, element.mark);
        return this.gate.shift(channel);
      case 'status':
        this.rise(this.gate.onStatus(channel, element.idle));
        this.gate.shift(channel);
        return this.passStatus();
      case 'end':
        this.rise(this.gate.onEnd(channel));
        this.gate.shift(channel);
        if (this.gate.ended) this.end();
        else this.passStatus();
    }
  }

  /** Goes on with the current batch, from mark to mark; true when anything moved. */
  private proceed(): boolean {
    const current = this.current!;
    const { batch } = current;
    const input = this.gate.input(current.channel);
    const before = current.row;
    if (current.row === 0 && current.mark === 0 && batch.rowCount === 0 && batch.clock)
      this.chain.process(input, batch, { from: 0, to: 0 });
    for (;;) {
      const until = current.mark < batch.markCount ? batch.markRows[current.mark]! : batch.rowCount;
      if (current.row < until) {
        current.row = this.chain.process(input, batch, { from: current.row, to: until });
        if (current.row < until) return current.row > before;
      }
      if (current.mark >= batch.markCount) break;
      this.rise(this.gate.onMark(current.channel, batch.markValues[current.mark++]!));
      if (this.unfinished.length > 0) return true;
    }
    this.finishBatch();
    return true;
  }

  private finishBatch(): void {
    const { channel } = this.current!;
    const element = this.gate.element(channel);
    this.current = null;
    this.chain.leaveInput();
    this.gate.shift(channel);
    if (element.kind === 'batch') this.owed = element.release;
    this.releaseOwed();
  }

  /** Lets the last batch go once nothing refers to it. */
  private releaseOwed(): boolean {
    const { owed } = this;
    if (owed === null || this.parts.outputs.some((output) => output.lent > 0)) return false;
    this.owed = null;
    owed();
    return true;
  }

  private rise(watermark: number | null): void {
    if (watermark === null) return;
    this.parts.plan.inputs.forEach((_, input) => this.call(() => this.chain.advanceWatermark(input, watermark)));
  }

  private end(): void {
    this.parts.plan.inputs.forEach((_, input) => this.call(() => this.chain.endInput(input)));
    this.call(() => this.chain.flush());
    this.call(() => {
      for (const output of this.parts.outputs) output.pushControl({ kind: 'end' });
      this.endSent = true;
      return true;
    });
  }

  private passStatus(): void {
    const { idle } = this.gate;
    if (idle === this.idleSent) return;
    this.idleSent = idle;
    this.call(() => this.chain.flush());
    this.call(() => {
      for (const output of this.parts.outputs) output.pushControl({ kind: 'status', idle });
      return true;
    });
  }

  /** A barrier is complete: everything before it leaves, then the barrier, then the state as of now is copied. */
  private begin(mark: CheckpointMark): boolean {
    if (this.snapshot && !this.snapshot.done) return false;
    this.call(() => this.chain.flush());
    this.call(() => {
      for (const output of this.parts.outputs) output.pushControl({ kind: 'barrier', mark });
      const operators = this.parts.plan.operators.filter((operator) => !isExchangeOperator(operator.id));
      const runtime = {
        watermark: Number.isFinite(this.gate.watermark) ? this.gate.watermark : null,
        infinite: this.gate.watermark === Infinity,
      };
      const facts = operators.map((operator, position) => ({
        operator: operator.id,
        subtask: this.host.subtask,
        ended: this.endSent,
        runtime: position === 0 ? runtime : null,
        committables: [],
        stages: [],
        deadLetters: [],
      }));
      this.snapshot = new StateSnapshot(this.host, mark, () => this.chain.beginSnapshot(), facts);
      this.gate.pass();
      return true;
    });
    this.dirtySince = 0;
    return true;
  }

  private onTime(nowMs: number): boolean {
    if (nowMs - this.lastTimer < TIMER_MS) return false;
    this.lastTimer = nowMs;
    this.call(() => this.chain.onTime(nowMs));
    // What the clock alone brought about has no input behind it that would push it out.
    this.call(() => this.chain.flush(true));
    return this.unfinished.length > 0;
  }

  private quiet(nowMs: number): boolean {
    if (this.dirtySince === 0 || nowMs - this.dirtySince < QUIET_FLUSH_MS) return false;
    this.flushLater();
    return true;
  }

  private flushLater(): void {
    this.dirtySince = 0;
    this.call(() => this.chain.flush(true));
  }

  /**
   * Event time begins at the least of all subtasks', also at the same parallelism: splits are dealt anew, so rows that another subtask
   * still owed may come here. Behind a keyed exchange all subtasks stood at the same time anyway.
   */
  private restore(): void {
    const marks: number[] = [];
    for (const operator of this.parts.plan.operators) {
      const restored = this.host.restored(operator.id);
      if (!restored) continue;
      for (const section of restored.sections()) this.chain.restore(section);
      for (const state of restored.runtime) {
        const gate = GateState.nullable().parse(state ?? null);
        if (gate) marks.push(gate.infinite ? Infinity : (gate.watermark ?? -Infinity));
      }
    }
    this.chain.endRestore();
    const watermark = Math.min(...marks);
    if (marks.length === 0 || watermark === -Infinity) return;
    this.gate.restoreWatermark(watermark);
    this.rise(watermark);
  }
}
