import type { ChainOutput } from '../contract/chain';
import type { ControlElement, OutChannel } from './element';
import type { BatchPool, PooledBatch } from './pooled-batch';

/**
 * The sending side of one edge: a batch being filled and a channel for each target. A batch is only given out while its channel has
 * room, so a flush never waits.
 */
export class EdgeOutput implements ChainOutput {
  readonly targets: number;
  /** Batches on their way that refer to bytes of the input. */
  lent = 0;
  private readonly filling: (PooledBatch | null)[];

  constructor(
    readonly channels: readonly OutChannel[],
    private readonly pools: readonly BatchPool[],
  ) {
    this.targets = channels.length;
    this.filling = channels.map(() => null);
  }

  batch(target: number): PooledBatch | null {
    const current = this.filling[target]!;
    if (current && hasSpace(current)) return current;
    if (current) this.flush(target);
    if (!this.channels[target]!.hasRoom()) return null;
    return (this.filling[target] = this.pools[target]!.take());
  }

  flush(target: number): void {
    const batch = this.filling[target];
    if (!batch || (batch.rowCount === 0 && batch.markCount === 0)) return;
    this.filling[target] = null;
    const pool = this.pools[target]!;
    const borrows = batch.borrows ? 1 : 0;
    this.lent += borrows;
    const release = (): void => {
      this.lent -= borrows;
      pool.give(batch);
    };
    this.channels[target]!.push({ kind: 'batch', batch, release });
  }

  get borrows(): boolean {
    return this.channels.length === 1 && this.channels[0]!.takesLent === true;
  }

  lend(target: number, columns: readonly number[], data: readonly Uint8Array[]): void {
    this.filling[target]!.borrow(columns, data);
  }

  reserveBytes(target: number, column: number, sizeBytes: number): { readonly data: Uint8Array; readonly offset: number } {
    return this.filling[target]!.reserve(column, sizeBytes);
  }

  /** Behind everything that was filled so far, to every target. */
  pushControl(element: ControlElement): void {
    for (let target = 0; target < this.targets; target++) {
      this.flush(target);
      this.channels[target]!.push(element);
    }
  }

  pump(): boolean {
    let moved = false;
    for (const channel of this.channels) if (channel.pump()) moved = true;
    return moved;
  }

  drained(): boolean {
    return this.channels.every((channel) => channel.drained());
  }
}

const hasSpace = (batch: PooledBatch): boolean => batch.rowCount < batch.capacity && batch.markCount < batch.markRows.length;
