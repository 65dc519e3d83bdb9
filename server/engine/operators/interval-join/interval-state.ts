import type { DataType } from '@headrace/connector-sdk/schema';
import type { IntervalJoinPlan } from '@/server/plan/job/join-plans';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';
import { TimeQueue } from '../../state/time-queue';

export const TIME = 'time';
/** The record has met a partner: it leaves without padding. */
export const JOINED = 'joined';
/** A timer stands at this record's time. */
export const TIMED = 'timed';

const outer = { inner: [false, false], left: [true, false], right: [false, true], full: [true, true] } as const;

/**
 * Rows of both sides by key, each list by time. A side's rows reach `reach` further: one of time t meets the other side's up to t + reach, and
 * leaves when the operator's time has passed that. Where rows leave padded each has a timer, so that none leaves behind a watermark that passed it on;
 * else each list has one, at the time of the row that opened it (Flink).
 */
export class IntervalState {
  readonly stores: readonly [RowStore, RowStore];
  readonly timers: readonly [TimeQueue, TimeQueue] = [new TimeQueue(), new TimeQueue()];
  readonly reach: readonly [number, number];
  readonly outer: readonly [boolean, boolean];
  /** Rows of a side up to here have been cleaned up. */
  expiredLeft = -Infinity;
  expiredRight = -Infinity;
  /** Watermark or clock. */
  now = -Infinity;

  constructor(
    plan: IntervalJoinPlan,
    types: readonly [readonly DataType[], readonly DataType[]],
    readonly memory: StateMemory,
  ) {
    this.reach = [plan.upperMs, -plan.lowerMs];
    this.outer = outer[plan.type];
    const store = (input: 0 | 1, key: readonly number[]): RowStore => {
      const words = this.outer[input] ? [TIMED, JOINED] : [TIMED];
      return new RowStore(rowLayout({ types: types[input], key, ordered: true, words, doubles: [TIME] }), memory, plan.name);
    };
    this.stores = [store(0, plan.keys.left), store(1, plan.keys.right)];
  }

  /** Up to which time rows of a side are over now. */
  expiry(input: 0 | 1): number {
    return this.now === Infinity ? Infinity : this.now - this.reach[input] - 1;
  }

  /** Sets a timer at a record's time. */
  arm(input: 0 | 1, address: number): void {
    const store = this.stores[input];
    store.setWord(address, store.layout.words[TIMED]!, 1);
    this.timers[input].push(store.double(address, store.layout.doubles[TIME]!) + this.reach[input] + 1, address);
  }

  /** The side whose timer is due next; null: none is. Right before left at the same time. */
  due(): 0 | 1 | null {
    const [left, right] = [this.timers[0].earliest, this.timers[1].earliest];
    const least = Math.min(left, right);
    if (least > this.now || least === Infinity) return null;
    return right <= left ? 1 : 0;
  }

  /** After a restore: lists by time, timers where they stood. */
  rebuild(): void {
    for (const input of [0, 1] as const) {
      const store = this.stores[input];
      const { doubles, words, arrivalAt } = store.layout;
      const by = (at: number) => (a: number, b: number) => store.double(a, at) - store.double(b, at);
      const [byTime, byArrival] = [by(doubles[TIME]!), by(arrivalAt)];
      store.endRestore((a, b) => byTime(a, b) || byArrival(a, b));
      const timed = [...store.pages.addresses()].filter((address) => store.word(address, words[TIMED]!) === 1);
      for (const address of timed.sort(byArrival)) this.arm(input, address);
    }
  }
}
