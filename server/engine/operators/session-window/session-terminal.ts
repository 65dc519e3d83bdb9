import { wideFromDouble } from '../../codegen/expr-scope';
import { keyHash, keyParts } from '../../codegen/key-code';
import type { LoopWriter, RowAccess } from '../../codegen/loop-writer';
import { RowCode } from '../../codegen/row-code';
import type { Value } from '../../codegen/value';
import type { KeyGroupRange } from '../../state/restore-rows';
import { PREVIOUS, rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import { beginning, type TableLayout } from '../../state/table-layout';
import type { BreakerSetup } from '../breaker';
import { GroupCode } from '../group-aggregate/group-code';
import { groupSnapshot, restoreGroups } from '../group-aggregate/group-sections';
import { GroupState } from '../group-aggregate/group-state';
import { windowGroups } from '../grouped-window/window-values';
import type { Aggregates } from '../over-aggregate/over-code';
import type { SnapshotPart } from '../stateful-terminal';
import { StoreTerminal } from '../store-terminal';
import { eventTime, TIME, TimeBuffer } from '../time-buffer';
import { pieceId, SessionGroups, type SessionPlan } from './session-groups';

/** The times of the first and the last row of a piece, and the number by which its groups go. */
const FIRST = 'first';
const LAST = 'last';
const ID = 'id';
const LATE = -1;
const GROUPS = /^(?:groups|(?:seen|values)-\d+)$/;

/**
 * Sessions: rows of a key that follow each other within the gap (a row exactly a gap later still belongs, as in Flink). A session is made of pieces
 * that lie within the gap of each other: one, until a row comes between two. Each piece has accumulators of its own, which are put together when
 * the watermark has passed the end of the last. A row that meets an open piece is never late.
 */
export class SessionTerminal extends StoreTerminal<SessionPlan> {
  private readonly buffer: TimeBuffer;
  private readonly aggregates: Aggregates;
  private readonly members: SessionGroups;
  private readonly dealtBy: TableLayout;
  private readonly at: { readonly first: number; readonly last: number; readonly id: number; readonly time: number };

  constructor(setup: BreakerSetup<SessionPlan>) {
    const { plan, inputTypes, memory, session, metrics } = setup;
    const key = plan.keys.slice(0, plan.window.partition).map((column) => inputTypes[column]!);
    const layout = rowLayout({ types: key, key: key.map((_, i) => i), ordered: true, doubles: [TIME, FIRST, LAST, ID] });
    const store = new RowStore(layout, memory, plan.name);
    const code = new GroupCode(
      windowGroups(plan, [...plan.keys, inputTypes.length], plan.inputRetracts === true),
      [...inputTypes, pieceId],
      true,
    );
    const stores: Record<string, RowStore> = { pieces: store };
    super(setup, false, stores);
    const target = this.queue.target;
    const now = (): number => session.now();
    const state = new GroupState(code.layouts, {
      ...{ owner: plan.name, memory, metrics, target, ttlMs: null, touched: -1, now },
      together: true,
    });
    this.buffer = new TimeBuffer(store);
    this.aggregates = { code, state };
    this.members = new SessionGroups(setup, this.aggregates, this.queue, store);
    stores['members'] = this.members.store;
    this.dealtBy = beginning(code.layouts.groups, plan.window.partition);
    const { doubles } = layout;
    this.at = { first: doubles[FIRST]!, last: doubles[LAST]!, id: doubles[ID]!, time: doubles[TIME]! };
  }

  emit(loop: LoopWriter, row: RowAccess): void {
    const { builder } = loop;
    const { plan, inputTypes, session, late, metrics } = this.setup;
    const { store } = this.buffer;
    const scope = loop.scope(row);
    const keys = plan.keys.map((column) => row.column(column));
    const key = keys.slice(0, plan.window.partition);
    const time = plan.time === 'processing' ? builder.fresh('time') : eventTime(loop, row.column(plan.timeColumn), plan.name);
    if (plan.time === 'processing') builder.line(`const ${time} = ${builder.bind('session', session)}.now();`);
    const own = builder.bind('sessions', this);
    const hash = keyHash(scope, keyParts(scope, key));
    const code = RowCode.of(loop, store);
    const list = code.findList(key, hash, true);
    const piece = builder.fresh('piece');
    builder.line(`let ${piece} = ${own}.find(${list.address}, ${time});`);
    builder.open(`if (${piece} === 0) {`);
    const made = code.write(key);
    builder.line(`${piece} = ${made.address}; ${own}.begin(${list.bucket}, ${made.address}, ${hash}, ${time});`);
    builder.close();
    builder.open(`if (${piece} === ${LATE}) {`);
    builder.line(`${builder.bind('metrics', metrics)}.lateRows++;`);
    late?.(loop, row);
    builder.close('} else {');
    const id = builder.fresh('id');
    builder.line(`const ${id} = ${code.at(piece).double(ID)};`);
    const number = wideFromDouble(scope, pieceId, id, 'false');
    const column = (index: number): Value => (index === inputTypes.length ? number : row.column(index));
    const rows = this.aggregates.code.change(loop, { kind: row.kind, column }, this.aggregates.state);
    builder.open(`if (${rows} === 1) {`);
    this.members.remember(loop, row, { keys, number, dealt: hash });
    builder.close();
    builder.close();
  }

  /** Called by the generated loop: the piece that takes a row of this time, now longer; 0: none does; -1: the row is late. */
  find(head: number, time: number): number {
    const { store } = this.buffer;
    const { gapMs } = this.setup.plan.window;
    const { first, last } = this.at;
    let before = head > 0 ? store.word(head, PREVIOUS) : 0;
    while (before !== 0 && store.double(before, first) > time) before = before === head ? 0 : store.word(before, PREVIOUS);
    if (before !== 0 && time - store.double(before, last) <= gapMs) {
      if (time > store.double(before, last)) store.setDouble(before, last, time);
      return before;
    }
    const next = before === 0 ? Math.max(0, head) : store.next(before);
    if (next !== 0 && store.double(next, first) - time <= gapMs) {
      store.setDouble(next, first, time);
      return next;
    }
    return time + gapMs - 1 <= this.due ? LATE : 0;
  }

  /** Called by the generated loop: a new piece finds its place among those of its key. */
  begin(bucket: number, address: number, hash: number, time: number): void {
    const { store, heap } = this.buffer;
    const { first, last, id, time: timeAt } = this.at;
    for (const at of [first, last, id, timeAt]) store.setDouble(address, at, time);
    store.insertSorted(bucket, Math.max(0, store.lists.entries[2 * bucket]!), address, hash, first);
    heap.push(address);
  }

  /** The time up to which sessions have closed: by the clock, up to the millisecond before. */
  private get due(): number {
    if (this.setup.plan.time !== 'processing') return this.watermark;
    return this.watermark === Infinity ? Infinity : this.setup.session.now() - 1;
  }

  /** A piece waits for the end that it had when it came into the heap; it may have another by now, or be followed by others. */
  protected override fire(): boolean {
    const { buffer } = this;
    const { store } = buffer;
    const { gapMs } = this.setup.plan.window;
    const { first, last, time } = this.at;
    for (let piece = buffer.due(this.due - gapMs + 1); piece !== 0; piece = buffer.due(this.due - gapMs + 1)) {
      if (!this.goesOn()) return false;
      buffer.heap.pop();
      const end = store.double(piece, last);
      if (end > buffer.time(piece)) {
        store.setDouble(piece, time, end);
        buffer.heap.push(piece);
        continue;
      }
      const next = store.next(piece);
      if (next === 0 || store.double(next, first) - end > gapMs) this.closeSession(piece);
    }
    return true;
  }

  /** The session that ends with a piece begins with the first piece of the key's list. */
  private closeSession(end: number): void {
    const { store } = this.buffer;
    const { first, last, id } = this.at;
    const head = store.lists.entries[2 * store.bucketOfRow(end)]!;
    const ids: number[] = [];
    const bounds = [store.double(head, first), store.double(end, last) + this.setup.plan.window.gapMs] as const;
    for (let at = head; ; at = store.next(at)) {
      ids.push(store.double(at, id));
      if (at === end) break;
    }
    this.members.close(head, ids, bounds);
    for (let at = head; ;) {
      const next = store.next(at);
      store.removeRow(at);
      if (at === end) return;
      at = next;
    }
  }

  override ready(): boolean {
    return (this.setup.plan.time !== 'processing' || this.fire()) && super.ready();
  }
  override onTime(): void {
    if (this.setup.plan.time === 'processing') this.fire();
  }
  override actAfter(watermark: number): number {
    return Math.min(watermark + 1, super.actAfter(watermark));
  }

  override snapshot(): readonly SnapshotPart[] {
    return [...super.snapshot(), ...groupSnapshot(this.aggregates.state)];
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    if (GROUPS.test(state)) restoreGroups(this.aggregates.state, { name: state, bytes, range }, '', this.dealtBy);
    else super.restore(state, bytes, range);
  }
  protected override restored(): void {
    super.restored();
    const { store } = this.buffer;
    store.endRestore((a, b) => store.double(a, this.at.first) - store.double(b, this.at.first));
    this.aggregates.state.rebuild();
    this.buffer.rebuild();
  }
  override stateBytes(): number {
    return super.stateBytes() + this.aggregates.state.sizeBytes();
  }
  override close(): void {
    super.close();
    this.aggregates.state.drop();
  }
}
