/**
 * Where tables put what memory does not hold. Scratch: nothing in it outlives the attempt, checkpoints are the truth. One store a
 * worker, one space a table; all calls are synchronous, since a table is in the middle of a row when it needs a key. What fails in
 * there (a full disk) is thrown as an error that fails the job with its cause.
 */
export interface ColdStore {
  /** Called by a table that spills for the first time. */
  createSpace(): ColdSpace;
  /** Gives all room back. Again without effect. */
  close(): void;
}

/** Buckets of bytes by a 32-bit number. */
export interface ColdSpace {
  /** The bucket's bytes, good until the next call; undefined: there is none. */
  read(bucket: number): Uint8Array | undefined;
  /** Writes that `work` makes through `write` and `remove` come at once, and are cheaper together. */
  batch(work: () => void): void;
  write(bucket: number, bytes: Uint8Array): void;
  remove(bucket: number): void;
  /** All buckets from this number on as of this moment, in ascending order, whatever is written afterwards. */
  scan(from?: number): ColdScan;
  /** The space is not used any more; scans of it that are under way still end. */
  drop(): void;
}

export interface ColdScan {
  /** The next bucket's bytes, good until the next call; null: that was all. */
  next(): Uint8Array | null;
  /** Also before the end. Again without effect. */
  end(): void;
}
