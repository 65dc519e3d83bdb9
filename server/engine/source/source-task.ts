import type { FetchResult, SourceBatch, SourceReader, SourceRuntime } from '@headrace/connector-sdk/source';
import { MAX_WATERMARK, MIN_WATERMARK, type EngineBatch } from '../contract/batch';
import type { CheckpointMark } from '../dataflow/element';
import type { SharedOutput } from '../dataflow/shared-output';
import { steadyNow } from '../dataflow/steady-now';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { SourcePlan } from '@/server/plan/job/job-plan';
import type { DeadLetterFile } from './dead-letter-file';
import { leastWatermark, LookedFor, markIdle, markWaiting, newTimedSplit, type TimedSplit } from './split-clocks';
import { SourcePace } from './source-pace';
import type { RowRate } from './row-rate';
import type { BatchMaker, SourceInput } from './source-input';
import type { SourceSubtaskState, StoredSplit, TimedAssignment } from './split-state';
import type { StreamPieces } from './stream-pieces';
import { store } from './versioned';

/** What a source subtask tells the enumerator's side. */
export interface SplitPort {
  ready(): void;
  requestSplit(): void;
  splitFinished(splitId: string): void;
}

export interface SourceTaskParts {
  readonly index: number;
  readonly plan: SourcePlan;
  readonly runtime: SourceRuntime<unknown>;
  readonly reader: SourceReader<unknown, unknown>;
  readonly input: SourceInput;
  readonly output: SharedOutput;
  readonly port: SplitPort;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
  readonly deadLetters: DeadLetterFile;
  readonly idleTimeoutMs: number;
  /** The source's bound of rows a second; null: none. */
  readonly rate: RowRate | null;
  /** Called with each batch of rows; the first one starts the clock of the first checkpoint. */
  readonly onRows: () => void;
}

interface HeldSplit extends TimedSplit {
  readonly split: unknown;
  position: unknown;
  /** Made with the first piece: a source may as well hand over columns. */
  stream: StreamPieces | null;
  rows: number;
}

/**
 * Drives one reader: fetches beside the loop, turns what came into batches one a step, keeps each split's clock and position, and
 * answers barriers between batches. A new fetch begins only when all batches of the last one are released.
 */
export class SourceTask extends Task {
  readonly meters: readonly OperatorMeter[];
  private readonly splits = new Map<string, HeldSplit>();
  private fetched: FetchResult<unknown> | null = null;
  private nextBatch = 0;
  private maker: { readonly making: BatchMaker; readonly source: SourceBatch<unknown> } | null = null;
  private fetching = false;
  private outstanding = 0;
  private pendingMark: CheckpointMark | null = null;
  private noMoreSplits = false;
  private asked = false;
  private silent = false;
  private ended = false;
  private idleSent = false;
  private markSent = MIN_WATERMARK;
  private lastIdleLook = 0;
  private readonly lookedFor = new LookedFor();
  /** Event time may act that nobody behind has heard of yet: of restored splits, or since one left or fell idle. */
  private untold = false;
  private readonly startedAt = steadyNow();
  private readonly deferred: TimedAssignment[] = [];
  private readonly pace: SourcePace;
  private readonly delivered = new Map<number, ReadonlyMap<string, unknown>>();

  constructor(private readonly parts: SourceTaskParts) {
    super(parts.index);
    this.meters = [parts.meter];
    this.pace = new SourcePace(parts.rate, () => parts.host.wake(), parts.meter);
  }

  get operator(): SourcePlan['id'] {
    return this.parts.plan.id;
  }
  get runtime(): SourceRuntime<unknown> {
    return this.parts.runtime;
  }

  override open(): Promise<void> {
    this.parts.port.ready();
    return Promise.resolve();
  }

  /** What comes while a barrier is due waits for it: the enumerator's part of that snapshot still holds these splits. */
  assign(assignments: readonly TimedAssignment[]): void {
    if (this.pendingMark) return void this.deferred.push(...assignments);
    if (this.silent || assignments.length === 0) return;
    for (const { assignment, watermark } of assignments) {
      const timed = newTimedSplit(watermark ?? MIN_WATERMARK, this.lookedFor.ms);
      const held = Object.assign(timed, { split: assignment.split, position: assignment.from, stream: null, rows: 0 });
      this.splits.set(this.parts.runtime.splitId(assignment.split), held);
      this.untold ||= watermark !== null;
    }
    this.asked = false;
    this.parts.reader.addSplits(assignments.map(({ assignment }) => assignment));
    this.parts.reader.wakeUp();
    this.parts.host.wake();
  }

  signalNoMoreSplits(): void {
    this.noMoreSplits = true;
    this.parts.host.wake();
  }

  onEnumeratorMessage(message: unknown): void {
    this.parts.reader.onEnumeratorMessage?.(message);
    this.parts.reader.wakeUp();
  }

