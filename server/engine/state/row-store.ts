import { HASH, NEXT, PREVIOUS, SIZE, type RowLayout } from './row-layout';
import { RowIndex } from './row-index';
import { PAGE_MASK, PAGE_SHIFT, RowPages, type RowPage } from './row-pages';
import { sameColumns, secretOfColumns } from './row-equality';
import { RowSnapshot } from './row-snapshot';
import { decodeRows, type RowSection } from './row-section';
import { keyGroupOf } from './key-hash';
import type { KeyGroupRange } from './restore-rows';
import type { StateMemory } from './state-memory';

/** Buckets that one sweep looks at. */
const SWEEP = 8_192;

/**
 * Rows of a keyed operator, each list of a key in the order of arrival (the head's PREVIOUS is the tail; the tail's NEXT is 0). Generated code
 * (`codegen/row-code`) writes and reads the records; here is what moves them. Keys are compared in the records: no copy of them is kept.
 */
export class RowStore {
  readonly pages: RowPages;
  /** From a key's hash to the first record of its list. */
  readonly lists: RowIndex;
  /** From the hash of key and identity to the one record; only where the layout has an identity. */
  readonly identities: RowIndex | null;
  /** Arrival number of the next row. */
  arrivals = 1;
  private snapshots: RowSnapshot | null = null;
  private sweepAt = 0;
  private largestRestored = 0;

  constructor(
    readonly layout: RowLayout,
    private readonly memory: StateMemory,
    private readonly owner: string,
  ) {
    this.pages = new RowPages(memory, owner, layout.even);
    const { key, identity } = layout;
    this.lists = new RowIndex(memory, owner, (secret, address) => secretOfColumns(this, key, address, secret));
    const both = [...key, ...(identity ?? [])];
    this.identities =
      identity === null ? null : new RowIndex(memory, owner, (secret, address) => secretOfColumns(this, both, address, secret));
  }

  get rows(): number {
    return this.pages.rows;
  }

  page(address: number): RowPage {
    const page = this.pages.pages[address >>> PAGE_SHIFT]!;
    if (page.cold) this.pages.warm(page);
    return page;
  }

  /** The page, ready to be written: a snapshot that waits for it has its copy. */
  writable(address: number): RowPage {
    const page = this.page(address);
    if (page.guard !== 0) this.pages.touch(page);
    return page;
  }

  /** Between rows of a longer work, when the caller holds no page: what is beyond the worker's budget leaves. Addresses stay good. */
  cool(): void {
    if (this.pages.owes) this.pages.cool();
  }

  word(address: number, at: number): number {
    return this.page(address).i32[2 * (address & PAGE_MASK) + at]!;
  }
  setWord(address: number, at: number, value: number): void {
    this.writable(address).i32[2 * (address & PAGE_MASK) + at] = value;
  }
  double(address: number, at: number): number {
    return this.page(address).f64[(address & PAGE_MASK) + at]!;
  }
  setDouble(address: number, at: number, value: number): void {
    this.writable(address).f64[(address & PAGE_MASK) + at] = value;
  }
  next(address: number): number {
    return this.word(address, NEXT);
  }

  /** Whether a record is (still, or again) at the address. */
  holds(address: number): boolean {
    return this.pages.pages[address >>> PAGE_SHIFT] != null && this.word(address, SIZE) !== 0;
  }

  /** The last record of the list that begins at `head`. */
  last(head: number): number {
    return this.word(head, PREVIOUS);
  }

  /** Puts a new record at the end of a list. `head` 0: the key is new and `bucket` is the empty one that the probe ended at. */
  append(bucket: number, head: number, address: number, hash: number): void {
    this.setWord(address, HASH, hash);
    this.setWord(address, NEXT, 0);
    if (this.layout.arrivalAt >= 0) this.setDouble(address, this.layout.arrivalAt, this.arrivals++);
    if (head === 0) {
      this.setWord(address, PREVIOUS, address);
      return this.lists.put(bucket, address, hash);
    }
    const tail = this.word(head, PREVIOUS);
    this.setWord(tail, NEXT, address);
    this.setWord(address, PREVIOUS, tail);
    this.setWord(head, PREVIOUS, address);
  }

