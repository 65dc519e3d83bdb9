import { RowKind } from '@headrace/connector-sdk/schema';
import type { OverAggregatePlan } from '@/server/plan/job/ranking-plans';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import type { WriteRecord } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import type { KeyGroupRange } from '../../state/restore-rows';
import { HASH, PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { groupSnapshot, restoreGroups } from '../group-aggregate/group-sections';
import { GroupState } from '../group-aggregate/group-state';
import type { SnapshotPart } from '../stateful-terminal';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';
import { asGroups, overCalls, type OverCalls } from './over-calls';
import { FrameQueues, queueWords } from './frame-queues';
import { changeRecord, overWriter, type Aggregates, type ChangeRecord } from './over-code';

const DONE = 'done';
const RANK = 'rank';
/** In a list's first record: the time at which a partition without rows is forgotten (Flink's rule: once and a half the frame behind a row). */
const CLEANUP = 'cleanup';
const RUNNING = 'running-';

/**
 * Aggregates over the rows before each row. A partition's rows stand in a list by time: the frame's first, those that still wait for the watermark
 * behind it. Rows of one partition leave in the order of time; within an instant rows of a RANGE frame see each other (Flink 1.20).
 */
export class OverTerminal extends StoreTerminal<OverAggregatePlan> {
  private readonly buffer: TimeBuffer;
  private readonly calls: OverCalls;
  private readonly running: Aggregates;
  private readonly queues: FrameQueues;
  private readonly change: ChangeRecord;
  private readonly write: WriteRecord;
  private readonly ranks: boolean;
  /** Partitions whose rows are all over go after a time. */
  private readonly forgets: boolean;
  /** Some calls are values of other rows. */
  private readonly looksBack: boolean;
  /** Rows behind the frame that ranks and LAG look at. */
  private kept: number;

  constructor(setup: BreakerSetup<OverAggregatePlan>) {
    const { plan, inputTypes, session } = setup;
    const calls = overCalls(plan);
    const words = [DONE, ...queueWords(calls.queues)];
    const layout = rowLayout({ types: inputTypes, key: plan.partition, ordered: true, words, doubles: [TIME, RANK, CLEANUP] });
    const store = new RowStore(layout, setup.memory, plan.name);
    super(setup, false, { rows: store });
    // Rows of one instant and partition come out one after the other where they come into the frame together.
    this.buffer = new TimeBuffer(store, plan.frame.mode === 'rows' ? null : (a, b) => store.word(a, HASH) - store.word(b, HASH));
    this.calls = calls;
    this.ranks = plan.calls.some((call) => call.fn === 'RANK');
    this.kept = this.ranks ? 1 : 0;
    const { mode, preceding } = plan.frame;
    this.forgets = mode === 'range' && preceding !== null;
    this.looksBack = calls.lags.length + calls.queues.length > 0;
    this.running = this.aggregates(this.calls.running, plan.frame.preceding !== null);
    this.queues = new FrameQueues(store, calls.queues, session);
    this.change = changeRecord(store, this.running, session);
    this.write = overWriter({
      plan,
      store,
      queue: this.queue,
      session,
      calls: this.calls,
      running: this.running,
    });
  }

  private aggregates(calls: OverCalls['running'], retracts: boolean): Aggregates {
    const { plan, inputTypes, memory, metrics, session } = this.setup;
    const code = new GroupCode(asGroups(plan, calls, retracts), inputTypes);
    const target = this.queue.target;
    const state = new GroupState(code.layouts, {
      owner: plan.name,
      memory,
      metrics,
      target,
      ttlMs: null,
      touched: -1,
      now: () => session.now(),
    });
    return { code, state };
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, session } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const event = plan.time === 'event';
    const time = event ? eventTime(loop, values[plan.timeColumn]!, plan.name) : `${builder.bind('session', session)}.now()`;
    const key = plan.partition.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.buffer.store);
    const list = code.findList(key, hash, true);
    const made = code.write(values);
    builder.line(`${made.double(TIME)} = ${time};`);
    builder.line(`${builder.bind('over', this)}.${event ? 'wait' : 'takeNow'}(${list.bucket}, ${made.address}, ${hash});`);
    this.stopWhenFull(loop);
  }

  /** Called by the generated loop: the record finds its place by time, or is late. */
  wait(bucket: number, address: number, hash: number): void {
    const { buffer } = this;
    const { store } = buffer;
    const time = buffer.time(address);
    const head = store.lists.entries[2 * bucket]!;
    let after = head > 0 ? store.word(head, PREVIOUS) : 0;
    while (after !== 0 && buffer.time(after) > time && !this.isDone(after)) after = after === head ? 0 : store.word(after, PREVIOUS);
    const forgotten = this.forgets && this.isForgotten(head);
    if (!forgotten && this.isLate(after, time)) {
      this.setup.metrics.lateRows++;
      return store.pages.free(address);
    }
    const cleanup = this.forgets && head > 0 && !forgotten ? this.cleanup(head) : -Infinity;
    const next = after === 0 ? head : store.next(after);
    if (next > 0) store.insertBefore(bucket, next, address, hash);
    else store.append(bucket, Math.max(0, head), address, hash);
    buffer.heap.push(address);
    if (forgotten) for (let at = head; this.isDone(at); at = this.headOf(address)) this.drop(store.bucketOfRow(at), at);
    if (this.forgets) this.setCleanup(this.headOf(address), cleanup, time);
  }

  private isLate(after: number, time: number): boolean {
    if (this.setup.plan.frame.preceding === null) return time <= this.watermark;
    return after !== 0 && this.isDone(after) && this.buffer.time(after) >= time;
  }

  private cleanup(head: number): number {
    const { store } = this.buffer;
    return store.double(head, store.layout.doubles[CLEANUP]!);
  }
  private setCleanup(head: number, current: number, time: number): void {
    const { store } = this.buffer;
    const preceding = this.setup.plan.frame.preceding!;
    const value = current < time + preceding + 1 ? time + Math.floor(preceding * 1.5) + 1 : current;
    store.setDouble(head, store.layout.doubles[CLEANUP]!, value);
  }
  /** All rows of a partition are over, and so long that it begins anew. */
  private isForgotten(head: number): boolean {
    return this.forgets && head > 0 && this.isDone(head) && this.cleanup(head) <= this.watermark;
  }
  /** The first row of the bucket's list leaves the frame. */
  private drop(bucket: number, head: number): number {
    const { store } = this.buffer;
    const next = store.next(head);
    if (next !== 0 && this.forgets) store.setDouble(next, store.layout.doubles[CLEANUP]!, this.cleanup(head));
    const left = this.change(RowKind.updateBefore, head);
    this.queues.leave(head, next);
    store.remove(bucket, head);
    return left;
  }

  /** Called by the generated loop: by processing time a row leaves at once. */
  takeNow(bucket: number, address: number, hash: number): void {
    const { store } = this.buffer;
    store.append(bucket, Math.max(0, store.lists.entries[2 * bucket]!), address, hash);
    this.process([address]);
  }

  private isDone(address: number): boolean {
    const { store } = this.buffer;
    return store.word(address, store.layout.words[DONE]!) === 1;
  }

  protected override fire(): boolean {
    const { buffer } = this;
    for (let at = buffer.due(this.watermark); at !== 0; at = buffer.due(this.watermark)) {
      if (!this.goesOn()) return false;
      buffer.heap.pop();
      for (const peers of this.setup.plan.frame.mode === 'rows' ? [[at]] : this.peersOf(at)) this.process(peers);
    }
    return true;
  }

  /** The rows of the same instant, by partition. Rows of one instant and hash come out of the heap one after the other. */
  private peersOf(first: number): readonly (readonly number[])[] {
    const { buffer } = this;
    const { store } = buffer;
    const groups: number[][] = [[first]];
    for (let at = buffer.due(this.watermark); at !== 0; at = buffer.due(this.watermark)) {
      if (buffer.time(at) !== buffer.time(first) || store.word(at, HASH) !== store.word(first, HASH)) break;
      buffer.heap.pop();
      const group = groups.find((members) => store.sameKey(members[0]!, at));
      if (group === undefined) groups.push([at]);
      else group.push(at);
    }
    return groups;
  }

  /** Rows that come into the frame together, and leave. Their list has them for as long as this takes, so its bucket stays. */
  private process(peers: readonly number[]): void {
    const { store } = this.buffer;
    const last = peers.at(-1)!;
    const bucket = store.bucketOfRow(last);
    const head = store.lists.entries[2 * bucket]!;
    let rows = 0;
    for (const address of peers) {
      rows = this.change(RowKind.insert, address);
      this.queues.enter(head, address);
      store.setWord(address, store.layout.words[DONE]!, 1);
    }
    const first = this.slide(bucket, last, rows);
    if (this.ranks) this.rank(peers, rows, first);
    const answers = this.looksBack ? this.queues.answers(first) : [];
    for (const address of peers) this.leave(address, answers);
    if (this.setup.plan.frame.preceding === null) this.trim(last);
  }

  /** Rows at the head of the list that are before the frame now go; answers the head then. */
  private slide(bucket: number, last: number, rows: number): number {
    const { preceding, mode } = this.setup.plan.frame;
    const { buffer } = this;
    const { store } = buffer;
    let head = store.lists.entries[2 * bucket]!;
    if (preceding === null) return head;
    for (let left = rows; mode === 'rows' ? left > preceding + 1 : buffer.time(head) < buffer.time(last) - preceding;) {
      left = this.drop(bucket, head);
      head = store.lists.entries[2 * bucket]!;
    }
    return head;
  }

  private headOf(address: number): number {
    const { store } = this.buffer;
    return store.lists.entries[2 * store.bucketOfRow(address)]!;
  }

  private rank(peers: readonly number[], rows: number, head: number): void {
    const { buffer } = this;
    const { store } = buffer;
    const rankAt = store.layout.doubles[RANK]!;
    const first = peers[0]!;
    const before = first === head ? 0 : store.word(first, PREVIOUS);
    const tied = before !== 0 && buffer.time(before) === buffer.time(first);
    const rank = tied ? store.double(before, rankAt) : rows - peers.length + 1;
    for (const address of peers) store.setDouble(address, rankAt, rank);
  }

  private leave(address: number, answers: readonly number[]): void {
    const { store } = this.buffer;
    const { metrics } = this.setup;
    const rank = this.ranks ? store.double(address, store.layout.doubles[RANK]!) : 0;
    metrics.rowsOut++;
    if (!this.looksBack) return this.write(RowKind.insert, address, rank);
    const lags = this.calls.lags.map((lag) => this.behind(address, lag.offset === null ? 1 : this.offset(address, lag.offset)));
    this.write(RowKind.insert, address, rank, ...lags, ...answers);
  }

  private offset(address: number, column: number): number {
    const { physical, at } = this.buffer.store.layout.columns[column]!;
    return this.buffer.store.word(address, physical === 'i64' ? 2 * at : at);
  }

  /** The record so many places before; 0: there is none. */
  private behind(address: number, places: number): number {
    const { store } = this.buffer;
    this.kept = Math.max(this.kept, places);
    const head = this.headOf(address);
    let at = address;
    for (let i = 0; i < places; i++) {
      if (at === head) return 0;
      at = store.word(at, PREVIOUS);
    }
    return at;
  }

  /** Without a sliding frame only the rows stay that later rows look at. */
  private trim(last: number): void {
    const { store } = this.buffer;
    const head = this.headOf(last);
    let first = last;
    for (let i = 1; i < this.kept && first !== head; i++) first = store.word(first, PREVIOUS);
    for (let at = head; at !== first;) {
      const next = store.next(at);
      store.removeRow(at);
      at = next;
    }
    if (this.kept === 0) store.removeRow(last);
  }

  /** Partitions whose rows are all over are forgotten, a piece of the store at a time. */
  override onTime(): void {
    const { store } = this.buffer;
    let forgets = false;
    store.sweep((at) => {
      if (store.next(store.word(at, PREVIOUS)) === 0) forgets = this.isForgotten(at);
      if (!forgets || !this.isDone(at)) return false;
      const next = store.next(at);
      if (next !== 0) store.setDouble(next, store.layout.doubles[CLEANUP]!, this.cleanup(at));
      this.change(RowKind.updateBefore, at);
      this.queues.leave(at, next);
      return true;
    });
  }

  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  override snapshot(): readonly SnapshotPart[] {
    return [...super.snapshot(), ...groupSnapshot(this.running.state, RUNNING)];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (state.startsWith(RUNNING)) restoreGroups(this.running.state, { name: state, bytes, range }, RUNNING);
    else super.restore(state, bytes, range);
  }
  protected override restored(): void {
    const { store } = this.buffer;
    const { arrivalAt } = store.layout;
    store.endRestore((a, b) => this.buffer.time(a) - this.buffer.time(b) || store.double(a, arrivalAt) - store.double(b, arrivalAt));
    this.buffer.rebuild((address) => !this.isDone(address));
    this.running.state.rebuild();
    this.refill();
  }
  /** After a restore the queues hold the rows of each frame again. */
  private refill(): void {
    const { store } = this.buffer;
    for (let bucket = 0; bucket < store.lists.buckets; bucket++) {
      const head = store.lists.entries[2 * bucket]!;
      if (head > 0) this.queues.clear(head);
      for (let at = head; at > 0 && this.isDone(at); at = store.next(at)) this.queues.enter(head, at);
      store.cool();
    }
  }

  override stateBytes(): number {
    return super.stateBytes() + this.running.state.sizeBytes();
  }
  override close(): void {
    super.close();
    this.running.state.drop();
  }
}
