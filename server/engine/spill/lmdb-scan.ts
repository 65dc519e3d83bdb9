import type { ColdScan } from '../state/cold-store';
import type { Bucket, Bytes, KeptBuckets } from './kept-buckets';

/** Bytes that are read at once. */
const AHEAD_BYTES = 262_144;
/** Behind all buckets. */
const PAST = 2 ** 32;

/**
 * Reads a space as it was when the scan began, some buckets at a time. No read transaction is open between them: under one LMDB could not use a freed
 * page again until the scan ends. What is written before the scan has come to it lies with `KeptBuckets`.
 */
export class LmdbScan implements ColdScan {
  readonly id: number;
  /** Buckets before this one have been read. */
  private at: number;
  private ahead: readonly Uint8Array[] = [];
  private given = 0;
  private ended = false;

  constructor(
    private readonly database: Bytes,
    private readonly kept: KeptBuckets,
    private readonly of: { readonly from: number; readonly onEnd: () => void },
  ) {
    this.id = ++kept.youngest;
    this.at = of.from;
  }

  /** The bucket has not been read yet. */
  awaits(bucket: number): boolean {
    return bucket >= this.at;
  }

  next(): Uint8Array | null {
    if (this.ended) return null;
    if (this.given === this.ahead.length && this.at < PAST) this.readAhead();
    const bytes = this.ahead[this.given++];
    if (bytes !== undefined) return bytes;
    this.end();
    return null;
  }

  private readAhead(): void {
    const ahead: Uint8Array[] = [];
    let sizeBytes = 0;
    for (const { number, bytes } of merged(this.kept.from(this.id, this.at), this.present())) {
      if (sizeBytes >= AHEAD_BYTES) break;
      this.at = number + 1;
      if (bytes === null) continue;
      sizeBytes += bytes.length;
      ahead.push(bytes);
    }
    if (sizeBytes < AHEAD_BYTES) this.at = PAST;
    this.ahead = ahead;
    this.given = 0;
  }

  /** What the space holds now; no bytes where that was written after the scan began. */
  private *present(): Generator<Bucket, undefined> {
    const start = Buffer.alloc(4);
    start.writeUInt32BE(this.at, 0);
    for (const { key, value, version } of this.database.getRange({ start, versions: true }))
      yield { number: key.readUInt32BE(0), bytes: version! < this.id ? value : null };
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.ahead = [];
    this.of.onEnd();
  }
}

/** Both in ascending order. It goes no further in either than it is asked, so that each bucket is looked at once. */
function* merged(one: Generator<Bucket, undefined>, other: Generator<Bucket, undefined>): Generator<Bucket, undefined> {
  try {
    let [a, b] = [one.next().value, other.next().value];
    while (a !== undefined || b !== undefined) {
      const isFirst = b === undefined || (a !== undefined && a.number < b.number);
      yield (isFirst ? a : b)!;
      if (isFirst) a = one.next().value;
      else b = other.next().value;
    }
  } finally {
    one.return(undefined);
    other.return(undefined);
  }
}
