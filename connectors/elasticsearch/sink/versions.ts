import type { Clock } from '@headrace/connector-sdk';

const VERSIONS_A_MILLISECOND = 1n << 20n;

/**
 * External versions of documents. They grow from row to row; a later attempt's are larger than all of an earlier one's, since nobody
 * writes a million rows a millisecond: what an attempt that was replaced still sends is refused where its successor has written.
 * `atLeast` comes out of the checkpoint and keeps that so on a machine whose clock is behind.
 */
export class Versions {
  private last: bigint;

  constructor(clock: Clock, atLeast: bigint) {
    const now = BigInt(Math.floor(clock.now())) * VERSIONS_A_MILLISECOND;
    this.last = now > atLeast ? now : atLeast;
  }

  next(): bigint {
    return ++this.last;
  }
  get newest(): bigint {
    return this.last;
  }
}
