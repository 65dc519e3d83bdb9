import { RowKind } from '@headrace/connector-sdk/schema';
import type { RankPlan } from '@/server/plan/job/ranking-plans';
import type { WriteRecord } from '../../codegen/record-functions';
import type { OperatorMetrics } from '../../contract/chain';
import type { SortedLists } from './sorted-lists';

/** What a generated loop hands over: a record with the row, and where its partition is. */
export interface RankFunctions {
  readonly lists: SortedLists;
  /** Whether two records hold the same row. */
  readonly same: (a: number, b: number) => boolean;
  readonly write: WriteRecord;
  readonly metrics: OperatorMetrics;
}

/**
 * The best rows of each partition, kept up to date. What leaves, and in which order, is Flink's (1.20): AppendOnlyTopNFunction,
 * UpdatableTopNFunction and RetractableTopNFunction for the three strategies.
 */
export class RankState {
  private readonly first: number;
  private readonly last: number;
  /** Each place of a row that moves is told; else only what comes into and goes out of the best rows. */
  private readonly numbered: boolean;
  private readonly keepsAll: boolean;

  constructor(
    private readonly plan: RankPlan,
    private readonly by: RankFunctions,
  ) {
    this.first = plan.from;
    this.last = plan.to!;
    this.numbered = plan.emitsRank || plan.from > 1;
    this.keepsAll = plan.strategy === 'retract';
  }

  /** A row that comes. Takes the record over. */
  add(bucket: number, address: number, hash: number): void {
    const { lists } = this.by;
    const head = lists.head(bucket);
    if (!this.keepsAll && lists.size(head) >= this.last && lists.compare(address, lists.tail(head)) >= 0)
      return lists.store.pages.free(address);
    const rank = lists.insert(bucket, address, hash);
    if (this.numbered) this.tellShift(address, rank, 0);
    else if (rank <= this.last) {
      const out = lists.ahead(address, this.last + 1 - rank);
      if (out !== 0) this.tell(RowKind.delete, out, 0);
      this.tell(RowKind.insert, address, 0);
    }
    this.trim(bucket);
  }

  private trim(bucket: number): void {
    const { lists } = this.by;
    if (this.keepsAll) return;
    while (lists.size(lists.head(bucket)) > this.last) lists.remove(bucket, lists.tail(lists.head(bucket)));
  }

  /** From `rank` on each place has the record before; ends at `old`, whose place is free, or behind the last record. */
  private tellShift(address: number, rank: number, old: number): void {
    const { lists } = this.by;
    let [current, place] = [address, rank];
    for (let at = lists.next(address); at !== 0 && at !== old && place <= this.last; at = lists.next(at), place++) {
      this.tell(RowKind.updateBefore, at, place);
      this.tell(RowKind.updateAfter, current, place);
      current = at;
    }
    if (place > this.last) return;
    if (old === 0) return this.tell(RowKind.insert, current, place);
    this.tell(RowKind.updateBefore, old, place);
    this.tell(RowKind.updateAfter, current, place);
  }

  /** A row that is taken back; `like` is a record of it, which is freed. A row that was never there changes nothing. */
  takeBack(bucket: number, like: number): void {
    const { lists, same } = this.by;
    let [at, rank] = [lists.head(bucket), 1];
    for (; at > 0 && !same(at, like); at = lists.next(at)) rank++;
    lists.store.pages.free(like);
    if (at <= 0) return;
    this.tellGone(at, rank);
    lists.remove(bucket, at);
  }

  private tellGone(gone: number, rank: number): void {
    const { lists } = this.by;
    if (!this.numbered) {
      if (rank > this.last) return;
      this.tell(RowKind.delete, gone, 0);
      const next = lists.ahead(gone, this.last + 1 - rank);
      if (next !== 0) this.tell(RowKind.insert, next, 0);
      return;
    }
    let [previous, place] = [gone, rank];
    for (let at = lists.next(gone); at !== 0 && place <= this.last; at = lists.next(at), place++) {
      this.tell(RowKind.updateBefore, previous, place);
      this.tell(RowKind.updateAfter, at, place);
      previous = at;
    }
    if (place <= this.last) this.tell(RowKind.delete, previous, place);
  }

  /** A row that takes the place of the row with its upsert key, `old` (0: there is none among the best). */
  upsert(bucket: number, address: number, hash: number, old: number, identity: number): void {
    const { lists } = this.by;
    if (old === 0) return this.addNamed(bucket, address, hash, identity);
    const order = lists.compare(address, old);
    if (order === 0) {
      const rank = this.numbered ? this.rankOf(bucket, old) : 0;
      this.tell(RowKind.updateBefore, old, rank);
      this.tell(RowKind.updateAfter, address, rank);
      return lists.replace(bucket, old, address);
    }
    if (!this.numbered) {
      this.tell(RowKind.updateBefore, old, 0);
      this.tell(RowKind.updateAfter, address, 0);
    } else if (order > 0) this.tellGone(old, this.rankOf(bucket, old));
    const rank = lists.insert(bucket, address, hash);
    if (this.numbered && order < 0) this.tellShift(address, rank, old);
    lists.remove(lists.store.lists.bucketOf(lists.head(bucket), hash), old);
    lists.store.putIdentity(address, identity);
    if (this.numbered && order > 0) this.tellShift(address, this.rankOf(bucket, address), 0);
  }

  private addNamed(bucket: number, address: number, hash: number, identity: number): void {
    const { lists } = this.by;
    const head = lists.head(bucket);
    const full = lists.size(head) >= this.last;
    if (full && lists.compare(address, lists.tail(head)) >= 0) return lists.store.pages.free(address);
    lists.store.putIdentity(address, identity);
    this.add(bucket, address, hash);
  }

  private rankOf(bucket: number, address: number): number {
    const { lists } = this.by;
    let rank = 1;
    for (let at = lists.head(bucket); at !== address; at = lists.next(at)) rank++;
    return rank;
  }

  private tell(kind: number, address: number, place: number): void {
    if (this.numbered && (place < this.first || place > this.last)) return;
    if (kind === RowKind.updateBefore && !this.plan.emitsUpdateBefore) return;
    this.by.write(kind, address, place);
    this.by.metrics.rowsOut++;
  }
}
