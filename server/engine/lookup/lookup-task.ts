import { RowKind } from '@headrace/connector-sdk/schema';
import type { LookupReader } from '@headrace/connector-sdk/lookup';
import { BATCH_ROWS, type EngineBatch } from '../contract/batch';
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
import { copyRows } from './column-copies';
import type { DimensionTable, WholeDimension } from './dimension-table';
import { writePrepared, type PreparedRow, type RowPreparer } from './prepared-rows';
import type { RetainedRows } from './retained-rows';
import type { RowFetcher } from './row-fetcher';

/** Rows may wait so long in a partly filled batch. */
const FLUSH_MS = 5;
const NO_ROWS: readonly PreparedRow[] = [];
const NO_KEYS = new Map<KeyText, never>();

export interface LookupTaskParts {
  readonly index: number;
  readonly plan: LookupJoinPlan;
  readonly inputColumns: number;
  readonly gate: InputGate;
  readonly output: SharedOutput;
  readonly pool: BatchPool;
  readonly keys: KeyReader;
  readonly cache: LookupCache;
  /** Cache ALL: nothing is ever asked for. */
  readonly whole: WholeDimension | null;
  readonly fetcher: RowFetcher;
  readonly preparer: RowPreparer;
  readonly condition: MatchCondition | null;
  /** Input that is not insert-only: its upsert keys and what they were joined to. */
  readonly retained: { readonly keys: KeyReader; readonly rows: RetainedRows } | null;
  readonly reader: LookupReader;
  readonly host: TaskHost;
  readonly meter: OperatorMeter;
}

/** A batch on its way: its keys are asked for, then its rows are emitted from `row` on. */
interface Pending {
  readonly batch: EngineBatch;
  readonly channel: number;
  readonly release: () => void;
  readonly found: Map<KeyText, readonly PreparedRow[]>;
  /** Cache ALL: the dimension as it was then, and the number of each row's key in it. */
  readonly whole: { readonly table: DimensionTable; readonly keys: Int32Array } | null;
  ready: boolean;
  row: number;
  /** The matches of `row`, of which so many are out; null: not looked for yet. */
  matches: readonly PreparedRow[] | null;
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
  /** The rows that are written next: the row of the input, and what it met in the dimension, by value or by its row in the table. */
  private readonly rows = new Int32Array(BATCH_ROWS);
  private readonly found: (PreparedRow | null)[] = [];
  private readonly foundRows = new Int32Array(BATCH_ROWS);
  /** Matches are the rows of the whole dimension, as they lie there. */
  private readonly straight: boolean;

