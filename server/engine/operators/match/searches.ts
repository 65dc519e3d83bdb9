import type { DataType } from '@headrace/connector-sdk/schema';
import { NEXT, PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';
import { SearchQueue } from './search-queue';

/** The search that waits for its first row; each key has one, and it needs no record. */
export const START = 0;
/** Number of a row within its key, counted without gaps among the rows that are kept. */
export const NUMBER = 'number';

/**
 * The searches of all keys. A match has no gaps and its steps follow one another, so a search is the number of its first row and how many rows each
 * step has taken: a record of fixed size beside the rows, which all searches share.
 */
export class Searches {
  readonly store: RowStore;
  private readonly at: Readonly<Record<string, number>>;
  private readonly start: number;
  private readonly numberAt: number;

  constructor(
    private readonly rows: RowStore,
    of: { readonly keyTypes: readonly DataType[]; readonly steps: number; readonly memory: StateMemory; readonly owner: string },
  ) {
    const steps = Array.from({ length: of.steps }, (_, step) => [`rows${step}`, `first${step}`]).flat();
    const layout = rowLayout({
      types: of.keyTypes,
      key: of.keyTypes.map((_, column) => column),
      words: ['position', 'place', 'finished', 'last', ...steps],
      doubles: ['start'],
    });
    this.store = new RowStore(layout, of.memory, of.owner);
    this.at = layout.words;
    this.start = layout.doubles['start']!;
    this.numberAt = rows.layout.doubles[NUMBER]!;
    this.steps = of.steps;
  }
  readonly steps: number;

  position(search: number): number {
    return search === START ? 0 : this.store.word(search, this.at['position']!);
  }
  /** Number of the first row; no row for the search that waits. */
  startOf(search: number): number {
    return search === START ? Infinity : this.store.double(search, this.start);
  }
  /** Rows that a step has taken. */
  taken(search: number, step: number): number {
    return search === START ? 0 : this.store.word(search, this.at[`rows${step}`]!);
  }
  /** The first row of a step that has taken one. */
  first(search: number, step: number): number {
    return this.store.word(search, this.at[`first${step}`]!);
  }
  /** The row that was taken last. */
  last(search: number): number {
    return search === START ? 0 : this.store.word(search, this.at['last']!);
  }
  total(search: number): number {
    let rows = 0;
    for (let step = 0; step < this.steps; step++) rows += this.taken(search, step);
    return rows;
  }
  /** Number of the first row of a step. */
  numberOf(search: number, step: number): number {
    let number = this.startOf(search);
    for (let before = 0; before < step; before++) number += this.taken(search, before);
    return number;
  }

  /** A search takes a row into a step, which brings it to `position` in the pattern. */
  take(search: number, step: number, position: number, row: number): void {
    const { store, at } = this;
    const rows = store.word(search, at[`rows${step}`]!);
    if (this.total(search) === 0) store.setDouble(search, this.start, this.rows.double(row, this.numberAt));
    if (rows === 0) store.setWord(search, at[`first${step}`]!, row);
    store.setWord(search, at[`rows${step}`]!, rows + 1);
    store.setWord(search, at['position']!, position);
    store.setWord(search, at['last']!, row);
  }

  copy(from: number, to: number): void {
    const { store } = this;
    store.setDouble(to, this.start, this.startOf(from));
    for (const word of Object.values(this.at)) store.setWord(to, word, store.word(from, word));
  }

  /** The first row of a search that has one. */
  firstRow(search: number): number {
    return this.firstOf(search, -1);
  }

  /** The queues of the key whose searches begin at `head` (0: none): those that go on, with the one that waits, and those that have their match. */
  queues(head: number): { readonly open: SearchQueue; readonly finished: SearchQueue } {
    const { store, at } = this;
    const open: number[] = [];
    const finished: number[] = [];
    let searches = 0;
    for (let search = head; search !== 0; search = store.next(search)) {
      const done = store.word(search, at['finished']!) === 1;
      (done ? finished : open)[store.word(search, at['place']!)] = search;
      if (!done) searches++;
    }
    for (let place = 0; place <= searches; place++) open[place] ??= START;
    const rank = (search: number): number => this.startOf(search);
    return { open: new SearchQueue(open, rank), finished: new SearchQueue(finished, rank) };
  }

  /** Writes the places down. */
  keep(queue: SearchQueue, finished: boolean): void {
    const { store, at } = this;
    queue.members.forEach((search, place) => {
      if (search === START) return;
      if (store.word(search, at['place']!) !== place) store.setWord(search, at['place']!, place);
      if (finished && store.word(search, at['finished']!) === 0) store.setWord(search, at['finished']!, 1);
    });
  }

  /** After a restore: the places of the rows, of which `row(n)` gives the one with the number n. */
  relink(head: number, row: (number: number) => number): void {
    const { store, at } = this;
    for (let search = head; search !== 0; search = store.next(search)) {
      let number = this.startOf(search);
      for (let step = 0; step < this.steps; step++) {
        const rows = this.taken(search, step);
        if (rows > 0) store.setWord(search, at[`first${step}`]!, row(number));
        number += rows;
      }
      store.setWord(search, at['last']!, row(number - 1));
    }
  }

  /**
   * Called by generated code for each reference, hence no object. The row that a reference names among those of one step (-1: of the whole match),
   * with `current` behind them unless 0; 0: there is none.
   */
  row(search: number, step: number, fromFirst: boolean, offset: number, current: number): number {
    const rows = step < 0 ? this.total(search) : this.taken(search, step);
    const all = current === 0 ? rows : rows + 1;
    if (offset >= all) return 0;
    const index = fromFirst ? offset : all - 1 - offset;
    if (index === rows) return current;
    const fromEnd = rows - 1 - index;
    if (index <= fromEnd) return this.walk(this.firstOf(search, step), index, NEXT);
    return this.walk(this.lastOf(search, step), fromEnd, PREVIOUS);
  }

  private walk(row: number, steps: number, link: number): number {
    let at = row;
    for (let i = 0; i < steps; i++) at = this.rows.word(at, link);
    return at;
  }
  private firstOf(search: number, step: number): number {
    if (step >= 0) return this.first(search, step);
    for (let any = 0; any < this.steps; any++) if (this.taken(search, any) > 0) return this.first(search, any);
    return 0;
  }
  private lastOf(search: number, step: number): number {
    if (step >= 0)
      for (let next = step + 1; next < this.steps; next++)
        if (this.taken(search, next) > 0) return this.rows.word(this.first(search, next), PREVIOUS);
    return this.last(search);
  }

  /** Gives each row of a step (-1: of the whole match) to `use`, and `current` behind them unless 0; answers their number. */
  each(search: number, step: number, current: number, use: (row: number) => void): number {
    const rows = step < 0 ? this.total(search) : this.taken(search, step);
    let at = rows === 0 ? 0 : this.firstOf(search, step);
    for (let i = 0; i < rows; i++) {
      use(at);
      at = this.rows.next(at);
    }
    if (current === 0) return rows;
    use(current);
    return rows + 1;
  }
}
