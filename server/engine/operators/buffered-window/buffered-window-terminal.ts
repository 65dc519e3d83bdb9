import { RowKind, ticksPerMillisecond, notNull, types, type TemporalType } from '@headrace/connector-sdk/schema';
import { fromLocal, toLocal } from '@/server/plan/expr/zone';
import type { FixedWindow, WindowAggregatePlan, WindowShape } from '@/server/plan/job/job-plan';
import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { asWide, doubleOf, type Value } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { GroupState } from '../group-aggregate/group-state';
import { changeRecord, forgetRecord, type ChangeRecord } from '../over-aggregate/over-code';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';
import { RowCode } from '../../codegen/row-code';
import { eachWindow } from '../window-assign/each-window';
import { isZoned, windowGroups, windowValues } from './window-values';

export type BufferedPlan = WindowAggregatePlan & { readonly window: Exclude<WindowShape, { readonly type: 'session' }> };

const KIND = 'kind';
const START = 'start';
const bound = notNull(types.TIMESTAMP(3));

/**
 * Windows for which slices do not do: windows that rows bring along, rows that are taken back, processing time, and windows on the clock of a zone.
 * Keeps each row once for each of its windows and aggregates a window when it closes. A row is late for the windows that have closed.
 */
export class BufferedWindowTerminal extends StoreTerminal<BufferedPlan> {
  private readonly buffer: TimeBuffer;
  private readonly state: GroupState;
  private readonly change: ChangeRecord;
  private readonly forget: (address: number) => void;
  private readonly write: WriteRecord;
  private readonly zoned: boolean;

