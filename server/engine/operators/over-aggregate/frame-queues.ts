import { LoopWriter } from '../../codegen/loop-writer';
import { compareRecords, type CompareRecords } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import type { SessionClock } from '../../codegen/expr-scope';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { RowStore } from '../../state/row-store';
import { whenCounted } from '../aggregate/aggregate-set';

/** Words of a record for one queue: its neighbours there and, in a list's first record, where the partition's queue begins and ends. */
const words = (index: number): readonly string[] => ['next', 'previous', 'first', 'last'].map((word) => `${word}${index}`);
const [NEXT, PREVIOUS, FIRST, LAST] = [0, 1, 2, 3];

/** Functions of a sliding frame whose value is that of one of its rows. */
export const isQueued = ({ fn }: AggregateCall): boolean => ['MIN', 'MAX', 'FIRST_VALUE', 'LAST_VALUE'].includes(fn);
export const queueWords = (calls: readonly AggregateCall[]): readonly string[] => calls.flatMap((_, index) => words(index));

/** Whether an older row can never be the answer again once the second is there. */
type Outdoes = (older: number, newer: number) => boolean;

interface Queue {
  readonly at: readonly number[];
  readonly counts: (address: number) => number;
  readonly outdoes: Outdoes;
}

/**
 * For each call the rows of a partition's frame that are its answer now or may become it, in the order of the list. Rows come in at the end, where
 * those that they outdo go, and leave at the head: a row costs the same whatever the frame's size. Addresses: not valid over a restore, where
 * `clear` and `enter` make the queues anew.
 */
export class FrameQueues {
  private readonly queues: readonly Queue[];

  constructor(
    private readonly store: RowStore,
    calls: readonly AggregateCall[],
    session: SessionClock,
  ) {
    this.queues = calls.map((call, index) => ({
      at: words(index).map((word) => store.layout.words[word]!),
      counts: counter(store, call, session),
      outdoes: rule(store, call, session),
    }));
  }

  /** The record that answers each call; 0: none does. `head` is the partition's first. */
  answers(head: number): readonly number[] {
    return this.queues.map(({ at }) => this.store.word(head, at[FIRST]!));
  }

  /** A record comes into the frame, behind all others. */
  enter(head: number, address: number): void {
    const { store } = this;
    for (const { at, counts, outdoes } of this.queues) {
      if (counts(address) === 0) continue;
      let last = store.word(head, at[LAST]!);
      while (last !== 0 && outdoes(last, address)) last = store.word(last, at[PREVIOUS]!);
      store.setWord(address, at[PREVIOUS]!, last);
      store.setWord(address, at[NEXT]!, 0);
      if (last === 0) store.setWord(head, at[FIRST]!, address);
      else store.setWord(last, at[NEXT]!, address);
      store.setWord(head, at[LAST]!, address);
    }
  }

  /** The partition's first record leaves the frame and its list; `next` is the first then, 0: none. */
  leave(head: number, next: number): void {
    const { store } = this;
    for (const { at } of this.queues) {
      let [first, last] = [store.word(head, at[FIRST]!), store.word(head, at[LAST]!)];
      if (first === head) {
        first = store.word(head, at[NEXT]!);
        if (first === 0) last = 0;
        else store.setWord(first, at[PREVIOUS]!, 0);
      }
      if (next === 0) continue;
      store.setWord(next, at[FIRST]!, first);
      store.setWord(next, at[LAST]!, last);
    }
  }

  /** The partition's queues are empty. */
  clear(head: number): void {
    for (const { at } of this.queues) for (const word of [FIRST, LAST]) this.store.setWord(head, at[word]!, 0);
  }
}

/** Generates whether a call counts a record: its filter is TRUE and its argument is not NULL. */
function counter(store: RowStore, call: AggregateCall, session: SessionClock): (address: number) => number {
  const loop = new LoopWriter(session);
  const record = RowCode.of(loop, store).at('address');
  whenCounted(loop.scope(record), record, call, () => loop.builder.line('return 1;'));
  loop.builder.line('return 0;');
  return loop.builder.build<(address: number) => number>('counts(address)');
}

function rule(store: RowStore, { fn, args }: AggregateCall, session: SessionClock): Outdoes {
  if (fn === 'FIRST_VALUE') return () => false;
  if (fn === 'LAST_VALUE') return () => true;
  const order = [{ column: args[0]!, ascending: fn === 'MIN', nullsLast: false }];
  const compare: CompareRecords = compareRecords(store, order, session);
  return (older, newer) => compare(older, newer) >= 0;
}
