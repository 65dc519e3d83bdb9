import type { AbortedTransaction } from '../wire/record-api';

/**
 * Tells which batches of one partition belong to aborted transactions. The broker names those transactions with each answer; one is
 * active from its first offset until the abort marker of its producer. Several may be open at once, and some began before the answer.
 */
export class AbortFilter {
  private upcoming: AbortedTransaction[] = [];
  private readonly active = new Set<bigint>();

  /** What the broker says of the records that follow. Transactions are told again with every answer that they reach into. */
  expect(aborted: readonly AbortedTransaction[]): void {
    this.active.clear();
    this.upcoming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** True: no record of this transactional batch may be seen. Batches come in the order of their offsets. */
  hides(producerId: bigint, lastOffset: number): boolean {
    while (this.upcoming.length > 0 && this.upcoming[0]!.firstOffset <= lastOffset) this.active.add(this.upcoming.shift()!.producerId);
    return this.active.has(producerId);
  }

  /** A marker that ends a transaction of this producer by an abort; its next transaction counts again. */
  onAbortMarker(producerId: bigint, offset: number): void {
    this.hides(producerId, offset);
    this.active.delete(producerId);
  }
}
