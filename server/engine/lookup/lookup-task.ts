import { RowKind } from '@headrace/connector-sdk/schema';
import type { LookupReader } from '@headrace/connector-sdk/lookup';
import type { EngineBatch } from '../contract/batch';
import type { CheckpointMark, Element } from '../dataflow/element';
import type { InputGate } from '../dataflow/input-gate';
import type { BatchPool, PooledBatch } from '../dataflow/pooled-batch';
import type { SharedOutput } from '../dataflow/shared-output';
import { StateSnapshot, type PieceSource } from '../dataflow/state-snapshot';
import { Task, type OperatorGauges, type StepResult, type TaskHost } from '../dataflow/task';
import type { OperatorMeter } from '../metrics/operator-meter';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { LookupCache } from './lookup-cache';
import type { KeyReader, KeyText } from './lookup-keys';
import type { MatchCondition } from './match-condition';
import { copyValue, writePrepared, type PreparedRow, type RowPreparer } from './prepared-rows';
import type { RetainedRows } from './retained-rows';
import type { RowFetcher } from './row-fetcher';

/** Rows may wait so long in a partly filled batch. */
const FLUSH_MS = 5;
const NO_ROWS: readonly PreparedRow[] = [];

export interface LookupTaskParts {
  readonly index: number;
  readonly plan: LookupJoinPlan;
  readonly inputColumns: number;
  readonly gate: InputGate;
  readonly output: SharedOutput;
  readonly pool: BatchPool;
  readonly keys: KeyReader;
  readonly cache: LookupCache;
  readonly fetcher: RowFetcher;
  readonly preparer: RowPreparer;
  readonly condition: MatchCondition | null;
  /** Input that is not insert-only: its upsert keys and what they were joined to. */
  readonly retained: { readonly keys: KeyReader; readonly rows: RetainedRows } | null;
  readonly reader: LookupReader;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
  stopReloading(): void;
}

/** A batch on its way: its keys are asked for, then its rows are emitted from `row` on. */
interface Pending {
  readonly batch: EngineBatch;
  readonly channel: number;
  readonly release: () => void;
  readonly found: Map<KeyText, readonly PreparedRow[]>;
  ready: boolean;
  row: number;
  match: number;
  mark: number;
}

/**
 * Joins each row to its matches in a dimension. Batches wait for their keys beside the loop, up to the capacity in rows, and are emitted in
 * order; without order (insert-only input) a ready one may overtake others, but never a watermark. Control elements wait until all are out.
 */