  async onCheckpointComplete(id: number): Promise<void> {
    const positions = this.delivered.get(id);
    for (const old of [...this.delivered.keys()]) if (old <= id) this.delivered.delete(old);
    if (positions) await this.parts.reader.onCheckpointComplete?.(id, positions);
  }

  trigger(mark: CheckpointMark): void {
    this.pendingMark = mark;
    this.parts.host.wake();
  }

  cancelCheckpoint(id: number): void {
    this.delivered.delete(id);
    if (this.pendingMark?.id !== id) return;
    this.pendingMark = null;
    this.assign(this.deferred.splice(0));
  }

  step(nowMs: number): StepResult {
    if (this.pendingMark && this.betweenPositions()) return this.answer(this.pendingMark);
    if (this.ended) return 'ended';
    if (this.silent) return 'idle';
    if (this.hasRows() && this.betweenPositions() && this.pace.waits()) return this.outstanding > 0 ? 'held' : 'idle';
    if (this.maker) return this.emitNext();
    if (this.fetched) return this.takeNext();
    if (this.outstanding > 0) return 'held';
    if (this.splits.size === 0) return this.withoutSplits(nowMs);
    if (this.fetching) return this.lookIdle(nowMs);
    this.lookedFor.look(nowMs);
    void this.fetch();
    return 'worked';
  }

