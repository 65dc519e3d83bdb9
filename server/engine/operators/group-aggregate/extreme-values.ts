import type { KeyedTable } from '../../state/keyed-table';
import type { TableLayout } from '../../state/table-layout';

/** Columns of the table of values: neighbours in the list of their group, as slot + 1; 0: none. */
export const NEXT = 0;
export const PREVIOUS = 1;

/**
 * All values of a MIN or MAX that can be taken back, of groups that are forgotten whole: a table (group key, value) → rows, whose entries of one
 * group are a linked list, so that the next extreme is found when the last row of the current one goes. The lists are not stored; `rebuild` makes them anew.
 */
export class ExtremeValues {
  constructor(
    readonly values: KeyedTable,
    readonly groups: KeyedTable,
    readonly groupLayout: TableLayout,
    /** Column of the groups' table with the first entry, as slot + 1. */
    readonly head: number,
  ) {
    values.onGrow = (moved) => this.follow(moved);
  }

  link(entry: number, group: number): void {
    const [heads, next, previous] = [
      this.groups.columns[this.head]!.i32,
      this.values.columns[NEXT]!.i32,
      this.values.columns[PREVIOUS]!.i32,
    ];
    const first = heads[group]!;
    next[entry] = first;
    previous[entry] = 0;
    if (first !== 0) previous[first - 1] = entry + 1;
    heads[group] = entry + 1;
  }

  unlink(entry: number, group: number): void {
    const [heads, next, previous] = [
      this.groups.columns[this.head]!.i32,
      this.values.columns[NEXT]!.i32,
      this.values.columns[PREVIOUS]!.i32,
    ];
    const [after, before] = [next[entry]!, previous[entry]!];
    if (before === 0) heads[group] = after;
    else next[before - 1] = after;
    if (after !== 0) previous[after - 1] = before;
  }

  /** The group goes with all its values. */
  removeAll(group: number): void {
    const [heads, next] = [this.groups.columns[this.head]!.i32, this.values.columns[NEXT]!.i32];
    for (let entry = heads[group]!; entry !== 0; entry = next[entry - 1]!) this.values.remove(entry - 1);
    heads[group] = 0;
  }

  /** The table of values was rehashed. */
  private follow(moved: Int32Array): void {
    const renew = (slots: Int32Array): void => {
      for (let i = 0; i < slots.length; i++) if (slots[i]! !== 0) slots[i] = moved[slots[i]! - 1]! + 1;
    };
    renew(this.groups.columns[this.head]!.i32);
    renew(this.values.columns[NEXT]!.i32);
    renew(this.values.columns[PREVIOUS]!.i32);
  }

  rebuild(): void {
    const { values, groups } = this;
    groups.columns[this.head]!.i32.fill(0);
    for (let entry = 0; entry < values.capacity; entry++) {
      if (!(values.presence[entry]! > 0)) continue;
      const group = groups.find(values.keys, entry * values.layout.keyWords, values.heap.bytes);
      if (group >= 0) this.link(entry, group);
    }
  }
}
