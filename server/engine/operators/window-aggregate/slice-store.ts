import { KeyedTable } from '../../state/keyed-table';
import type { StateMemory } from '../../state/state-memory';
import type { TableLayout } from '../../state/table-layout';

/** Slices that are kept for reuse. */
const POOLED = 4;
/** Of the keys of the slice before. */
const MORE = 1.1;

/** The tables of one slice: groups, and a set of values seen for each DISTINCT call. */
export interface Slice {
  readonly end: number;
  readonly main: KeyedTable;
  readonly sets: readonly KeyedTable[];
}

export interface SliceLayouts {
  readonly main: TableLayout;
  readonly sets: readonly TableLayout[];
}

/** Live slices by their end, with a pool of emptied tables. */
export class SliceStore {
  readonly slices = new Map<number, Slice>();
  private newest: Slice | null = null;
  private readonly pool: { readonly main: KeyedTable; readonly sets: readonly KeyedTable[] }[] = [];

  constructor(
    readonly layouts: SliceLayouts,
    readonly memory: StateMemory,
    readonly owner: string,
    /** Slices may leave memory. */
    private readonly spills: boolean,
  ) {}

  /** The slice, made where there is none. */
  take(end: number): Slice {
    const known = this.slices.get(end);
    if (known !== undefined) return known;
    const slice = this.unregistered(end);
    this.slices.set(end, slice);
    return slice;
  }

  /** A slice that is not among the live ones: a place to merge in. */
  unregistered(end: number): Slice {
    const tables = this.pool.pop() ?? {
      main: this.table(this.layouts.main, this.newest?.main),
      sets: this.layouts.sets.map((layout, index) => this.table(layout, this.newest?.sets[index])),
    };
    return (this.newest = { end, main: tables.main, sets: tables.sets });
  }

  /** Slices that follow each other have about as many keys: a new one begins with room for those that the one before it has by then. */
  private table(layout: TableLayout, before: KeyedTable | undefined): KeyedTable {
    const like = before !== undefined && this.memory.hasPlenty(before.memoryBytes()) ? before.size : 0;
    return new KeyedTable(layout, this.memory, this.owner, KeyedTable.capacityFor(like * MORE), this.spills);
  }

  /** Gives room back: emptied tables first, then the keys of the largest slice but `current`. False: there is none to give. */
  reclaim(current: Slice): boolean {
    const pooled = this.pool.pop();
    if (pooled !== undefined) {
      for (const table of [pooled.main, ...pooled.sets]) table.drop();
      return true;
    }
    let largest: KeyedTable | null = null;
    for (const slice of this.slices.values()) {
      if (slice === current) continue;
      for (const table of [slice.main, ...slice.sets])
        if (table.canSpill && table.memoryBytes() > (largest?.memoryBytes() ?? 0)) largest = table;
    }
    largest?.spillAll();
    return largest !== null;
  }

  release(slice: Slice): void {
    this.slices.delete(slice.end);
    const tables = [slice.main, ...slice.sets];
    if (this.pool.length < POOLED && tables.every((table) => table.snapshot === null)) {
      for (const table of tables) table.clear();
      this.pool.push(slice);
    } else for (const table of tables) table.drop();
  }

  sizeBytes(): number {
    let bytes = 0;
    for (const slice of this.slices.values()) for (const table of [slice.main, ...slice.sets]) bytes += table.sizeBytes();
    return bytes;
  }

  close(): void {
    for (const slice of [...this.slices.values()]) for (const table of [slice.main, ...slice.sets]) table.drop();
    for (const { main, sets } of this.pool) for (const table of [main, ...sets]) table.drop();
    this.slices.clear();
    this.pool.length = 0;
  }
}
