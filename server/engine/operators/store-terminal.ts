import type { PlanOperator } from '@/server/plan/job/job-plan';
import type { KeyGroupRange } from '../state/restore-rows';
import type { RowStore } from '../state/row-store';
import type { BreakerSetup } from './breaker';
import { QueuedTerminal } from './queued-terminal';
import { unknownState, type SnapshotPart } from './stateful-terminal';

/** An operator whose state is row stores, by the names that they have in checkpoints for ever. */
export abstract class StoreTerminal<Plan extends PlanOperator> extends QueuedTerminal<Plan> {
  private readonly all: readonly RowStore[];

  constructor(
    setup: BreakerSetup<Plan>,
    changes: boolean,
    private readonly stores: Readonly<Record<string, RowStore>>,
  ) {
    super(setup, changes);
    this.all = Object.values(stores);
  }

  /** At the head of a loop over what is due: whether there is room for what it makes. No record is in use then, so state beyond the worker's budget leaves. */
  protected goesOn(): boolean {
    for (const store of this.all) store.cool();
    return this.queue.ready();
  }

  override snapshot(): readonly SnapshotPart[] {
    return Object.entries(this.stores).map(([state, store]) => ({ state, snapshot: store.snapshot() }));
  }
  override restore(state: string, bytes: Uint8Array, range: KeyGroupRange): void {
    const store = this.stores[state];
    if (store === undefined) throw unknownState(state);
    store.restore(bytes, range);
  }
  protected override restored(): void {
    for (const store of Object.values(this.stores)) store.endRestore();
  }
  override stateBytes(): number {
    return Object.values(this.stores).reduce((sum, store) => sum + store.sizeBytes(), 0);
  }
  override close(): void {
    for (const store of Object.values(this.stores)) store.drop();
  }
}

/** Name of the double in which a record keeps the time of its last write, where state expires. */
export const TOUCHED = 'touched';

/** Removes records that were not written for `ttlMs`, a piece at a time. */
export function sweepExpired(store: RowStore, ttlMs: number | null, now: number): void {
  if (ttlMs === null) return;
  const touched = store.layout.doubles[TOUCHED]!;
  store.sweep((address) => store.double(address, touched) <= now - ttlMs);
}