export class LookupTask extends Task {
  readonly meters: readonly OperatorMeter[];
  private readonly pending: Pending[] = [];
  private out: PooledBatch | null = null;
  private outSince = 0;
  private heldMark: number | null = null;
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
    if (this.out && nowMs - this.outSince >= FLUSH_MS) return this.flush() ? 'worked' : 'held';
    return this.ended ? 'ended' : 'idle';
  }

  readings(): readonly OperatorGauges[] {
    const { meter, plan, gate, retained } = this.parts;
    const stateBytes = (retained?.rows.size ?? 0) * 100;
    return [{ operator: plan.id, rowsIn: meter.rowsIn, rowsOut: meter.rowsOut, lateRows: 0, watermark: gate.watermark, stateBytes }];
  }

  async close(): Promise<void> {
    this.parts.stopReloading();
    await this.parts.reader.close();
  }

  private nextReady(): Pending | null {
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

  private settle(done: Pending): void {
    this.pending.splice(this.pending.indexOf(done), 1);
    done.release();
  }

  /** Takes an element from the channels; a control element only when nothing is on its way. */
  private takeNext(nowMs: number): boolean {
    const { gate } = this.parts;
    const barrier = gate.aligned();
    if (barrier) return this.pending.length === 0 && this.begin(barrier);
    const channel = gate.poll();
    if (channel < 0) return false;
    const element = gate.element(channel);
    if (element.kind === 'batch') {
      if (this.rowsUnderWay() >= this.parts.plan.async.capacity) return false;
      gate.shift(channel);
      this.accept(channel, element, nowMs);
      return true;
    }
    if (this.pending.length > 0) return false;
    return this.control(channel, element);
  }

  private control(channel: number, element: Exclude<Element, { kind: 'batch' }>): boolean {
    const { gate, output } = this.parts;
    if (element.kind !== 'barrier' && !this.flush()) return false;
    gate.shift(channel);
    if (element.kind === 'barrier') gate.onBarrier(channel, element.mark);
    else if (element.kind === 'end') {
      gate.onEnd(channel);
      if (gate.ended) {
        output.pushControl({ kind: 'end' });
        this.ended = true;
      }
    } else {
      gate.onStatus(channel, element.idle);
      if (gate.idle !== this.idleSent) output.pushControl({ kind: 'status', idle: (this.idleSent = gate.idle) });
    }
    return true;
  }

  private rowsUnderWay(): number {
    let rows = 0;
    for (const pending of this.pending) rows += pending.batch.rowCount;
    return rows;
  }

  /** Answers what the cache knows, and asks for the rest, each key once. */
  private accept(channel: number, element: Extract<Element, { kind: 'batch' }>, nowMs: number): void {
    const { batch, release } = element;
    const { keys, cache, meter } = this.parts;
    const found = new Map<KeyText, readonly PreparedRow[]>();
    const missing = new Map<KeyText, number>();
    let hits = 0;
    for (let row = 0; row < batch.rowCount; row++) {
      const key = keys.text(batch, row);
      if (key === null) continue;
      if (found.has(key)) {
        hits++;
        continue;
      }
      if (missing.has(key)) continue;
      const known = cache.get(key, nowMs);
      if (known === undefined) missing.set(key, row);
      else {
        hits++;
        found.set(key, known);
      }
    }
    meter.rowsIn += batch.rowCount;
    meter.counter('lookup.requests').add(batch.rowCount);
    meter.counter('lookup.hits').add(hits);
    const pending: Pending = { batch, channel, release, found, ready: missing.size === 0, row: 0, match: 0, mark: 0 };
    this.pending.push(pending);
    if (missing.size > 0) void this.ask(pending, missing);
  }

  private async ask(pending: Pending, missing: ReadonlyMap<KeyText, number>): Promise<void> {
    const { keys, fetcher, preparer, cache, host } = this.parts;
    try {
      const answers = await fetcher.fetch([...missing.values()].map((row) => keys.values(pending.batch, row)));
      [...missing.keys()].forEach((key, index) => {
        const rows = answers[index]!.map((row) => preparer.prepare(row));
        cache.put(key, rows, Date.now());
        pending.found.set(key, rows);
      });
      pending.ready = true;
      host.wake();
    } catch (error) {
      if (!host.signal.aborted) host.fail(error);
    }
  }

  /** Emits from where it stopped; false: no room. */
  private emit(pending: Pending, nowMs: number): boolean {
    const { batch } = pending;
    for (;;) {
      while (pending.mark < batch.markCount && batch.markRows[pending.mark]! <= pending.row) {
        this.emitMark(pending, batch.markValues[pending.mark++]!, nowMs);
      }
      if (pending.row >= batch.rowCount) break;
      if (!this.emitRow(pending, nowMs)) return false;
      this.afterRow(pending);
      pending.row++;
      pending.match = 0;
    }
    if (batch.clock) return this.passClock(batch, nowMs);
    return true;
  }

  /** The watermark leaves with the next batch that has room; a row behind it never leaves before. */
  private emitMark(pending: Pending, value: number, nowMs: number): void {
    const combined = this.parts.gate.onMark(pending.channel, value);
    if (combined === null) return;
    this.heldMark = combined;
    this.room(nowMs);
  }

  /** Split clocks pass with their batch: rows of different splits never share one. */
  private passClock(batch: EngineBatch, nowMs: number): boolean {
    const out = this.room(nowMs);
    if (!out) return false;
    out.clock = batch.clock;
    return this.flush();
  }

  private emitRow(pending: Pending, nowMs: number): boolean {
    const { batch, row } = pending;
    const kind = batch.kinds?.[row] ?? RowKind.insert;
    const matches = this.parts.retained ? this.retainedMatches(pending, kind) : this.matches(pending);
    if (matches.length === 0 && this.parts.plan.type === 'inner') return true;
    const count = Math.max(1, matches.length);
    while (pending.match < count) {
      const out = this.room(nowMs);
      if (!out) return false;
      this.write(out, { batch, row, kind, found: matches[pending.match] ?? null });
      pending.match++;
    }
    return true;
  }

  private matches({ batch, row, found }: Pending): readonly PreparedRow[] {
    const key = this.parts.keys.text(batch, row);
    const rows = (key === null ? undefined : found.get(key)) ?? NO_ROWS;
    const { condition } = this.parts;
    return condition && rows.length > 0 ? rows.filter((candidate) => condition.holds(batch, row, candidate)) : rows;
  }

  /** A row that takes back is joined to what its key was joined to; one that adds is looked up, and that is kept. */
  private retainedMatches(pending: Pending, kind: number): readonly PreparedRow[] {
    const { keys, rows } = this.parts.retained!;
    const key = keys.text(pending.batch, pending.row) ?? 'null';
    const takesBack = kind === RowKind.updateBefore || kind === RowKind.delete;
    if (takesBack) return rows.get(key) ?? this.matches(pending);
    if (pending.match > 0) return rows.get(key) ?? NO_ROWS;
    const matches = this.matches(pending);
    rows.set(key, matches);
    return matches;
  }

  /** The row is out as a whole: a deleted key is joined to nothing any more. */
  private afterRow({ batch, row }: Pending): void {
    const { retained } = this.parts;
    if (retained && batch.kinds?.[row] === RowKind.delete) retained.rows.delete(retained.keys.text(batch, row) ?? 'null');
  }

  private write(out: PooledBatch, joined: { batch: EngineBatch; row: number; kind: number; found: PreparedRow | null }): void {
    const { inputColumns, plan, meter } = this.parts;
    const at = out.rowCount;
    for (let index = 0; index < inputColumns; index++) copyValue(joined.batch.columns[index]!, joined.row, out, index, at);
    for (let index = 0; index < plan.columns.length; index++) writePrepared(out, inputColumns + index, at, joined.found?.[index] ?? null);
    if (out.kinds) out.kinds[at] = joined.kind;
    out.rowCount = at + 1;
    meter.rowsOut++;
  }

  /** A batch with room for one more row and mark; null: none now. */
  private room(nowMs: number): PooledBatch | null {
    const { out } = this;
    if (out && out.rowCount < out.capacity && out.markCount < out.markRows.length) return this.withHeldMark(out);
    if (out && !this.flush()) return null;
    this.out = this.parts.pool.take();
    this.outSince = nowMs;
    return this.out && this.withHeldMark(this.out);
  }

  private withHeldMark(out: PooledBatch): PooledBatch {
    if (this.heldMark !== null) putMark(out, this.heldMark);
    this.heldMark = null;
    return out;
  }

  /** Hands the filled batch over; false: no room behind. */
  private flush(): boolean {
    const { output, pool } = this.parts;
    const { out } = this;
    if (!out) return true;
    if (!output.hasRoom()) return false;
    this.out = null;
    output.push(out, () => pool.give(out));
    return true;
  }

  private begin(mark: CheckpointMark): boolean {
    const { gate, output, host, plan, retained } = this.parts;
    if ((this.snapshot && !this.snapshot.done) || !this.flush()) return false;
    output.pushControl({ kind: 'barrier', mark });
    const shared = { operator: plan.id, subtask: host.subtask, committables: [], stages: [], deadLetters: [] };
    const pieces = (): PieceSource => retained?.rows.snapshot() ?? { next: () => null };
    this.snapshot = new StateSnapshot(host, mark, pieces, [{ ...shared, ended: this.ended, runtime: null }]);
    gate.pass();
    return true;
  }
}

function putMark(out: PooledBatch, value: number): void {
  out.markRows[out.markCount] = out.rowCount;
  out.markValues[out.markCount] = value;
  out.markCount++;
}
