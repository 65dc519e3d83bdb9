import { RowKind } from '@headrace/connector-sdk/schema';
import type { WindowAggregatePlan } from '@/server/plan/job/job-plan';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import { PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { GroupState } from '../group-aggregate/group-state';
import { changeRecord, forgetRecord, type Aggregates, type ChangeRecord } from '../over-aggregate/over-code';
import { StoreTerminal } from '../store-terminal';
import { windowGroups, windowValues } from '../buffered-window/window-values';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';

export type SessionPlan = WindowAggregatePlan & {
  readonly window: { readonly type: 'session'; readonly gapMs: number; readonly partition: number };
};

/**
 * Sessions: rows of a key that follow each other within the gap (a row exactly a gap later still belongs, as in Flink). A key's rows stand in a list
 * by time until the watermark has passed the end of their session; then they are aggregated and go. A row that meets an open session is never late.
 */
export class SessionTerminal extends StoreTerminal<SessionPlan> {
  private readonly buffer: TimeBuffer;
  private readonly groups: Aggregates;
  private readonly change: ChangeRecord;
  private readonly forget: (address: number) => void;
  private readonly write: WriteRecord;

  constructor(setup: BreakerSetup<SessionPlan>) {
    const { plan, inputTypes, memory, session, metrics } = setup;
    const layout = rowLayout({ types: inputTypes, key: plan.keys.slice(0, plan.window.partition), ordered: true, doubles: [TIME] });
    const store = new RowStore(layout, memory, plan.name);
    super(setup, false, { rows: store });
    this.buffer = new TimeBuffer(store);
    const code = new GroupCode(windowGroups(plan, plan.keys, false), inputTypes);
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
    this.groups = { code, state };
    this.change = changeRecord(store, this.groups, session);
    this.forget = forgetRecord(store, this.groups, session);
    this.write = recordWriter({
      store,
      target,
      outputTypes: plan.output.map((field) => field.type),
      changes: false,
      session,
      extra: ['start', 'end'],
      values: (loop, record) => windowValues(setup, this.groups, loop, record),
    });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, session } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const processing = plan.time === 'processing';
    const time = processing ? `${builder.bind('session', session)}.now()` : eventTime(loop, values[plan.timeColumn]!, plan.name);
    const key = this.buffer.store.layout.key.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.buffer.store);
    const list = code.findList(key, hash, true);
    const made = code.write(values);
    builder.line(`${made.double(TIME)} = ${time};`);
    builder.line(`${builder.bind('sessions', this)}.take(${list.bucket}, ${made.address}, ${hash});`);
  }

  /** Called by the generated loop: the record finds its place among the rows of its key. */
  take(bucket: number, address: number, hash: number): void {
    const { buffer } = this;
    const { store } = buffer;
    const { gapMs } = this.setup.plan.window;
    const time = buffer.time(address);
    const head = Math.max(0, store.lists.entries[2 * bucket]!);
    let before = head === 0 ? 0 : store.word(head, PREVIOUS);
    while (before !== 0 && buffer.time(before) > time) before = before === head ? 0 : store.word(before, PREVIOUS);
    const next = before === 0 ? head : store.next(before);
    const meets = (before !== 0 && time - buffer.time(before) <= gapMs) || (next !== 0 && buffer.time(next) - time <= gapMs);
    if (!meets && time + gapMs - 1 <= this.due) {
      this.setup.metrics.lateRows++;
      return store.pages.free(address);
    }
    if (next === 0) store.append(bucket, head, address, hash);
    else store.insertBefore(bucket, next, address, hash);
    buffer.heap.push(address);
  }

  /** The time up to which sessions have closed. */
  private get due(): number {
    if (this.setup.plan.time !== 'processing') return this.watermark;
    return this.watermark === Infinity ? Infinity : this.setup.session.now();
  }

  protected override fire(): boolean {
    const { buffer } = this;
    const { gapMs } = this.setup.plan.window;
    for (let last = buffer.due(this.due - gapMs + 1); last !== 0; last = buffer.due(this.due - gapMs + 1)) {
      if (!this.queue.ready()) return false;
      buffer.heap.pop();
      const next = buffer.store.next(last);
      if (next === 0 || buffer.time(next) - buffer.time(last) > gapMs) this.closeSession(last);
    }
    return true;
  }

  /** Aggregates the session that ends with a record, which begins its key's list. */
  private closeSession(last: number): void {
    const { buffer } = this;
    const { store } = buffer;
    const head = store.lists.entries[2 * store.bucketOfRow(last)]!;
    const [start, end] = [buffer.time(head), buffer.time(last) + this.setup.plan.window.gapMs];
    const firsts: number[] = [];
    for (let at = head; ; at = store.next(at)) {
      if (this.change(RowKind.insert, at) === 1) firsts.push(at);
      if (at === last) break;
    }
    for (const first of firsts) {
      this.write(RowKind.insert, first, start, end);
      this.forget(first);
      this.setup.metrics.rowsOut++;
    }
    this.groups.state.clearSeen();
    for (let at = head; ;) {
      const next = store.next(at);
      store.removeRow(at);
      if (at === last) return;
      at = next;
    }
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
    const { store } = this.buffer;
    const { arrivalAt } = store.layout;
    store.endRestore((a, b) => this.buffer.time(a) - this.buffer.time(b) || store.double(a, arrivalAt) - store.double(b, arrivalAt));
    this.buffer.rebuild();
  }
  override close(): void {
    super.close();
    for (const table of this.groups.state.tables) table.drop();
  }
}