  readings(): readonly OperatorGauges[] {
    const watermark = leastWatermark(this.splits.values(), null);
    const { meter, plan } = this.parts;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark, stateBytes: 0 }];
  }

  splitReadings(): readonly { readonly splitId: string; readonly rows: number; readonly watermark: number; readonly idle: boolean }[] {
    return [...this.splits].map(([splitId, held]) => ({ splitId, rows: held.rows, watermark: held.clock.watermark, idle: held.idle }));
  }

  async close(): Promise<void> {
    this.pace.close();
    await this.parts.reader.close();
  }

  /** A byte stream has a position after every row; other payloads only behind a whole source batch. */
  private betweenPositions(): boolean {
    return !this.maker || this.maker.source.data.kind === 'stream';
  }

  private hasRows(): boolean {
    return this.maker !== null || (this.fetched !== null && this.nextBatch < this.fetched.batches.length);
  }

  private answer(mark: CheckpointMark): StepResult {
    this.pendingMark = null;
    const { output, host, plan, deadLetters } = this.parts;
    output.pushControl({ kind: 'barrier', mark });
    if (mark.type === 'stop') this.silent = true;
    const positions = new Map([...this.splits].map(([id, held]) => [id, this.positionOf(held)]));
    this.delivered.set(mark.id, positions);
    const runtime: SourceSubtaskState = { splits: [...this.splits.values()].map((held) => this.stored(held)) };
    const shared = { operator: plan.id, subtask: host.subtask, files: [], stateBytes: 0, committables: [], stages: [] };
    host.acknowledge(mark, [{ ...shared, ended: this.ended, runtime, deadLetters: deadLetters.seal() }]);
    this.assign(this.deferred.splice(0));
    return 'worked';
  }

  private stored(held: HeldSplit): StoredSplit {
    const { runtime } = this.parts;
    const position = this.positionOf(held);
    return {
      split: store(runtime.split, held.split),
      position: position === null ? null : store(runtime.position, position),
      watermark: Number.isFinite(held.clock.watermark) ? held.clock.watermark : null,
    };
  }

  private positionOf(held: HeldSplit): unknown {
    const offset = held.stream?.offset ?? null;
    return offset === null ? held.position : this.parts.runtime.positionAt!(held.split, offset);
  }

  private async fetch(): Promise<void> {
    this.fetching = true;
    try {
      this.fetched = await this.parts.reader.fetch(this.pace.limits);
      this.nextBatch = 0;
      markWaiting(this.splits, this.fetched.waiting ?? none, this.lookedFor.ms);
    } catch (error) {
      if (!this.parts.host.signal.aborted) this.parts.host.fail(error);
    } finally {
      this.fetching = false;
      this.parts.host.wake();
    }
  }

  private takeNext(): StepResult {
    const { batches, finished } = this.fetched!;
    const source = batches[this.nextBatch++];
    if (source) {
      const held = this.splits.get(source.splitId)!;
      if (source.data.kind === 'stream') held.stream ??= this.parts.input.stream();
      this.maker = { source, making: this.parts.input.maker(source, held.stream) };
      return 'worked';
    }
    const sent = this.outstanding > 0;
    if (sent) {
      this.nextBatch--;
      return 'held';
    }
    this.fetched = null;
    for (const splitId of this.leastFirst(finished)) this.finish(splitId);
    if (this.untold && (batches.length === 0 || finished.length > 0)) this.adjustClocks();
    return batches.length > 0 || finished.length > 0 ? 'worked' : 'idle';
  }

  /** What the others that leave with it held back still acts before the last split leaves. */
  private finish(splitId: string): void {
    if (this.untold && this.splits.size === 1) this.adjustClocks();
    this.splits.delete(splitId);
    this.parts.port.splitFinished(splitId);
    this.untold = true;
  }

  private leastFirst(splitIds: readonly string[]): readonly string[] {
    if (splitIds.length < 2) return splitIds;
    const at = (splitId: string): number => this.splits.get(splitId)!.clock.watermark;
    return [...splitIds].sort((a, b) => (at(a) < at(b) ? -1 : 1));
  }

  private emitNext(): StepResult {
    if (this.outstanding > 0 || !this.parts.output.hasRoom()) return 'held';
    const { making, source } = this.maker!;
    const held = this.splits.get(source.splitId)!;
    const { batch, done } = making.next();
    if (done) {
      this.maker = null;
      if (source.position !== null) held.position = source.position;
    }
    if (batch.rowCount > 0) {
      this.parts.onRows();
      this.revive(held);
      held.rows += batch.rowCount;
      this.pace.spend(batch.rowCount);
    }
    if (done && source.watermarkMs !== undefined) this.addSourceWatermark(held, batch, source.watermarkMs);
    if (batch.rowCount === 0 && batch.markCount === 0) return 'worked';
    this.push(batch, held);
    return 'worked';
  }

  private push(batch: EngineBatch, held: HeldSplit): void {
    const { meter, output } = this.parts;
    held.clock.others = leastWatermark(this.splits.values(), held);
    this.untold = false;
    batch.clock = held.clock;
    meter.rowsIn += batch.rowCount;
    meter.rowsOut += batch.rowCount;
    this.outstanding++;
    output.push(batch, () => this.outstanding--);
  }

  private addSourceWatermark(held: HeldSplit, batch: EngineBatch, watermarkMs: number): void {
    held.sourceWatermark = Math.max(held.sourceWatermark, watermarkMs);
    let least = MAX_WATERMARK;
    for (const split of this.splits.values()) if (!split.idle && split.sourceWatermark < least) least = split.sourceWatermark;
    if (least <= this.markSent) return;
    this.markSent = least;
    batch.markRows[0] = batch.rowCount;
    batch.markValues[0] = least;
    batch.markCount = 1;
  }

  private withoutSplits(nowMs: number): StepResult {
    if (this.noMoreSplits) return this.finishInput();
    if (!this.asked) {
      this.asked = true;
      this.parts.port.requestSplit();
      return 'worked';
    }
    const waited = nowMs - this.startedAt > SPLITLESS_IDLE_MS;
    if (waited && this.parts.plan.boundedness === 'unbounded') this.sendStatus(true);
    return 'idle';
  }

  /** The last row is out: event time ends, then the input. */
  private finishInput(): StepResult {
    const { output } = this.parts;
    if (this.outstanding > 0 || !output.hasRoom()) return 'held';
    const batch = this.parts.input.empty();
    batch.markRows[0] = 0;
    batch.markValues[0] = MAX_WATERMARK;
    batch.markCount = 1;
    batch.clock = null;
    this.outstanding++;
    output.push(batch, () => this.outstanding--);
    output.pushControl({ kind: 'end' });
    this.ended = true;
    return 'worked';
  }

  private lookIdle(nowMs: number): StepResult {
    if (nowMs - this.lastIdleLook < IDLE_LOOK_MS) return 'idle';
    this.lastIdleLook = nowMs;
    this.lookedFor.look(nowMs);
    if (!markIdle(this.splits.values(), this.lookedFor.ms, this.parts.idleTimeoutMs)) return 'idle';
    this.untold = true;
    this.adjustClocks();
    if ([...this.splits.values()].every((held) => held.idle)) this.sendStatus(true);
    return 'worked';
  }

  private revive(held: HeldSplit): void {
    held.lastRowAtMs = this.lookedFor.ms;
    held.idle = false;
    this.sendStatus(false);
  }

  private sendStatus(idle: boolean): void {
    if (idle === this.idleSent) return;
    this.idleSent = idle;
    this.parts.output.pushControl({ kind: 'status', idle });
  }

  /** A split left or fell idle, or restored ones have no new rows: event time may act at once, without a row. */
  private adjustClocks(): void {
    const { output, input } = this.parts;
    const held = [...this.splits.values()].find((split) => !split.idle);
    if (!held || held.clock.watermark === MIN_WATERMARK || this.outstanding > 0 || !output.hasRoom()) return;
    this.push(input.empty(), held);
  }
}

const none: readonly string[] = [];
const SPLITLESS_IDLE_MS = 500;
const IDLE_LOOK_MS = 50;