  constructor(private readonly parts: LookupTaskParts) {
    super(parts.index);
    this.meters = [parts.meter];
    this.straight = parts.whole !== null && parts.condition === null && parts.retained === null;
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
    this.parts.whole?.stopReloading();
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

  private accept(channel: number, element: Extract<Element, { kind: 'batch' }>, nowMs: number): void {
    const { batch, release } = element;
    const { keys, meter } = this.parts;
    const table = this.parts.whole?.table;
    const whole = table ? { table, keys: table.find(batch, keys) } : null;
    const { found, missing, hits } = whole
      ? { found: NO_KEYS, missing: NO_KEYS, hits: keys.countKeyed(batch) }
      : this.lookAtCache(batch, nowMs);
    meter.rowsIn += batch.rowCount;
    meter.counter('lookup.requests').add(batch.rowCount);
    meter.counter('lookup.hits').add(hits);
    const pending: Pending = { batch, channel, release, found, whole, ready: missing.size === 0, row: 0, matches: null, match: 0, mark: 0 };
    this.pending.push(pending);
    if (missing.size > 0) void this.ask(pending, missing);
  }

  /** What the cache knows of the keys of a batch, and the first row of each that it does not know. */
  private lookAtCache(
    batch: EngineBatch,
    nowMs: number,
  ): { readonly found: Map<KeyText, readonly PreparedRow[]>; readonly missing: ReadonlyMap<KeyText, number>; readonly hits: number } {
    const { keys, cache } = this.parts;
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
    return { found, missing, hits };
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
      const out = this.room(nowMs);
      if (!out) return false;
      if (this.straight) this.fillStraight(out, pending);
      else this.fill(out, pending);
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

  /** Joins rows up to the next mark, or as many as there is room for, and writes them column by column. */
  private fill(out: PooledBatch, pending: Pending): void {
    const { rows, found } = this;
    const least = this.parts.plan.type === 'inner' ? 0 : 1;
    const end = nextStop(pending);
    const room = out.capacity - out.rowCount;
    let count = 0;
    while (pending.row < end && count < room) {
      const matches = (pending.matches ??= this.parts.retained ? this.retainedMatches(pending) : this.matches(pending));
      const most = Math.max(least, matches.length);
      for (; pending.match < most && count < room; count++) {
        rows[count] = pending.row;
        found[count] = matches[pending.match++] ?? null;
      }
      if (pending.match < most) break;
      this.afterRow(pending);
      pending.row++;
      pending.matches = null;
      pending.match = 0;
    }
    const first = this.writeInput(out, pending.batch, count);
    const { inputColumns, plan } = this.parts;
    for (let column = 0; column < plan.columns.length; column++)
      for (let i = 0; i < count; i++) writePrepared(out, inputColumns + column, first + i, found[i]?.[column] ?? null);
  }

  /** The same, out of the columns of a dimension that is here as a whole. */
  private fillStraight(out: PooledBatch, pending: Pending): void {
    const { rows, foundRows } = this;
    const { table, keys } = pending.whole!;
    const { starts } = table;
    const inner = this.parts.plan.type === 'inner';
    const end = nextStop(pending);
    const room = out.capacity - out.rowCount;
    let { row, match } = pending;
    let count = 0;
    while (row < end && count < room) {
      const key = keys[row]!;
      if (key < 0) {
        if (!inner) {
          rows[count] = row;
          foundRows[count++] = -1;
        }
        row++;
        continue;
      }
      for (let at = starts[key]! + match; at < starts[key + 1]! && count < room; at++, match++) {
        rows[count] = row;
        foundRows[count++] = at;
      }
      if (starts[key]! + match < starts[key + 1]!) break;
      row++;
      match = 0;
    }
    pending.row = row;
    pending.match = match;
    const at = this.writeInput(out, pending.batch, count);
    const { inputColumns } = this.parts;
    for (const [column, from] of table.columns.entries()) copyRows(from, foundRows, { out, index: inputColumns + column, at, count });
  }

  private matches({ batch, row, found, whole }: Pending): readonly PreparedRow[] {
    const { keys, condition } = this.parts;
    const key = whole ? null : keys.text(batch, row);
    const rows = (whole ? whole.table.rowsOf(whole.keys[row]!) : key === null ? undefined : found.get(key)) ?? NO_ROWS;
    return condition && rows.length > 0 ? rows.filter((candidate) => condition.holds(batch, row, candidate)) : rows;
  }

  /** A row that takes back is joined to what its key was joined to; one that adds is looked up, and that is kept. */
  private retainedMatches(pending: Pending): readonly PreparedRow[] {
    const { keys, rows } = this.parts.retained!;
    const kind = pending.batch.kinds?.[pending.row] ?? RowKind.insert;
    const key = keys.text(pending.batch, pending.row) ?? 'null';
    const takesBack = kind === RowKind.updateBefore || kind === RowKind.delete;
    if (takesBack) return rows.get(key) ?? this.matches(pending);
    const matches = this.matches(pending);
    rows.set(key, matches);
    return matches;
  }

  /** The row is out as a whole: a deleted key is joined to nothing any more. */
  private afterRow({ batch, row }: Pending): void {
    const { retained } = this.parts;
    if (retained && batch.kinds?.[row] === RowKind.delete) retained.rows.delete(retained.keys.text(batch, row) ?? 'null');
  }

  /** The input's side of the `count` rows collected in `rows`; where they lie in the output from. */
  private writeInput(out: PooledBatch, batch: EngineBatch, count: number): number {
    const { inputColumns, meter } = this.parts;
    const { rows } = this;
    const at = out.rowCount;
    for (let index = 0; index < inputColumns; index++) copyRows(batch.columns[index]!, rows, { out, index, at, count });
    if (out.kinds) for (let i = 0; i < count; i++) out.kinds[at + i] = batch.kinds?.[rows[i]!] ?? RowKind.insert;
    out.rowCount = at + count;
    meter.rowsOut += count;
    return at;
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

/** Rows before it have no mark between them. */
const nextStop = ({ batch, mark }: Pending): number =>
  mark < batch.markCount ? Math.min(batch.rowCount, batch.markRows[mark]!) : batch.rowCount;
