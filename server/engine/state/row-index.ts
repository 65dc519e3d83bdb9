import { CROWDED, SecretHash } from './secret-hash';
import type { StateMemory } from './state-memory';

const FIRST_CAPACITY = 1_024;
const MAX_LOAD = 0.6;
/** A bucket whose record went, while later ones of its probe may stand behind it. */
export const GONE = -1;

/**
 * Open addressing from a hash to an address: bucket b is `entries[2 * b]` (0: empty, -1: gone) with its hash behind it. Who probes compares hash
 * first, then the key in the record itself. Bucket numbers are good until `makeRoom` grows the index.
 */
export class RowIndex {
  entries: Int32Array;
  mask: number;
  /** Buckets that are not empty, and the number at which the index grows. */
  used = 0;
  limit: number;
  size = 0;
  /** Stands for the hash once keys lie crowded; null: the hash does. */
  secret: SecretHash | null = null;
  private crowded = false;

  constructor(
    private readonly memory: StateMemory,
    private readonly owner: string,
    /** The secret hash of the key of the record at an address. */
    private readonly secretOf: (secret: SecretHash, address: number) => number,
    private capacity = FIRST_CAPACITY,
  ) {
    this.entries = this.take(capacity);
    this.mask = capacity - 1;
    this.limit = Math.floor(capacity * MAX_LOAD);
  }

  private take(capacity: number): Int32Array {
    return new Int32Array(this.memory.allocate(capacity * 8, this.owner));
  }

  /** Grows (or cleans up) when one more entry would not fit. Called before a probe that may insert. */
  makeRoom(): void {
    if (this.used < this.limit) return;
    const old = this.entries;
    const capacity = this.size * 2 > this.limit ? this.capacity * 2 : this.capacity;
    this.entries = this.take(capacity);
    this.capacity = capacity;
    this.mask = capacity - 1;
    this.limit = Math.floor(capacity * MAX_LOAD);
    this.used = this.size;
    const { entries, mask } = this;
    const changes = this.crowded && this.secret === null;
    if (changes) this.secret = new SecretHash();
    for (let at = 0; at < old.length; at += 2) {
      const address = old[at]!;
      if (address <= 0) continue;
      const hash = changes ? this.hashOf(address, 0) : old[at + 1]!;
      let bucket = hash & mask;
      while (entries[2 * bucket] !== 0) bucket = (bucket + 1) & mask;
      entries[2 * bucket] = address;
      entries[2 * bucket + 1] = hash;
    }
    this.memory.release(old.buffer as ArrayBuffer);
  }

  /** What the index goes by: the hash of the record's key, or its secret one. */
  hashOf(address: number, hash: number): number {
    return this.secret === null ? hash : this.secretOf(this.secret, address);
  }

  /** Puts an entry into an empty bucket that a probe ended at. */
  put(bucket: number, address: number, hash: number): void {
    const own = this.hashOf(address, hash);
    this.entries[2 * bucket] = address;
    this.entries[2 * bucket + 1] = own;
    this.used++;
    this.size++;
    if (this.secret !== null || ((bucket - own) & this.mask) <= CROWDED) return;
    // The next call of `makeRoom` makes the places secret.
    this.crowded = true;
    this.limit = 0;
  }

  /** The bucket that holds exactly this address. */
  bucketOf(address: number, hash: number): number {
    let bucket = this.hashOf(address, hash) & this.mask;
    while (this.entries[2 * bucket] !== address) bucket = (bucket + 1) & this.mask;
    return bucket;
  }

  remove(bucket: number): void {
    this.size--;
    let at = bucket;
    if (this.entries[2 * ((at + 1) & this.mask)] !== 0) {
      this.entries[2 * at] = GONE;
      return;
    }
    do {
      this.entries[2 * at] = 0;
      this.used--;
      at = (at - 1) & this.mask;
    } while (this.entries[2 * at] === GONE);
  }

  clear(): void {
    this.entries.fill(0);
    this.used = 0;
    this.size = 0;
  }

  get buckets(): number {
    return this.capacity;
  }
  get sizeBytes(): number {
    return this.capacity * 8;
  }

  drop(): void {
    this.memory.release(this.entries.buffer as ArrayBuffer);
    this.entries = new Int32Array(0);
    this.used = 0;
    this.size = 0;
  }
}
