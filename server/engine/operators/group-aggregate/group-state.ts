import type { OperatorMetrics } from '../../contract/chain';
import { KeyedTable } from '../../state/keyed-table';
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

/** The tables of a group aggregate, as generated code sees them. */
export class GroupState {
  readonly groups: KeyedTable;
  readonly seen: readonly KeyedTable[];
  readonly seenStates: readonly string[];
  readonly extremes: readonly ExtremeValues[];
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
    const listed = layouts.seenHeads.length > 0;
    this.groups = table(layouts.groups, layouts.extremes.length === 0 && !listed && setup.together !== true);
    this.seen = layouts.seen.map((layout) => table(layout, !listed));
    this.seenStates = layouts.seenStates;
    this.seenLists = layouts.seenHeads.map((head, i) => new ExtremeValues(this.seen[i]!, this.groups, layouts.groups, head));
    this.extremes = layouts.extremes.map(({ values, head }) => new ExtremeValues(table(values, false), this.groups, layouts.groups, head));
    this.metrics = setup.metrics;
    this.target = setup.target;
    this.now = setup.now;
    this.ttlMs = setup.ttlMs ?? Infinity;
  }

  get tables(): readonly KeyedTable[] {
    return [this.groups, ...this.seen, ...this.extremes.map((extreme) => extreme.values)];
  }

  /** An expired group begins anew with zeroed accumulators and no rows; the caller counts its row at once. */
  clearSlot(slot: number): void {
    for (const extreme of this.extremes) extreme.removeAll(slot);
    this.groups.presence[slot] = 0;
    for (const column of this.groups.columns) column.clearSlot(slot);
  }

  /** A group goes with all values that are held for it. */
  forgetSlot(slot: number): void {
    for (const list of [...this.extremes, ...this.seenLists]) list.removeAll(slot);
    this.groups.remove(slot);
  }

  /** Removes expired state, a piece at a time. Values of MIN and MAX live as long as their group. */
  sweep(): void {
    if (this.setup.ttlMs === null) return;
    const before = this.now() - this.setup.ttlMs;
    const tables = this.setup.touched < 0 ? this.seen : [this.groups, ...this.seen];
    for (const table of tables) this.sweepTable(table, before);
    this.sweepAt += SWEEP;
    if (tables.every((table) => this.sweepAt >= table.capacity)) this.sweepAt = 0;
  }

  private sweepTable(table: KeyedTable, before: number): void {
    const touched = table.columns.at(-1)!.f64;
    const to = Math.min(table.capacity, this.sweepAt + SWEEP);
    for (let slot = this.sweepAt; slot < to; slot++) {
      if (!(table.presence[slot]! > 0) || touched[slot]! >= before) continue;
      table.touchSlot(slot);
      if (table === this.groups) for (const extreme of this.extremes) extreme.removeAll(slot);
      table.remove(slot);
    }
  }

  sizeBytes(): number {
    return this.tables.reduce((sum, table) => sum + table.sizeBytes(), 0);
  }
  /** Forgets the values that DISTINCT calls have seen, of all groups. */
  clearSeen(): void {
    for (const table of this.seen) if (table.size > 0) table.clear();
  }
  rebuild(): void {
    for (const list of [...this.extremes, ...this.seenLists]) list.rebuild();
  }
}
