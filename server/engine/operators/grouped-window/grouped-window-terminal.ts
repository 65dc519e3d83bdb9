import { notNull, types } from '@headrace/connector-sdk/schema';
import type { FixedWindow, WindowAggregatePlan, WindowShape } from '@/server/plan/job/job-plan';
import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import { LoopWriter, type RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import type { KeyGroupRange } from '../../state/restore-rows';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import { beginning, type TableLayout } from '../../state/table-layout';
import { TimeQueue } from '../../state/time-queue';
import { windowClock, type WindowClock } from '../../time/window-clock';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { groupSnapshot, restoreGroups } from '../group-aggregate/group-sections';
import { GroupState } from '../group-aggregate/group-state';
import type { Aggregates } from '../over-aggregate/over-code';
import { DirectEmitter } from '../output/direct-emitter';
import type { SnapshotPart } from '../stateful-terminal';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';
import { eachWindow } from '../window-assign/each-window';
import { ToldResults, type WindowRecords } from './told-results';
import { isZoned, milliseconds, windowGroups, windowRow } from './window-values';

export type GroupedPlan = WindowAggregatePlan & { readonly window: Exclude<WindowShape, { readonly type: 'session' }> };

/** Whether the window has ended and only waits for late rows. */
const ENDED = 'ended';
/** The bounds on the clock that windows are cut on. */
const START = 'start';
const END = 'end';
/** When a changed result is said at the latest, in processing time; 0: nothing waits. */
const DUE = 'due';
const bound = notNull(types.TIMESTAMP(3));
const GROUPS = /^(?:groups|(?:seen|values)-\d+)$/;

/**
 * Windows for which slices do not do: windows that rows bring along, rows that are taken back, processing time, windows on the clock of a zone, and
 * windows that speak before or after their end. Each group of a window has its accumulators and a record that waits for the window's end. A row is
 * late for the windows that are over: those that ended longer ago than the allowed lateness.
 */
export class GroupedWindowTerminal extends StoreTerminal<GroupedPlan> {
  private readonly buffer: TimeBuffer;
  private readonly groups: Aggregates;
  private readonly records: WindowRecords;
  private readonly told: ToldResults | null;
  private readonly waiting = new TimeQueue();
  /** Says the result of a record's group for the first and last time, and forgets the group. */
  private readonly leave: (address: number) => void;
  private readonly forgetGroup: (address: number) => void;
  private readonly clock: WindowClock;
  private readonly latenessMs: number;
  /** The end that was last asked for, and the last instants of its window and of its lateness: rows come in order or nearly so. */
  private readonly lasts = { end: NaN, window: 0, late: 0 };
  /** The key by which rows are dealt out, with which the keys of all tables begin. */
  private readonly dealtBy: TableLayout;

  constructor(setup: BreakerSetup<GroupedPlan>) {
    const { plan, inputTypes, memory, session, metrics } = setup;
    const columns = [...inputTypes, bound, bound];
    const groupKeys = [...plan.keys, inputTypes.length, inputTypes.length + 1];
    const keyTypes = groupKeys.map((column) => columns[column]!);
    const layout = rowLayout({
      types: keyTypes,
      key: keyTypes.map((_, i) => i),
      ordered: true,
      grouped: true,
      words: [ENDED],
      doubles: [TIME, START, END, DUE],
    });
    const store = new RowStore(layout, memory, plan.name);
    const stores: Record<string, RowStore> = { windows: store };
    super(setup, plan.emit !== undefined, stores);
    this.clock = windowClock(isZoned(setup) ? setup.settings.timeZone : null);
    this.latenessMs = plan.emit?.allowedLatenessMs ?? 0;
    this.buffer = new TimeBuffer(store);
    const code = new GroupCode(windowGroups(plan, groupKeys, plan.inputRetracts === true), columns, true);
    this.dealtBy = beginning(code.layouts.groups, plan.keys.length);
    const target = this.queue.target;
    const now = (): number => session.now();
    const state = new GroupState(code.layouts, { owner: plan.name, memory, metrics, target, ttlMs: null, touched: -1, now });
    this.groups = { code, state };
    this.records = {
      store,
      keyTypes,
      asRow: (record) => ({ kind: '0', column: (index) => record.column(groupKeys.indexOf(index)) }),
      start: layout.doubles[START]!,
      end: layout.doubles[END]!,
    };
    this.told = plan.emit === undefined ? null : new ToldResults(setup, this.records, this.groups, target);
    if (this.told !== null) stores['told'] = this.told.store;
    this.leave = this.leaver();
    this.forgetGroup = this.forgetter();
  }

  private leaver(): (address: number) => void {
    const { setup, groups, records, queue } = this;
    const loop = new LoopWriter(setup.session);
    const { builder } = loop;
    const out = new DirectEmitter(loop, { queue, types: setup.plan.output.map(({ type }) => type), metrics: setup.metrics });
    const record = RowCode.of(loop, records.store).at('address');
    const { slot, results } = groups.code.open(loop, records.asRow(record), groups.state, 'return;');
    const values = results();
    builder.line(`const start = ${record.double(START)}, end = ${record.double(END)};`);
    const row = windowRow(setup, loop, {
      record,
      key: (index) => record.column(index),
      result: (index) => values[index]!,
      bounds: 'clock',
    });
    out.emit(row, '0');
    out.forgetTexts();
    builder.line(`${builder.bind('group', groups.state)}.forgetSlot(${slot});`);
    return builder.build<(address: number) => void>('leave(address)');
  }

  private forgetter(): (address: number) => void {
    const { setup, groups, records } = this;
    const loop = new LoopWriter(setup.session);
    const record = RowCode.of(loop, records.store).at('address');
    const { slot } = groups.code.open(loop, records.asRow(record), groups.state, 'return;');
    loop.builder.line(`${loop.builder.bind('group', groups.state)}.forgetSlot(${slot});`);
    return loop.builder.build<(address: number) => void>('forget(address)');
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, late } = this.setup;
    const own = builder.bind('windows', this);
    const taken = builder.fresh('taken');
    builder.line(`let ${taken} = 0;`);
    if (plan.window.type === 'attached') {
      const { start, end } = plan.window.columns;
      builder.open('{');
      const at = { start: builder.fresh('start'), end: builder.fresh('end') };
      builder.line(`const ${at.start} = ${milliseconds(row.column(start))}, ${at.end} = ${milliseconds(row.column(end))};`);
      this.take(loop, row, { ...at, taken, own });
    } else this.openEach(loop, row, { window: plan.window, taken, own });
    builder.close();
    builder.open(`if (${taken} === 0) {`);
    builder.line(`${builder.bind('metrics', this.setup.metrics)}.lateRows++;`);
    late?.(loop, row);
    builder.close();
    if (this.told !== null) this.stopWhenFull(loop);
  }

  /** Once for each window of the row's time. */
  private openEach(
    loop: LoopWriter,
    row: RowAccess,
    to: { readonly window: FixedWindow; readonly taken: string; readonly own: string },
  ): void {
    const { builder } = loop;
    const { plan, session } = this.setup;
    const processing = plan.time === 'processing';
    const instant = processing ? `${builder.bind('session', session)}.now()` : eventTime(loop, row.column(plan.timeColumn), plan.name);
    const time = builder.fresh('time');
    builder.line(`const ${time} = ${this.clock.zoned ? `${builder.bind('clock', this.clock)}.local(${instant})` : instant};`);
    const { start, end } = eachWindow(loop, to.window, time);
    this.take(loop, row, { start, end, taken: to.taken, own: to.own });
  }

  private take(
    loop: LoopWriter,
    row: RowAccess,
    to: { readonly start: string; readonly end: string; readonly taken: string; readonly own: string },
  ): void {
    const { builder } = loop;
    const { plan, inputTypes } = this.setup;
    // By the clock no row is late: what has ended before the loop began ended before the row's time.
    const last = this.clock.zoned ? `${to.own}.last(${to.end}).late` : `${to.end} - 1 + ${this.latenessMs}`;
    builder.open(plan.time === 'processing' ? '{' : `if (${last} > ${to.own}.due) {`);
    builder.line(`${to.taken} = 1;`);
    const scope = loop.scope(row);
    const bounds = [wideFromDouble(scope, bound, to.start, 'false'), wideFromDouble(scope, bound, to.end, 'false')];
    const column = (index: number): ReturnType<RowAccess['column']> => bounds[index - inputTypes.length] ?? row.column(index);
    const rows = this.groups.code.change(loop, { kind: row.kind, column }, this.groups.state);
    // A group that speaks once only needs its record when it comes to life.
    builder.open(this.told === null ? `if (${rows} === 1) {` : '{');
    this.record(loop, row, {
      keys: [...plan.keys.map((index) => row.column(index)), ...bounds],
      rows,
      start: to.start,
      end: to.end,
      own: to.own,
    });
    builder.close();
    builder.close();
  }

  /** The record of the group at hand, made where there is none. */
  private record(
    loop: LoopWriter,
    row: RowAccess,
    of: {
      readonly keys: readonly ReturnType<RowAccess['column']>[];
      readonly rows: string;
      readonly start: string;
      readonly end: string;
      readonly own: string;
    },
  ): void {
    const { builder } = loop;
    const { store } = this.records;
    const scope = loop.scope(row);
    const code = RowCode.of(loop, store);
    const parts = keyParts(scope, of.keys);
    const hash = keyHash(scope, parts);
    const found = code.findList(of.keys, hash, true);
    builder.open(`if (${found.address} === 0 && ${of.rows} > 0) {`);
    const dealt = keyHash(scope, parts.slice(0, this.setup.plan.keys.length));
    const made = code.write(of.keys);
    builder.line(`${made.raw(store.layout.groupAt)} = ${dealt}; ${made.double(START)} = ${of.start}; ${made.double(END)} = ${of.end};`);
    builder.line(`${code.name}.append(${found.bucket}, 0, ${made.address}, ${hash});`);
    builder.line(`${found.address} = ${made.address}; ${of.own}.open(${made.address});`);
    builder.close();
    if (this.told !== null) builder.line(`if (${found.address} > 0) ${of.own}.changed(${found.address});`);
  }

  /** Called by the generated loop: the last instants of the window that ends then on the clock, and of its lateness. */
  last(end: number): { readonly window: number; readonly late: number } {
    const { lasts, clock } = this;
    if (lasts.end === end) return lasts;
    lasts.end = end;
    lasts.window = clock.instant(end - 1);
    lasts.late = clock.instant(end - 1 + this.latenessMs);
    return lasts;
  }

  /** Called by the generated loop: a new record waits for its window's end, or for the end of lateness. */
  open(address: number): void {
    const { store } = this.records;
    const { doubles, words } = store.layout;
    const last = this.last(store.double(address, doubles[END]!));
    const ended = last.window <= this.due;
    if (ended) store.setWord(address, words[ENDED]!, 1);
    store.setDouble(address, doubles[TIME]!, ended ? last.late : last.window);
    this.buffer.heap.push(address);
  }

  /** Called by the generated loop: the result of the group may be another one. */
  changed(address: number): void {
    const { store } = this.records;
    const { earlyEveryMs, lateEveryMs } = this.setup.plan.emit!;
    const ended = store.word(address, store.layout.words[ENDED]!) === 1;
    const everyMs = ended ? lateEveryMs : earlyEveryMs;
    if (everyMs === null) return;
    if (everyMs === 0) return this.told!.tell(address);
    const dueAt = store.layout.doubles[DUE]!;
    if (store.double(address, dueAt) !== 0) return;
    const due = this.setup.session.now() + everyMs;
    store.setDouble(address, dueAt, due);
    this.waiting.push(due, address);
  }

  /** The time up to which windows have ended: by the clock, up to the millisecond before, since more rows may come in this one. */
  get due(): number {
    if (this.setup.plan.time !== 'processing') return this.watermark;
    return this.watermark === Infinity ? Infinity : this.setup.session.now() - 1;
  }

  protected override fire(): boolean {
    const { buffer } = this;
    for (let first = buffer.due(this.due); first !== 0; first = buffer.due(this.due)) {
      if (!this.goesOn()) return false;
      buffer.heap.pop();
      this.act(first);
    }
    return true;
  }

  /** The window of the record ends, or is over. */
  private act(address: number): void {
    const { store } = this.records;
    const { words, doubles } = store.layout;
    if (this.told === null) {
      this.leave(address);
      return store.removeRow(address);
    }
    this.told.tell(address);
    if (this.latenessMs > 0 && store.word(address, words[ENDED]!) === 0) {
      store.setWord(address, words[ENDED]!, 1);
      store.setDouble(address, doubles[TIME]!, this.last(store.double(address, doubles[END]!)).late);
      return this.buffer.heap.push(address);
    }
    this.told.forget(address);
    this.forgetGroup(address);
    store.removeRow(address);
  }

  /** Says what has waited for long enough. A record may be another one by now: then it waits for a time of its own. */
  private sayWaiting(): boolean {
    if (this.waiting.earliest === Infinity) return true;
    const { store } = this.records;
    const dueAt = store.layout.doubles[DUE]!;
    const now = this.setup.session.now();
    while (this.waiting.earliest <= now) {
      if (!this.goesOn()) return false;
      const address = this.waiting.take(now);
      if (!store.holds(address) || store.double(address, dueAt) === 0 || store.double(address, dueAt) > now) continue;
      store.setDouble(address, dueAt, 0);
      this.told!.tell(address);
    }
    return true;
  }

  override ready(): boolean {
    return (this.setup.plan.time !== 'processing' || this.fire()) && this.sayWaiting() && super.ready();
  }
  override onTime(): void {
    if (this.setup.plan.time === 'processing') this.fire();
    this.sayWaiting();
  }
  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  override snapshot(): readonly SnapshotPart[] {
    return [...super.snapshot(), ...groupSnapshot(this.groups.state)];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (GROUPS.test(state)) restoreGroups(this.groups.state, { name: state, bytes, range }, '', this.dealtBy);
    else super.restore(state, bytes, range);
  }
  protected override restored(): void {
    super.restored();
    this.groups.state.rebuild();
    const { store } = this.records;
    this.buffer.rebuild((address) => {
      const due = store.double(address, store.layout.doubles[DUE]!);
      if (due !== 0) this.waiting.push(due, address);
      return true;
    });
  }
  override stateBytes(): number {
    return super.stateBytes() + this.groups.state.sizeBytes();
  }
  override close(): void {
    super.close();
    this.groups.state.drop();
  }
}
