import { notNull, RowKind, ticksPerMillisecond, types, type TemporalType } from '@headrace/connector-sdk/schema';
import type { WindowRankPlan } from '@/server/plan/job/ranking-plans';
import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { compareRecords, recordWriter, type WriteRecord } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import { asWide, doubleOf } from '../../codegen/value';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import { windowClock } from '../../time/window-clock';
import type { BreakerSetup } from '../breaker';
import { SIZE_WORD, SortedLists } from '../rank/sorted-lists';
import { StoreTerminal } from '../store-terminal';

/** The double in which a record keeps the end of its window, in milliseconds. */
const END = 'end';

/** The windows that are being emitted: the first records of their lists, and where to go on. */
interface Firing {
  readonly heads: number[];
  list: number;
  rank: number;
}

/** The best rows of each window and partition, emitted when the window closes. Keeps no more than the plan's `to` rows of each. */
export class WindowRankTerminal extends StoreTerminal<WindowRankPlan> {
  private readonly lists: SortedLists;
  private readonly write: WriteRecord;
  /** End of the first window that holds rows and is not being emitted. */
  private earliest = Infinity;
  private firing: Firing | null = null;

  constructor(setup: BreakerSetup<WindowRankPlan>) {
    const { plan, inputTypes, session } = setup;
    const layout = rowLayout({
      types: inputTypes,
      key: [...plan.partition, plan.window.end],
      ordered: true,
      grouped: true,
      words: [SIZE_WORD],
      doubles: [END],
    });
    const store = new RowStore(layout, setup.memory, plan.name);
    super(setup, false, { rows: store });
    this.lists = new SortedLists(store, compareRecords(store, plan.order, session));
    this.write = recordWriter({
      store,
      target: this.queue.target,
      queue: this.queue,
      outputTypes: plan.output.map((field) => field.type),
      changes: false,
      session,
      extra: ['place'],
      values: (loop, record) => [
        ...inputTypes.map((_, column) => record.column(column)),
        ...(plan.emitsRank ? [wideFromDouble(loop.scope(record), notNull(types.BIGINT), 'place', 'false')] : []),
      ],
    });
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const end = asWide(values[plan.window.end]!);
    const ticks = ticksPerMillisecond((end.type as TemporalType).precision);
    const own = builder.bind('windows', this);
    const at = builder.fresh('end');
    builder.line(`const ${at} = ${this.instant(loop, ticks === 1 ? doubleOf(end) : `Math.floor(${doubleOf(end)} / ${ticks})`)};`);
    builder.open(`if (!${own}.isLate(${at})) {`);
    const key = this.lists.store.layout.key.map((column) => values[column]!);
    const parts = keyParts(scope, key);
    const group = keyHash(scope, parts.slice(0, -1));
    const hash = keyHash(scope, parts);
    const code = RowCode.of(loop, this.lists.store);
    const list = code.findList(key, hash, true);
    const made = code.write(values);
    builder.line(`${made.double(END)} = ${at}; ${made.raw(code.layout.groupAt)} = ${group};`);
    builder.line(`${own}.take(${list.bucket}, ${made.address}, ${hash}, ${at});`);
    builder.close();
  }

  /** Windows of a TIMESTAMP_LTZ are cut on the clock of the session's zone; the watermark is an instant: they end when it has shown all of them. */
  private instant(loop: LoopWriter, local: string): string {
    const { plan, settings } = this.setup;
    if (plan.window.local !== true || settings.timeZone === 'UTC') return local;
    const clock = windowClock(settings.timeZone);
    return `${loop.builder.bind('endOf', (end: number): number => clock.instant(end - 1) + 1)}(${local})`;
  }

  /** Called by the generated loop; a row of a window that has closed is counted. */
  isLate(end: number): boolean {
    if (end - 1 > this.watermark) return false;
    this.setup.metrics.lateRows++;
    return true;
  }

  /** Called by the generated loop with a new record. */
  take(bucket: number, address: number, hash: number, end: number): void {
    const { lists } = this;
    const { to } = this.setup.plan;
    const head = lists.head(bucket);
    if (lists.size(head) >= to && lists.compare(address, lists.tail(head)) >= 0) return lists.store.pages.free(address);
    lists.insert(bucket, address, hash);
    if (lists.size(lists.head(bucket)) > to) lists.remove(bucket, lists.tail(lists.head(bucket)));
    if (end < this.earliest) this.earliest = end;
  }

  protected override fire(): boolean {
    this.firing ??= this.due();
    if (this.firing === null) return true;
    if (!this.emitLists(this.firing)) return false;
    this.firing = null;
    return true;
  }

  /** The windows that the watermark has passed, by their ends, the lists of each in the order in which they began. */
  private due(): Firing | null {
    if (this.earliest - 1 > this.watermark) return null;
    const { store } = this.lists;
    const endAt = store.layout.doubles[END]!;
    const { arrivalAt } = store.layout;
    const heads: number[] = [];
    this.earliest = Infinity;
    for (const head of this.heads()) {
      const end = store.double(head, endAt);
      if (end - 1 <= this.watermark) heads.push(head);
      else if (end < this.earliest) this.earliest = end;
    }
    heads.sort((a, b) => store.double(a, endAt) - store.double(b, endAt) || store.double(a, arrivalAt) - store.double(b, arrivalAt));
    return { heads, list: 0, rank: 1 };
  }

  /** The first record of each list. */
  private *heads(): Iterable<number> {
    const { lists } = this.lists.store;
    for (let bucket = 0; bucket < lists.buckets; bucket++) {
      const head = lists.entries[2 * bucket]!;
      if (head > 0) yield head;
    }
  }

  private emitLists(firing: Firing): boolean {
    const { store } = this.lists;
    const { from } = this.setup.plan;
    for (; firing.list < firing.heads.length; firing.list++, firing.rank = 1) {
      for (let at = firing.heads[firing.list]!; at !== 0; firing.rank++) {
        if (!this.goesOn()) return this.waitAt(firing, at);
        if (firing.rank >= from) {
          this.write(RowKind.insert, at, firing.rank);
          this.setup.metrics.rowsOut++;
        }
        const next = store.next(at);
        store.removeRow(at);
        at = next;
      }
    }
    return true;
  }

  /** No room: the list goes on at the record that is now its first. */
  private waitAt(firing: Firing, at: number): false {
    firing.heads[firing.list] = at;
    return false;
  }

  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  protected override restored(): void {
    this.lists.endRestore();
    const { store } = this.lists;
    const endAt = store.layout.doubles[END]!;
    for (const head of this.heads()) this.earliest = Math.min(this.earliest, store.double(head, endAt));
  }
}