  constructor(setup: BreakerSetup<BufferedPlan>) {
    const { plan, inputTypes, memory, session, metrics } = setup;
    const { window } = plan;
    const columns = window.type === 'attached' ? inputTypes : [...inputTypes, bound, bound];
    const layout = rowLayout({ types: columns, key: plan.keys, ordered: true, words: [KIND], doubles: [TIME, START] });
    const store = new RowStore(layout, memory, plan.name);
    super(setup, false, { rows: store });
    this.zoned = isZoned(setup);
    this.buffer = new TimeBuffer(store);
    const bounds = window.type === 'attached' ? [window.columns.start, window.columns.end] : [inputTypes.length, inputTypes.length + 1];
    const code = new GroupCode(windowGroups(plan, [...plan.keys, ...bounds], plan.inputRetracts === true), columns);
    const target = this.queue.target;
    this.state = new GroupState(code.layouts, {
      owner: plan.name,
      memory,
      metrics,
      target,
      ttlMs: null,
      touched: -1,
      now: () => session.now(),
    });
    const groups = { code, state: this.state };
    this.change = changeRecord(store, groups, session);
    this.forget = forgetRecord(store, groups, session);
    this.write = recordWriter({
      store,
      target,
      outputTypes: plan.output.map((field) => field.type),
      changes: false,
      session,
      extra: ['start', 'end'],
      values: (loop, record) => windowValues(setup, groups, loop, record),
    });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes } = this.setup;
    const values = inputTypes.map((_, column) => row.column(column));
    const own = builder.bind('windows', this);
    const taken = builder.fresh('taken');
    builder.line(`let ${taken} = 0;`);
    if (plan.window.type === 'attached') {
      const { start, end } = plan.window.columns;
      const at = { start: milliseconds(values[start]!), end: milliseconds(values[end]!) };
      builder.open('{');
      this.keep(loop, row, values, { ...at, taken, own });
      builder.close();
    } else this.keepEach(loop, row, values, { window: plan.window, taken, own });
    builder.line(`if (${taken} === 0) ${builder.bind('metrics', this.setup.metrics)}.lateRows++;`);
  }

  /** Once for each window of the row's time. */
  private keepEach(
    loop: LoopWriter,
    row: RowAccess,
    values: readonly Value[],
    to: { readonly window: FixedWindow; readonly taken: string; readonly own: string },
  ): void {
    const { builder } = loop;
    const { plan, session, settings } = this.setup;
    const processing = plan.time === 'processing';
    const instant = processing ? `${builder.bind('session', session)}.now()` : eventTime(loop, values[plan.timeColumn]!, plan.name);
    const local = builder.bind('toLocal', (at: number): number => toLocal(at, settings.timeZone));
    const time = builder.fresh('time');
    builder.line(`const ${time} = ${this.zoned ? `${local}(${instant})` : instant};`);
    const { start, end } = eachWindow(loop, to.window, time);
    const scope = loop.scope(row);
    const bounds = [wideFromDouble(scope, bound, start, 'false'), wideFromDouble(scope, bound, end, 'false')];
    this.keep(loop, row, [...values, ...bounds], { start, end, taken: to.taken, own: to.own });
    builder.close();
  }

  private keep(
    loop: LoopWriter,
    row: RowAccess,
    values: readonly Value[],
    to: { readonly start: string; readonly end: string; readonly taken: string; readonly own: string },
  ): void {
    const { builder } = loop;
    const { plan, settings } = this.setup;
    const instant = builder.bind('fromLocal', (at: number): number => fromLocal(at, settings.timeZone));
    const shifted = (at: string): string => (this.zoned ? `${instant}(${at})` : at);
    const closes = builder.fresh('closes');
    builder.line(`const ${closes} = ${shifted(to.end)} - 1;`);
    builder.open(`if (${closes} > ${to.own}.due) {`);
    const scope = loop.scope(row);
    const key = plan.keys.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.buffer.store);
    const list = code.findList(key, hash, true);
    const made = code.write(values);
    builder.line(`${made.double(TIME)} = ${closes}; ${made.double(START)} = ${shifted(to.start)}; ${made.word(KIND)} = ${row.kind};`);
    builder.line(`${code.name}.append(${list.bucket}, ${list.address}, ${made.address}, ${hash});`);
    builder.line(`${builder.bind('heap', this.buffer.heap)}.push(${made.address}); ${to.taken} = 1;`);
    builder.close();
  }

  /** The time up to which windows have closed. */
  get due(): number {
    if (this.setup.plan.time !== 'processing') return this.watermark;
    return this.watermark === Infinity ? Infinity : this.setup.session.now();
  }

  protected override fire(): boolean {
    const { buffer } = this;
    for (let first = buffer.due(this.due); first !== 0; first = buffer.due(this.due)) {
      if (!this.queue.ready()) return false;
      this.closeAll(buffer.time(first));
    }
    return true;
  }

  /** All windows that close at this time: their rows in the order of arrival, then the groups in the order in which they began. */
  private closeAll(time: number): void {
    const { buffer } = this;
    const { store } = buffer;
    const kindAt = store.layout.words[KIND]!;
    const rows: number[] = [];
    const groups = new Map<number, number>();
    for (let at = buffer.due(time); at !== 0; at = buffer.due(time)) {
      rows.push(buffer.heap.pop());
      const kind = store.word(at, kindAt);
      const left = this.change(kind, at);
      if (left === 1 && (kind & 1) === 0) groups.set(at, at);
    }
    for (const first of groups.keys()) this.leave(first, time + 1);
    this.state.clearSeen();
    for (const address of rows) store.removeRow(address);
  }

  /** A group may have come to life several times, and may have no rows at the end; adding and taking back its own row tells. */
  private leave(first: number, end: number): void {
    const { store } = this.buffer;
    if (!this.alive(first)) return;
    this.write(RowKind.insert, first, store.double(first, store.layout.doubles[START]!), end);
    this.setup.metrics.rowsOut++;
    this.forget(first);
  }

  private alive(first: number): boolean {
    if (this.setup.plan.inputRetracts !== true) return true;
    const rows = this.change(RowKind.insert, first);
    this.change(RowKind.updateBefore, first);
    return rows > 1;
  }

  override ready(): boolean {
    return (this.setup.plan.time !== 'processing' || this.fire()) && super.ready();
  }
  override onTime(): void {
    if (this.setup.plan.time === 'processing') this.fire();
  }
  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  protected override restored(): void {
    super.restored();
    this.buffer.rebuild();
  }
  override close(): void {
    super.close();
    for (const table of this.state.tables) table.drop();
  }
}

function milliseconds(value: Value): string {
  const wide = asWide(value);
  const ticks = ticksPerMillisecond((wide.type as TemporalType).precision);
  return ticks === 1 ? doubleOf(wide) : `Math.floor(${doubleOf(wide)} / ${ticks})`;
}
