import type { OperatorMetrics } from '../../contract/chain';
import { KeyedTable } from '../../state/keyed-table';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';
import type { BatchTarget } from '../output/batch-target';
import { ExtremeValues } from './extreme-values';
import type { GroupLayouts } from './group-code';

/** Slots that one sweep for expired state looks at. */
const SWEEP = 16_384;

export interface GroupStateSetup {
  readonly owner: string;
  readonly memory: StateMemory;
  readonly metrics: OperatorMetrics;
  readonly target: BatchTarget;
  readonly ttlMs: number | null;
  readonly touched: number;
  readonly now: () => number;
  /** All groups stay in memory: two of them are looked at together. */
  readonly together?: true;
}

/** Forgets what is held for the group in a slot of this table of groups. */
export type ForgetValues = (groups: KeyedTable, slot: number) => void;

/** What a group aggregate keeps, as generated code sees it. */
export class GroupState {
  readonly groups: KeyedTable;
  readonly seen: readonly KeyedTable[];
  readonly seenStates: readonly string[];
  /** The values of each MIN and MAX that takes rows back: where groups are forgotten with them, and where groups are kept. */
  readonly extremes: readonly ExtremeValues[];
  readonly extremeRows: readonly RowStore[];
  /** The values that DISTINCT calls have seen, by group; only where groups are forgotten with them. */
  readonly seenLists: readonly ExtremeValues[];
  readonly metrics: OperatorMetrics;
  readonly target: BatchTarget;
  readonly now: () => number;
  readonly ttlMs: number;
  private sweepAt = 0;

  constructor(
    layouts: GroupLayouts,
    private readonly setup: GroupStateSetup,
  ) {
    const table = (layout: GroupLayouts['groups'], spills: boolean): KeyedTable =>
      new KeyedTable(layout, setup.memory, setup.owner, undefined, spills);
    // Lists of values know groups and each other by slot, so both stay in memory.
    const listed = layouts.extremes.length + layouts.seenHeads.length > 0;
    this.groups = table(layouts.groups, !listed && setup.together !== true);
    this.seen = layouts.seen.map((layout) => table(layout, !listed));
    this.seenStates = layouts.seenStates;
    this.seenLists = layouts.seenHeads.map((head, i) => new ExtremeValues(this.seen[i]!, this.groups, layouts.groups, head));
    this.extremes = layouts.extremes.map(({ values, head }) => new ExtremeValues(table(values, false), this.groups, layouts.groups, head));
    this.extremeRows = layouts.extremeRows.map((layout) => new RowStore(layout, setup.memory, setup.owner));
    this.metrics = setup.metrics;
    this.target = setup.target;
    this.now = setup.now;
    this.ttlMs = setup.ttlMs ?? Infinity;
  }

  private get tables(): readonly KeyedTable[] {
    return [this.groups, ...this.seen, ...this.extremes.map((extreme) => extreme.values)];
  }

  /** An expired group begins anew with zeroed accumulators and no rows; the caller counts its row at once. */
  clearSlot(slot: number): void {
    this.groups.presence[slot] = 0;
    for (const column of this.groups.columns) column.clearSlot(slot);
  }

  /** A group goes with all values that are held for it. */
  forgetSlot(slot: number): void {
    for (const list of [...this.extremes, ...this.seenLists]) list.removeAll(slot);
    this.groups.remove(slot);
  }

  /** Removes expired state, a piece at a time. Values of MIN and MAX live as long as their group: `forgetValues` forgets those of a slot. */
  sweep(forgetValues: ForgetValues = () => undefined): void {
    if (this.setup.ttlMs === null) return;
    const before = this.now() - this.setup.ttlMs;
    const tables = this.setup.touched < 0 ? this.seen : [this.groups, ...this.seen];
    for (const table of tables) this.sweepTable(table, before, table === this.groups ? forgetValues : () => undefined);
    this.sweepAt += SWEEP;
    if (tables.every((table) => this.sweepAt >= table.capacity)) this.sweepAt = 0;
  }

  private sweepTable(table: KeyedTable, before: number, onExpired: ForgetValues): void {
    table.cold?.sweep(table.columns.length - 1, before, onExpired);
    const touched = table.columns.at(-1)!.f64;
    const to = Math.min(table.capacity, this.sweepAt + SWEEP);
    for (let slot = this.sweepAt; slot < to; slot++) {
      if (!(table.presence[slot]! > 0) || touched[slot]! >= before) continue;
      table.touchSlot(slot);
      onExpired(table, slot);
      table.remove(slot);
    }
  }

  /** Texts that grew in groups that are there took the room: some groups leave. Only between two loops. */
  makeRoom(): void {
    if (this.groups.used >= this.groups.limit) this.groups.grow();
  }

  sizeBytes(): number {
    return [...this.tables, ...this.extremeRows].reduce((sum, kept) => sum + kept.sizeBytes(), 0);
  }
  /** Forgets the values that DISTINCT calls have seen, of all groups. */
  clearSeen(): void {
    for (const table of this.seen) if (table.size > 0) table.clear();
  }
  /** After a restore. */
  rebuild(): void {
    for (const list of [...this.extremes, ...this.seenLists]) list.rebuild();
    for (const store of this.extremeRows) store.endRestore();
  }
  /** Gives all room back. */
  drop(): void {
    for (const kept of [...this.tables, ...this.extremeRows]) kept.drop();
  }
}
