import type { DataType } from '@headrace/connector-sdk/schema';
import type { TemporalJoinPlan } from '@/server/plan/job/join-plans';
import { PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';
import { TimeQueue } from '../../state/time-queue';

export const TIME = 'time';
export const KIND = 'kind';
/** Time of a key's one timer; NaN: none. */
export const TIMER = 'timer';
/** Processing time of the key's last row. */
export const TOUCHED = 'touched';

/**
 * Left rows by key in the order of arrival, versions of the right side by key and time (a later row of the same time takes the place of the
 * earlier), and one timer a key, at the least time that it was told of since the last one went off (Flink).
 */
export class TemporalState {
  readonly left: RowStore;
  readonly right: RowStore;
  readonly keys: RowStore;
  readonly timers = new TimeQueue();
  /** Versions of the key at hand, by time. */
  versions = new Int32Array(64);
  times = new Float64Array(64);
  count = 0;
  private readonly timerAt: number;

  constructor(plan: TemporalJoinPlan, types: readonly [readonly DataType[], readonly DataType[]], memory: StateMemory) {
    const store = (of: Parameters<typeof rowLayout>[0]): RowStore => new RowStore(rowLayout(of), memory, plan.name);
    this.left = store({ types: types[0], key: plan.keys.left, ordered: true, words: [KIND], doubles: [TIME] });
    this.right = store({ types: types[1], key: plan.keys.right, ordered: true, words: [KIND], doubles: [TIME] });
    const keyTypes = plan.keys.left.map((column) => types[0][column]!);
    this.keys = store({ types: keyTypes, key: keyTypes.map((_, i) => i), doubles: [TIMER, TOUCHED] });
    this.timerAt = this.keys.layout.doubles[TIMER]!;
  }

  /** A row of this time came for the key: its timer stands there at the latest. */
  told(key: number, time: number): void {
    const timer = this.keys.double(key, this.timerAt);
    if (timer <= time) return;
    this.keys.setDouble(key, this.timerAt, time);
    this.timers.push(time, key);
  }

  /** The next key whose timer has gone off by `now`; 0: none. Its timer is gone then. */
  due(now: number): number {
    for (;;) {
      const { earliest } = this.timers;
      const key = this.timers.take(now);
      if (key === 0) return 0;
      if (!this.keys.holds(key) || this.keys.double(key, this.timerAt) !== earliest) continue;
      this.keys.setDouble(key, this.timerAt, NaN);
      return key;
    }
  }

  /** Puts a version among those of its key. */
  putVersion(bucket: number, head: number, address: number, hash: number): void {
    const { right } = this;
    const at = right.layout.doubles[TIME]!;
    right.insertSorted(bucket, head, address, hash, at);
    if (head === 0 || right.lists.entries[2 * bucket] === address) return;
    const before = right.word(address, PREVIOUS);
    if (right.double(before, at) === right.double(address, at)) right.remove(bucket, before);
  }

  /** Makes the versions of a list ready for `versionAt`. */
  open(head: number): void {
    this.count = 0;
    const at = this.right.layout.doubles[TIME]!;
    for (let version = head; version > 0; version = this.right.next(version)) {
      if (this.count === this.versions.length) this.grow();
      this.versions[this.count] = version;
      this.times[this.count++] = this.right.double(version, at);
    }
  }

  private grow(): void {
    const [versions, times] = [new Int32Array(this.count * 2), new Float64Array(this.count * 2)];
    versions.set(this.versions);
    times.set(this.times);
    [this.versions, this.times] = [versions, times];
  }

  /** How many versions have times up to `time`. */
  upTo(time: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.times[middle]! <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The version that was valid at `time`, also a deletion; 0: there was none yet. */
  versionAt(time: number): number {
    const last = this.upTo(time);
    return last === 0 ? 0 : this.versions[last - 1]!;
  }

  /** Versions before the one that is valid at the watermark go. */
  forgetVersions(watermark: number): void {
    const keep = this.upTo(watermark) - 1;
    if (keep <= 0) return;
    const bucket = this.right.bucketOf(this.versions[0]!);
    for (let i = 0; i < keep; i++) this.right.remove(bucket, this.versions[i]!);
  }

  /** After a restore: versions by time, timers where they stood. */
  rebuild(): void {
    const { right, keys } = this;
    const at = right.layout.doubles[TIME]!;
    this.left.endRestore();
    right.endRestore((a, b) => right.double(a, at) - right.double(b, at));
    keys.endRestore();
    for (const key of keys.pages.addresses()) {
      const timer = keys.double(key, this.timerAt);
      if (timer === timer) this.timers.push(timer, key);
    }
  }

  /** A key that nobody touched for long is forgotten with its rows; one with a timer keeps its place for it. */
  forgetBefore(time: number, heads: (key: number) => readonly [number, number]): void {
    const at = this.keys.layout.doubles[TOUCHED]!;
    this.keys.sweep((key) => {
      if (this.keys.double(key, at) > time) return false;
      const [left, right] = heads(key);
      removeList(this.left, left);
      removeList(this.right, right);
      const timer = this.keys.double(key, this.timerAt);
      return timer !== timer;
    });
  }
}

function removeList(store: RowStore, head: number): void {
  if (head <= 0) return;
  const bucket = store.bucketOf(head);
  for (let at = head; at !== 0;) {
    const next = store.next(at);
    store.remove(bucket, at);
    at = next;
  }
}
