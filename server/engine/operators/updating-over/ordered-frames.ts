import { RowKind } from '@headrace/connector-sdk/schema';
import type { UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import type { CompareRecords, WriteRecord } from '../../codegen/record-functions';
import type { OperatorMetrics } from '../../contract/chain';
import { PREVIOUS } from '../../state/row-layout';
import type { RowStore } from '../../state/row-store';
import type { ChangeRecord } from '../over-aggregate/over-code';
import type { SettleRecord } from './updating-code';
import type { UpdatingCalls } from './updating-calls';

/** What a generated loop and generated functions give. */
export interface FrameFunctions {
  readonly store: RowStore;
  readonly calls: UpdatingCalls;
  readonly compare: CompareRecords;
  /** Whether two records hold the same input row. */
  readonly same: (a: number, b: number) => boolean;
  /** Whether a record lies in the RANGE of one behind it. */
  readonly within: (a: number, b: number) => boolean;
  readonly change: ChangeRecord;
  /** The running values of the record's partition begin anew. */
  readonly forget: (address: number) => void;
  readonly settle: SettleRecord;
  readonly tell: WriteRecord;
  /** The records that LAG and LEAD of the row at hand look at; 0: there is none. */
  readonly neighbours: Int32Array;
  readonly metrics: OperatorMetrics;
}

/**
 * The rows of each partition in their order, each with its results. A row that comes or goes changes those of its peers (RANGE), of the rows behind
 * whose frames hold it, and of those before that LEAD to it; they are told in the order of the list.
 *
 * Running values are no state: of an unbounded frame they cover the partition's whole list between two changes, and are made anew where they are
 * missing; of a bounded frame they live as long as one change.
 */
export class OrderedFrames {
  private readonly peers: boolean;
  private readonly unbounded: boolean;
  private readonly runs: boolean;
  private readonly toEnd: boolean;
  /** How many rows LAG and LEAD look back and ahead at most, of all rows that were here. */
  private back = 0;
  private ahead = 0;
  /** First record of the frame at hand, and its rows. */
  private from = 0;
  private rows = 0;
  /** The record that comes, or one like that which goes; what is behind it; and whether it comes. */
  private mark = 0;
  private after = 0;
  private comes = false;
  /** Place of the row at hand. */
  private number = 0;
  private rank = 0;
  private dense = 0;

  constructor(
    private readonly plan: UpdatingOverPlan,
    private readonly by: FrameFunctions,
  ) {
    const { calls } = by;
    this.peers = plan.frame.mode === 'range';
    this.unbounded = plan.frame.preceding === null;
    this.runs = calls.running.length > 0;
    this.toEnd = calls.placed || (this.runs && this.unbounded);
  }

  private head(bucket: number): number {
    return Math.max(0, this.by.store.lists.entries[2 * bucket]!);
  }
  private previous(bucket: number, address: number): number {
    const { store } = this.by;
    return address === this.head(bucket) ? 0 : store.word(address, PREVIOUS);
  }

  /** A row that comes. Takes the record over. */
  add(bucket: number, address: number, hash: number): void {
    const { store, compare } = this.by;
    this.noteReach(address);
    const head = this.head(bucket);
    let before = head === 0 ? 0 : store.word(head, PREVIOUS);
    while (before !== 0 && compare(before, address) > 0) before = this.previous(bucket, before);
    const after = before === 0 ? head : store.next(before);
    const first = this.firstBefore(bucket, before, address);
    this.rewind(bucket, first || after);
    if (after === 0) store.append(bucket, head, address, hash);
    else store.insertBefore(bucket, after, address, hash);
    this.mark = address;
    this.after = after;
    this.comes = true;
    this.tellFrom(bucket, first || address);
  }

  /** A row that is taken back; `like` is a record of it, which is freed. Of equal rows the first goes; one that was never there changes nothing. */
  takeBack(bucket: number, like: number): void {
    const { store } = this.by;
    const gone = this.find(bucket, like);
    if (gone !== 0) {
      const first = this.firstBefore(bucket, this.previous(bucket, gone), gone);
      this.rewind(bucket, first || gone);
      this.tell(RowKind.delete, gone);
      this.mark = like;
      this.after = store.next(gone);
      this.comes = false;
      store.remove(bucket, gone);
      this.tellFrom(bucket, first || this.after);
    }
    store.pages.free(like);
  }

  private find(bucket: number, like: number): number {
    const { store, compare, same } = this.by;
    const head = this.head(bucket);
    let at = head === 0 ? 0 : store.word(head, PREVIOUS);
    while (at !== 0 && compare(at, like) > 0) at = this.previous(bucket, at);
    let found = 0;
    for (; at !== 0 && compare(at, like) === 0; at = this.previous(bucket, at)) if (same(at, like)) found = at;
    return found;
  }

  /** The first record up to `before` whose results the row behind it changes; 0: none. */
  private firstBefore(bucket: number, before: number, row: number): number {
    const { compare } = this.by;
    let first = 0;
    for (let at = before, left = this.ahead; at !== 0; at = this.previous(bucket, at), left--) {
      if (left <= 0 && !(this.peers && (compare(at, row) === 0 || (first !== 0 && compare(at, first) === 0)))) break;
      first = at;
    }
    return first;
  }

  /** The running values no longer cover the record and what is behind it. */
  private rewind(bucket: number, to: number): void {
    if (to === 0 || !this.runs || !this.unbounded) return;
    const { by } = this;
    if (!by.calls.exact) return by.forget(to);
    for (let at = by.store.word(this.head(bucket), PREVIOUS); ; at = by.store.word(at, PREVIOUS)) {
      by.change(RowKind.updateBefore, at);
      if (at === to) return;
    }
  }

  /** Results from `first` on, as far as the row at hand reaches. */
  private tellFrom(bucket: number, first: number): void {
    if (first === 0) return;
    const { store, compare } = this.by;
    this.begin(bucket, first);
    let distance = 0;
    for (let group = first; group !== 0;) {
      if (distance > 0 || group === this.after) distance++;
      if (distance > 0 && !this.reaches(group, distance)) break;
      let [end, last] = [group, group];
      do {
        if (distance === 0 && end === this.after) distance = 1;
        this.cover(bucket, end);
        last = end;
        end = store.next(end);
      } while (this.peers && end !== 0 && compare(group, end) === 0);
      this.slide(last);
      for (let at = group; at !== end;) {
        const next = store.next(at);
        this.settle(bucket, at);
        at = next;
      }
      group = end;
    }
    if (this.rows > 0) this.by.forget(this.from);
  }

  /** Whether the results of a record behind the row at hand depend on it. */
  private reaches(address: number, distance: number): boolean {
    if (this.toEnd || distance <= this.back) return true;
    if (!this.runs) return false;
    return this.peers ? this.by.within(this.mark, address) : distance <= this.plan.frame.preceding!;
  }

  /** Places and frame as they are before the record. */
  private begin(bucket: number, first: number): void {
    const { store, calls, change } = this.by;
    const before = this.previous(bucket, first);
    if (calls.placed) {
      const { doubles } = store.layout;
      this.number = before === 0 ? 0 : store.double(before, doubles['number']!);
      this.rank = before === 0 ? 0 : store.double(before, doubles['rank']!);
      this.dense = before === 0 ? 0 : store.double(before, doubles['dense']!);
    }
    this.rows = 0;
    this.from = first;
    if (!this.runs || this.unbounded) return;
    const preceding = this.plan.frame.preceding!;
    for (let at = before; at !== 0; at = this.previous(bucket, at)) {
      if (this.peers ? !this.by.within(at, first) : this.rows >= preceding) break;
      this.from = at;
      this.rows++;
    }
    if (calls.exact) for (let at = this.from; at !== first; at = store.next(at)) change(RowKind.insert, at);
  }

  /** The running values cover one record more. */
  private cover(bucket: number, address: number): void {
    const { by } = this;
    if (!this.runs) return;
    if (!this.unbounded) {
      this.rows++;
      if (by.calls.exact) by.change(RowKind.insert, address);
      return;
    }
    const head = this.head(bucket);
    if (by.change(RowKind.insert, address) > 1 || address === head) return;
    // There were none yet of this partition.
    by.forget(address);
    for (let at = head; at !== address; at = by.store.next(at)) by.change(RowKind.insert, at);
    by.change(RowKind.insert, address);
  }

  /** What is before the frame of the record goes out of the running values. */
  private slide(last: number): void {
    if (!this.runs || this.unbounded) return;
    const { store, calls, within, change, forget } = this.by;
    const preceding = this.plan.frame.preceding!;
    while (this.peers ? !within(this.from, last) : this.rows > preceding + 1) {
      if (calls.exact) change(RowKind.updateBefore, this.from);
      this.from = store.next(this.from);
      this.rows--;
    }
    if (calls.exact) return;
    forget(last);
    for (let at = this.from; ; at = store.next(at)) {
      change(RowKind.insert, at);
      if (at === last) return;
    }
  }

  /** Gives a record its results and tells them where they are new. */
  private settle(bucket: number, address: number): void {
    const { by } = this;
    if (by.calls.placed) this.place(bucket, address);
    if (by.calls.neighbours.length > 0) this.look(bucket, address);
    const { number, rank, dense } = this;
    const fresh = this.comes && address === this.mark;
    const settled = by.settle(address, fresh ? 1 : 0, number, rank, dense);
    const now = settled === 0 ? address : settled;
    if (now !== address) {
      by.store.replace(bucket, address, now);
      if (this.from === address) this.from = now;
      if (fresh) this.mark = now;
    }
    if (by.calls.placed) {
      const { doubles } = by.store.layout;
      by.store.setDouble(now, doubles['number']!, number);
      by.store.setDouble(now, doubles['rank']!, rank);
      by.store.setDouble(now, doubles['dense']!, dense);
    }
    if (settled !== 0) this.tell(fresh ? RowKind.insert : RowKind.updateAfter, now);
  }

  private place(bucket: number, address: number): void {
    const before = this.previous(bucket, address);
    this.number++;
    if (before !== 0 && this.by.compare(before, address) === 0) return;
    this.rank = this.number;
    this.dense++;
  }

  private look(bucket: number, address: number): void {
    const { store, calls, neighbours } = this.by;
    for (let i = 0; i < calls.neighbours.length; i++) {
      const { ahead } = calls.neighbours[i]!;
      let at = address;
      for (let left = this.offset(address, i); left > 0 && at !== 0; left--) at = ahead ? store.next(at) : this.previous(bucket, at);
      neighbours[i] = at;
    }
  }

  private offset(address: number, index: number): number {
    const { offset } = this.by.calls.neighbours[index]!;
    if (offset === null) return 1;
    const { physical, at } = this.by.store.layout.columns[offset]!;
    return this.by.store.word(address, physical === 'i64' ? 2 * at : at);
  }

  private noteReach(address: number): void {
    const { neighbours } = this.by.calls;
    for (let i = 0; i < neighbours.length; i++) {
      const reach = this.offset(address, i);
      if (neighbours[i]!.ahead) this.ahead = Math.max(this.ahead, reach);
      else this.back = Math.max(this.back, reach);
    }
  }

  private tell(kind: number, address: number): void {
    this.by.tell(kind, address);
    this.by.metrics.rowsOut++;
  }

  /** After all sections of a restore. */
  endRestore(): void {
    const { store, compare } = this.by;
    const { arrivalAt } = store.layout;
    store.endRestore((a, b) => compare(a, b) || store.double(a, arrivalAt) - store.double(b, arrivalAt));
    for (let bucket = 0; bucket < store.lists.buckets; bucket++) {
      for (let at = this.head(bucket); at !== 0; at = store.next(at)) this.noteReach(at);
      store.cool();
    }
  }

  /** Rows that were written before `time` are forgotten, a piece of the store at a time. */
  expire(time: number, touched: number): void {
    const { store } = this.by;
    store.sweep((at) => {
      if (store.double(at, touched) > time) return false;
      if (this.runs && this.unbounded) this.by.forget(at);
      return true;
    });
  }
}