  /** Puts a new record before `at`, a member of the list of `bucket`. */
  insertBefore(bucket: number, at: number, address: number, hash: number): void {
    this.setWord(address, HASH, hash);
    if (this.layout.arrivalAt >= 0) this.setDouble(address, this.layout.arrivalAt, this.arrivals++);
    const previous = this.word(at, PREVIOUS);
    this.setWord(address, PREVIOUS, previous);
    this.setWord(address, NEXT, at);
    this.setWord(at, PREVIOUS, address);
    if (this.lists.entries[2 * bucket] === at) this.lists.entries[2 * bucket] = address;
    else this.setWord(previous, NEXT, address);
  }

  /** Takes a record out of the list of `bucket` and frees it; its identity goes too. */
  remove(bucket: number, address: number): void {
    const { entries } = this.lists;
    const head = entries[2 * bucket]!;
    const [next, previous] = [this.word(address, NEXT), this.word(address, PREVIOUS)];
    if (head !== address) {
      this.setWord(previous, NEXT, next);
      this.setWord(next === 0 ? head : next, PREVIOUS, previous);
    } else if (next === 0) this.lists.remove(bucket);
    else {
      entries[2 * bucket] = next;
      this.setWord(next, PREVIOUS, previous);
    }
    this.forgetIdentity(address);
    this.pages.free(address);
  }

  /** For those who know the record alone. */
  removeRow(address: number): void {
    this.remove(this.bucketOfRow(address), address);
  }

  /** The bucket of the list that holds the record. */
  bucketOfRow(address: number): number {
    const hash = this.lists.hashOf(address, this.word(address, HASH));
    const { entries, mask } = this.lists;
    for (let bucket = hash & mask; ; bucket = (bucket + 1) & mask) {
      const head = entries[2 * bucket]!;
      if (head > 0 && entries[2 * bucket + 1] === hash && (head === address || this.sameKey(head, address))) return bucket;
    }
  }

  private forgetIdentity(address: number): void {
    if (this.identities === null) return;
    this.identities.remove(this.identities.bucketOf(address, this.word(address, this.layout.identityHash)));
  }

  /** `replaced` leaves its place in list and identities to `address`, and is freed. Both have the same key and identity. */
  replace(bucket: number, replaced: number, address: number): void {
    const { entries } = this.lists;
    const head = entries[2 * bucket]!;
    const [next, previous] = [this.word(replaced, NEXT), this.word(replaced, PREVIOUS)];
    this.setWord(address, HASH, this.word(replaced, HASH));
    this.setWord(address, NEXT, next);
    this.setWord(address, PREVIOUS, previous === replaced ? address : previous);
    if (this.layout.arrivalAt >= 0) this.setDouble(address, this.layout.arrivalAt, this.double(replaced, this.layout.arrivalAt));
    if (head === replaced) entries[2 * bucket] = address;
    else this.setWord(previous, NEXT, address);
    if (next !== 0) this.setWord(next, PREVIOUS, address);
    else if (head !== replaced) this.setWord(head, PREVIOUS, address);
    if (this.identities !== null) {
      const hash = this.word(replaced, this.layout.identityHash);
      this.setWord(address, this.layout.identityHash, hash);
      this.identities.entries[2 * this.identities.bucketOf(replaced, hash)] = address;
    }
    this.pages.free(replaced);
  }

  sameKey(a: number, b: number): boolean {
    return sameColumns(this, this.layout.key, a, b);
  }

  /** Called by generated code for each row, hence no object. Puts a new record where `value` (a double of the record) stands in ascending order, behind equal ones. */
  insertSorted(bucket: number, head: number, address: number, hash: number, value: number): void {
    if (head === 0) return this.append(bucket, 0, address, hash);
    const own = this.double(address, value);
    let before = 0;
    for (let at = this.last(head); this.double(at, value) > own; at = this.word(at, PREVIOUS)) {
      before = at;
      if (at === head) break;
    }
    if (before === 0) this.append(bucket, head, address, hash);
    else this.insertBefore(bucket, before, address, hash);
  }

  /** The bucket of the list that holds the record. */
  bucketOf(address: number): number {
    return this.bucketOfRow(address);
  }

  /** Removes, a piece at a time, the rows for which `expired` says so. */
  sweep(expired: (address: number) => boolean): void {
    const to = Math.min(this.lists.buckets, this.sweepAt + SWEEP);
    for (let bucket = this.sweepAt; bucket < to; bucket++) {
      for (let at = this.lists.entries[2 * bucket]!; at > 0;) {
        const next = this.next(at);
        if (expired(at)) this.remove(bucket, at);
        at = next;
      }
      this.cool();
    }
    this.sweepAt = to >= this.lists.buckets ? 0 : to;
  }

