import { nullable, type DataType } from '@headrace/connector-sdk/schema';
import { rowLayout } from '../../state/row-layout';
import { RowStore } from '../../state/row-store';
import type { StateMemory } from '../../state/state-memory';

/** Name of the word that says whether the group had a row when the bundle began: 1, else 0. */
export const HAD = 'had';

export interface GroupBundleSetup {
  readonly keyTypes: readonly DataType[];
  readonly resultTypes: readonly DataType[];
  readonly memory: StateMemory;
  readonly owner: string;
  /** Rows that a bundle takes, and how long the first of them may wait. */
  readonly limits: { readonly rows: number; readonly latencyMs: number };
}

/**
 * The groups that changed since the last time that changes were told (mini-batch), each with its row as it was told last. Rows count against
 * the limit; what is told at its end is the difference between that row and the group's row then. Empty in every snapshot.
 */
export class GroupBundle {
  /** Key, then results as they were. */
  readonly store: RowStore;
  /** Addresses of the records in the order in which groups were touched. */
  readonly order: number[] = [];
  /** Input rows of the bundle. */
  rows = 0;
  readonly limit: number;
  private began = 0;
  private told = 0;

  constructor(private readonly setup: GroupBundleSetup) {
    const { keyTypes, resultTypes, limits } = setup;
    const types = [...keyTypes, ...resultTypes.map((type) => nullable(type))];
    this.store = new RowStore(rowLayout({ types, key: keyTypes.map((_, index) => index), words: [HAD] }), setup.memory, setup.owner);
    this.limit = limits.rows;
  }

  /** Before rows are taken. */
  begin(nowMs: number): void {
    if (this.rows === 0) this.began = nowMs;
  }

  isDue(nowMs: number): boolean {
    return this.isFull || (this.rows > 0 && nowMs - this.began >= this.setup.limits.latencyMs);
  }

  /** Must be told before another row is taken: it is full, or has been told in part. */
  get isFull(): boolean {
    return this.rows >= this.limit || this.told > 0;
  }

  /** Tells group by group as long as there is `room`, going on where it stopped; false: something is left. */
  tell(room: () => boolean, tellGroup: (address: number) => void): boolean {
    while (this.told < this.order.length) {
      if (!room()) return false;
      tellGroup(this.order[this.told++]!);
    }
    if (this.rows > 0) this.store.clear();
    this.order.length = 0;
    this.rows = 0;
    this.told = 0;
    return true;
  }
}
