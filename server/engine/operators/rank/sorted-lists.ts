import { PREVIOUS } from '../../state/row-layout';
import type { RowStore } from '../../state/row-store';
import type { CompareRecords } from '../../codegen/record-functions';

/** Names of the records' own words: rows of the list (in its first record alone), and when a record was written. */
export const SIZE_WORD = 'size';
export const TOUCHED = 'touched';

/** The lists of a store kept in an order of their records; among equals in the order of arrival. The layout has the word `size`. */
export class SortedLists {
  private readonly sizeAt: number;

  constructor(
    readonly store: RowStore,
    readonly compare: CompareRecords,
  ) {
    this.sizeAt = store.layout.words[SIZE_WORD]!;
  }

  size(head: number): number {
    return head <= 0 ? 0 : this.store.word(head, this.sizeAt);
  }
  head(bucket: number): number {
    return this.store.lists.entries[2 * bucket]!;
  }
  tail(head: number): number {
    return this.store.word(head, PREVIOUS);
  }
  next(address: number): number {
    return this.store.next(address);
  }

  /** Puts a new record into its place; answers its rank from 1. */
  insert(bucket: number, address: number, hash: number): number {
    const { store } = this;
    const head = this.head(bucket);
    const size = this.size(head);
    let rank = size + 1;
    if (head <= 0) store.append(bucket, 0, address, hash);
    else if (this.compare(address, this.tail(head)) >= 0) store.append(bucket, head, address, hash);
    else {
      let at = head;
      for (rank = 1; this.compare(at, address) <= 0; rank++) at = store.next(at);
      store.insertBefore(bucket, at, address, hash);
    }
    store.setWord(this.head(bucket), this.sizeAt, size + 1);
    return rank;
  }

  remove(bucket: number, address: number): void {
    const size = this.size(this.head(bucket));
    this.store.remove(bucket, address);
    if (size > 1) this.store.setWord(this.head(bucket), this.sizeAt, size - 1);
  }

  /** `address` takes the place of `replaced`, which sorts the same. */
  replace(bucket: number, replaced: number, address: number): void {
    const size = this.size(this.head(bucket));
    this.store.replace(bucket, replaced, address);
    this.store.setWord(this.head(bucket), this.sizeAt, size);
  }

  /** The record at so many places behind another; 0: the list ends before. */
  ahead(address: number, places: number): number {
    let at = address;
    for (let i = 0; i < places && at !== 0; i++) at = this.store.next(at);
    return at;
  }

  /** After all sections of a restore. */
  endRestore(): void {
    const { store } = this;
    const arrival = store.layout.arrivalAt;
    store.endRestore((a, b) => this.compare(a, b) || store.double(a, arrival) - store.double(b, arrival));
    const { entries } = store.lists;
    for (let bucket = 0; bucket < store.lists.buckets; bucket++) {
      const head = entries[2 * bucket]!;
      if (head <= 0) continue;
      let size = 0;
      for (let at = head; at !== 0; at = store.next(at)) size++;
      store.setWord(head, this.sizeAt, size);
      store.cool();
    }
  }

  /** Removes records that were written before `time`, a piece of the store at a time. */
  expire(time: number): void {
    const { store } = this;
    const touchedAt = store.layout.doubles[TOUCHED]!;
    let head = 0;
    store.sweep((at) => {
      const isHead = store.next(store.word(at, PREVIOUS)) === 0;
      if (isHead) head = at;
      if (store.double(at, touchedAt) > time) return false;
      const left = this.size(head) - 1;
      const keeper = isHead ? store.next(at) : head;
      if (keeper !== 0) store.setWord(keeper, this.sizeAt, left);
      return true;
    });
  }
}