  /** The rows as of now, encoded page by page while others are written. */
  snapshot(): RowSnapshot {
    this.snapshots?.cancel();
    return (this.snapshots = new RowSnapshot(this.pages, this.layout));
  }

  /** Takes the rows of a stored section whose key groups are in the range. Lists are in their order after `endRestore`. */
  restore(bytes: Uint8Array, range: KeyGroupRange): void {
    const section = decodeRows(bytes, this.layout, this.owner);
    for (let at = section.from; at < section.to; at += section.sizeAt(at)) {
      const group = keyGroupOf(section.groupHashAt(at));
      if (group >= range.from && group < range.to) this.restoreRow(section, at);
      this.cool();
    }
  }

  private restoreRow(section: RowSection, at: number): void {
    const words = section.sizeAt(at);
    const address = this.pages.allocate(words);
    const page = this.page(address);
    const base = address & PAGE_MASK;
    const size = page.i32[2 * base]!;
    page.f64.set(section.f64.subarray(at, at + words), base);
    page.i32[2 * base] = size;
    const { arrivalAt, identityHash } = this.layout;
    const arrival = arrivalAt < 0 ? 0 : page.f64[base + arrivalAt]!;
    const hash = section.hashAt(at);
    this.lists.makeRoom();
    const { bucket, head } = this.probe(hash, address);
    this.append(bucket, head, address, hash);
    if (arrivalAt >= 0) {
      page.f64[base + arrivalAt] = arrival;
      this.largestRestored = Math.max(this.largestRestored, arrival);
    }
    if (this.identities !== null) this.putIdentity(address, page.i32[2 * base + identityHash]!);
  }

  private probe(own: number, address: number): { readonly bucket: number; readonly head: number } {
    const { entries, mask } = this.lists;
    const hash = this.lists.hashOf(address, own);
    for (let bucket = hash & mask; ; bucket = (bucket + 1) & mask) {
      const head = entries[2 * bucket]!;
      if (head === 0) return { bucket, head };
      if (head > 0 && entries[2 * bucket + 1] === hash && this.sameKey(head, address)) return { bucket, head };
    }
  }

  /** A record whose identity is known to be absent. */
  putIdentity(address: number, hash: number): void {
    const index = this.identities!;
    index.makeRoom();
    let bucket = index.hashOf(address, hash) & index.mask;
    while (index.entries[2 * bucket] !== 0) bucket = (bucket + 1) & index.mask;
    index.put(bucket, address, hash);
    this.setWord(address, this.layout.identityHash, hash);
  }

  /** After all sections: lists in the order of arrival, or as `compare` says of two records. */
  endRestore(compare?: (a: number, b: number) => number): void {
    this.arrivals = Math.max(this.arrivals, this.largestRestored + 1);
    const { arrivalAt } = this.layout;
    const order = compare ?? (arrivalAt < 0 ? null : (a: number, b: number) => this.double(a, arrivalAt) - this.double(b, arrivalAt));
    if (order === null) return;
    for (let bucket = 0; bucket < this.lists.buckets; bucket++) {
      const head = this.lists.entries[2 * bucket]!;
      if (head > 0 && this.next(head) !== 0) this.relink(bucket, head, order);
      this.cool();
    }
  }

  private relink(bucket: number, head: number, order: (a: number, b: number) => number): void {
    const members: number[] = [];
    for (let at = head; at !== 0; at = this.next(at)) members.push(at);
    members.sort(order);
    members.forEach((address, i) => {
      this.setWord(address, PREVIOUS, members[i === 0 ? members.length - 1 : i - 1]!);
      this.setWord(address, NEXT, members[i + 1] ?? 0);
    });
    this.lists.entries[2 * bucket] = members[0]!;
  }

  sizeBytes(): number {
    return this.pages.sizeBytes + this.lists.sizeBytes + (this.identities?.sizeBytes ?? 0);
  }

  /** Takes all rows out. Not under a snapshot. */
  clear(): void {
    this.pages.clear();
    this.lists.clear();
    this.identities?.clear();
  }

  /** Gives all room back. */
  drop(): void {
    this.snapshots?.cancel();
    this.pages.drop();
    this.lists.drop();
    this.identities?.drop();
  }
}
