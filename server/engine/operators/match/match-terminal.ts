import { HeadraceError } from '@headrace/connector-sdk';
import type { MatchPlan } from '@/server/plan/job/match-plan';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { compareRecords } from '../../codegen/record-functions';
import { RowCode } from '../../codegen/row-code';
import { PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import { TimeQueue } from '../../state/time-queue';
import type { BreakerSetup } from '../breaker';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';
import { matchFunctions, type MatchFunctions } from './match-code';
import { outcomes, patternProgram, type PatternProgram } from './pattern-program';
import type { SearchQueue } from './search-queue';
import { NUMBER, Searches, START } from './searches';

const DONE = 'done';

/** The searches of one key while a row of it is taken. */
interface KeySearches {
  readonly open: SearchQueue;
  readonly finished: SearchQueue;
}

/**
 * MATCH_RECOGNIZE. A key's rows stand in a list in their order: those that searches hold, then those that wait for the watermark. Each row that the
 * watermark passes moves all searches of its key on. A match leaves when no search that began before it goes on; then AFTER MATCH removes the
 * searches and matches that it skips (Flink 1.20, down to which of several matches of the same first row leaves).
 */
export class MatchTerminal extends StoreTerminal<MatchPlan> {
  private readonly buffer: TimeBuffer;
  private readonly searches: Searches;
  private readonly functions: MatchFunctions;
  private readonly program: PatternProgram;
  private readonly compare: (a: number, b: number) => number;
  /** First rows of searches by the time at which WITHIN ends them. */
  private readonly deadlines = new TimeQueue();
  private readonly doneAt: number;
  private readonly numberAt: number;
  private readonly skipTo: number;

  constructor(setup: BreakerSetup<MatchPlan>) {
    const { plan, inputTypes, memory, session } = setup;
    const layout = rowLayout({ types: inputTypes, key: plan.partition, ordered: true, words: [DONE], doubles: [TIME, NUMBER] });
    const rows = new RowStore(layout, memory, plan.name);
    const searches = new Searches(rows, {
      keyTypes: plan.partition.map((column) => inputTypes[column]!),
      steps: plan.pattern.length,
      memory,
      owner: plan.name,
    });
    super(setup, false, { rows, searches: searches.store });
    this.searches = searches;
    this.compare = compareRecords(rows, plan.order, session);
    this.buffer = new TimeBuffer(rows, this.compare);
    this.functions = matchFunctions({ setup, rows, searches, target: this.queue.target });
    this.program = patternProgram(plan.pattern);
    this.doneAt = layout.words[DONE]!;
    this.numberAt = layout.doubles[NUMBER]!;
    const { after } = plan;
    this.skipTo = 'variable' in after ? plan.pattern.findIndex(({ variable }) => variable === after.variable) : -1;
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, session } = this.setup;
    const scope = loop.scope(row);
    const values = inputTypes.map((_, column) => row.column(column));
    const event = plan.time === 'event';
    const time = event ? eventTime(loop, values[plan.timeColumn]!, plan.name) : `${builder.bind('session', session)}.now()`;
    const key = plan.partition.map((column) => values[column]!);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, this.buffer.store);
    const list = code.findList(key, hash, true);
    const made = code.write(values);
    builder.line(`${made.double(TIME)} = ${time};`);
    const now = !event && plan.order.length === 0;
    builder.line(`${builder.bind('match', this)}.${now ? 'takeNow' : 'wait'}(${list.bucket}, ${made.address}, ${hash});`);
    this.stopWhenFull(loop);
  }

  /** Called by the generated loop: the record finds its place among the rows of its key, or is late. */
  wait(bucket: number, address: number, hash: number): void {
    const { buffer } = this;
    const { store } = buffer;
    if (this.setup.plan.time === 'event' && buffer.time(address) <= this.watermark) {
      this.setup.metrics.lateRows++;
      return store.pages.free(address);
    }
    const head = Math.max(0, store.lists.entries[2 * bucket]!);
    let after = head > 0 ? store.word(head, PREVIOUS) : 0;
    while (after !== 0 && !this.isDone(after) && this.isBefore(address, after)) after = after === head ? 0 : store.word(after, PREVIOUS);
    const next = after === 0 ? head : store.next(after);
    if (next > 0) store.insertBefore(bucket, next, address, hash);
    else store.append(bucket, head, address, hash);
    buffer.heap.push(address);
  }

  private isBefore(a: number, b: number): boolean {
    const [x, y] = [this.buffer.time(a), this.buffer.time(b)];
    return x === y ? this.compare(a, b) < 0 : x < y;
  }

  /** Called by the generated loop: by processing time a row is taken as it comes. */
  takeNow(bucket: number, address: number, hash: number): void {
    const { store } = this.buffer;
    store.append(bucket, Math.max(0, store.lists.entries[2 * bucket]!), address, hash);
    this.take(address);
  }

  private isDone(address: number): boolean {
    return this.buffer.store.word(address, this.doneAt) === 1;
  }

  /** The time up to which rows are taken. */
  private get due(): number {
    if (this.setup.plan.time === 'event' || this.watermark === Infinity) return this.watermark;
    return this.setup.session.now() - 1;
  }

  protected override fire(): boolean {
    const { buffer, deadlines, due } = this;
    for (let at = buffer.due(due); at !== 0; at = buffer.due(due)) {
      if (!this.goesOn()) return false;
      buffer.heap.pop();
      this.take(at);
    }
    for (let over = deadlines.earliest; over <= due && over !== Infinity; over = deadlines.earliest) {
      if (!this.goesOn()) return false;
      const row = deadlines.take(over);
      // The row may have gone, and another may be in its place: then nothing is over there, or it has a deadline of its own.
      if (buffer.store.holds(row)) this.expire(row, due === Infinity ? over : due);
    }
    return true;
  }

  /** The next row of its key. */
  private take(row: number): void {
    const { buffer, searches, functions } = this;
    const { store } = buffer;
    const bucket = store.bucketOfRow(row);
    const before = store.lists.entries[2 * bucket] === row ? 0 : store.word(row, PREVIOUS);
    store.setDouble(row, this.numberAt, before === 0 ? 1 : store.double(before, this.numberAt) + 1);
    store.setWord(row, this.doneAt, 1);
    const time = buffer.time(row);
    const key = searches.queues(functions.head(row));
    this.advance(key, time);
    this.moveOn(key, row);
    this.release(key, time);
    this.leave(bucket, key);
  }

  /** The key of a row whose search may be over. */
  private expire(row: number, time: number): void {
    const head = this.functions.head(row);
    if (head === 0) return;
    const key = this.searches.queues(head);
    this.advance(key, time);
    this.leave(this.buffer.store.bucketOfRow(row), key);
  }

  private leave(bucket: number, key: KeySearches): void {
    this.searches.keep(key.open, false);
    this.searches.keep(key.finished, true);
    this.trim(bucket, key);
  }

  /** Ends the searches for which WITHIN is over, and lets go what they held back. */
  private advance(key: KeySearches, time: number): void {
    const { withinMs } = this.setup.plan;
    if (withinMs === null || key.open.members.length === 1) return;
    const searches = [...key.open.members];
    const isOver = (search: number): boolean => search !== START && time - this.buffer.time(this.searches.firstRow(search)) >= withinMs;
    if (!searches.some(isOver)) return;
    key.open.members.length = 0;
    for (const search of searches) {
      if (isOver(search)) this.searches.store.removeRow(search);
      else key.open.add(search);
    }
    this.release(key, time);
  }

  /** All searches of the key try the row; one that cannot take it ends. */
  private moveOn({ open, finished }: KeySearches, row: number): void {
    const { searches, functions, program } = this;
    const { withinMs } = this.setup.plan;
    const tried = [...open.members];
    open.members.length = 0;
    const matches: number[] = [];
    for (const search of tried) {
      const holds: (boolean | undefined)[] = [];
      const takes = (step: number): boolean => (holds[step] ??= functions.conditions[step]!(search, row));
      const found = outcomes(program, searches.position(search), takes);
      const copies = found.map((_, index) => this.successor(search, row, index));
      found.forEach(({ step, position }, index) => {
        const copy = copies[index]!;
        searches.take(copy, step, position, row);
        if (position === program.final) matches.push(copy);
        else open.add(copy);
      });
      if (search === START) {
        open.add(START);
        if (found.length > 0 && withinMs !== null) this.deadlines.push(this.buffer.time(row) + withinMs, row);
      }
      if (search !== START && found.length === 0) searches.store.removeRow(search);
    }
    for (const match of this.inOrder(matches)) finished.add(match);
  }

  /** The record of a search's next state: its own for the first, copies for the others. */
  private successor(search: number, row: number, index: number): number {
    if (search !== START && index === 0) return search;
    const made = this.functions.open(row);
    if (search !== START) this.searches.copy(search, made);
    return made;
  }

  /** New matches pass through a queue of their own before they join those that wait. */
  private inOrder(matches: readonly number[]): readonly number[] {
    const { finished } = this.searches.queues(0);
    for (const match of matches) finished.add(match);
    return finished.members;
  }

  /** Matches leave as long as no search goes on that began before them; each removes what it skips. */
  private release({ open, finished }: KeySearches, time: number): void {
    const { searches, functions } = this;
    for (let match = finished.first; match !== undefined; match = finished.first) {
      if (searches.startOf(match) > searches.startOf(open.first!)) return;
      finished.take();
      const skipped = this.skips(match);
      for (const queue of [open, finished])
        queue.remove((search) => {
          const goes = skipped(searches.startOf(search));
          if (goes) searches.store.removeRow(search);
          return goes;
        });
      functions.write(match, searches.firstRow(match), time);
      this.setup.metrics.rowsOut++;
      searches.store.removeRow(match);
    }
  }

  /** Which searches and matches a match removes, by the number of their first row. */
  private skips(match: number): (start: number) => boolean {
    const { searches } = this;
    const { after, name } = this.setup.plan;
    const first = searches.startOf(match);
    if (after.kind === 'to-next-row') return (start) => start <= first;
    if (after.kind === 'past-last-row') {
      const last = first + searches.total(match) - 1;
      return (start) => start <= last;
    }
    const rows = searches.taken(match, this.skipTo);
    if (rows === 0) throw cannotSkip(name, `a match has no row of ${after.variable}, which AFTER MATCH goes to`);
    const to = searches.numberOf(match, this.skipTo) + (after.kind === 'to-first' ? 0 : rows - 1);
    if (to === first)
      throw cannotSkip(name, `AFTER MATCH goes to ${after.variable}, which is the first row of the match: the search would never end`);
    return (start) => start < to;
  }

  /** Rows that no search holds any more go. */
  private trim(bucket: number, { open, finished }: KeySearches): void {
    const { store } = this.buffer;
    const { searches } = this;
    const needed = Math.min(searches.startOf(open.first!), finished.first === undefined ? Infinity : searches.startOf(finished.first));
    for (let at = store.lists.entries[2 * bucket]!; at > 0 && this.isDone(at) && store.double(at, this.numberAt) < needed;) {
      const next = store.next(at);
      store.remove(bucket, at);
      at = next;
    }
  }

  override ready(): boolean {
    return (this.setup.plan.time === 'event' || this.fire()) && super.ready();
  }
  override onTime(): void {
    if (this.setup.plan.time === 'processing') this.fire();
  }
  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  protected override restored(): void {
    const { store } = this.buffer;
    const { withinMs } = this.setup.plan;
    store.endRestore((a, b) => {
      const [done, other] = [this.isDone(a), this.isDone(b)];
      if (done && other) return store.double(a, this.numberAt) - store.double(b, this.numberAt);
      if (done !== other) return done ? -1 : 1;
      return this.rank(a, b);
    });
    this.searches.store.endRestore();
    for (let bucket = 0; bucket < store.lists.buckets; bucket++) {
      this.relink(store.lists.entries[2 * bucket]!);
      store.cool();
    }
    this.buffer.rebuild((address) => !this.isDone(address));
    if (withinMs !== null) this.setDeadlines(withinMs);
  }

  private relink(head: number): void {
    if (head <= 0 || !this.isDone(head)) return;
    const { store } = this.buffer;
    const rows: number[] = [];
    for (let at = head; at !== 0 && this.isDone(at); at = store.next(at)) rows.push(at);
    const first = store.double(head, this.numberAt);
    this.searches.relink(this.functions.head(head), (number) => rows[number - first]!);
  }

  /** The deadlines of rows that searches may have begun with, in the order in which they were set. */
  private setDeadlines(withinMs: number): void {
    const { store } = this.buffer;
    const rows: number[] = [];
    for (let bucket = 0; bucket < store.lists.buckets; bucket++) {
      for (let at = store.lists.entries[2 * bucket]!; at > 0 && this.isDone(at); at = store.next(at)) rows.push(at);
      store.cool();
    }
    rows.sort((a, b) => this.rank(a, b));
    for (const row of rows) this.deadlines.push(this.buffer.time(row) + withinMs, row);
  }

  /** The order in which rows of all keys are taken. */
  private rank(a: number, b: number): number {
    const { store } = this.buffer;
    const { arrivalAt } = store.layout;
    return this.buffer.time(a) - this.buffer.time(b) || this.compare(a, b) || store.double(a, arrivalAt) - store.double(b, arrivalAt);
  }

  override stateBytes(): number {
    const aggregates = this.functions.aggregates.reduce((sum, aggregate) => sum + aggregate.sizeBytes(), 0);
    return super.stateBytes() + this.buffer.heap.sizeBytes + aggregates;
  }
  override close(): void {
    super.close();
    for (const aggregate of this.functions.aggregates) aggregate.drop();
  }
}

const cannotSkip = (name: string, why: string): Error =>
  new HeadraceError(`${name} cannot go on behind a match: ${why}`, {
    code: 'match.skip-target',
    domain: 'user',
    retry: 'none',
    remedy: 'Let AFTER MATCH SKIP go to a variable that every match has behind its first row, or SKIP TO NEXT ROW or PAST LAST ROW.',
  });
