import type { Database } from 'lmdb';
import type { ColdScan } from '../state/cold-store';

export type Bytes = Database<Buffer, Buffer>;

export interface Bucket {
  readonly number: number;
  readonly bytes: Uint8Array | null;
}

/** Bytes of a scan's id in a key. */
const ID = 6;

/**
 * Buckets as they were before a write, for the scans that have yet to come to them. At most as much as the scanned spaces hold, however often their buckets
 * are written; gone with the last scan under way.
 */
export class KeptBuckets {
  /** Those under way, of all spaces. */
  readonly scans = new Set<ColdScan>();
  /** Of the youngest scan: what is written carries it as its version, so that a scan knows what is not older than itself. */
  youngest = 0;
  private isEmpty = true;

  constructor(private readonly database: Bytes) {}

  /** Within a write transaction. */
  keep(scan: number, bucket: number, bytes: Buffer): void {
    this.database.putSync(keyOf(scan, bucket), bytes);
    this.isEmpty = false;
  }

  /** Those kept for the scan from this number on, in ascending order. */
  *from(scan: number, bucket: number): Generator<Bucket, undefined> {
    const range = { start: keyOf(scan, bucket), end: keyOf(scan + 1, 0) };
    for (const { key, value } of this.database.getRange(range)) yield { number: key.readUInt32BE(ID), bytes: value };
  }

  /** The scan has ended. */
  release(scan: ColdScan): void {
    this.scans.delete(scan);
    if (this.scans.size > 0 || this.isEmpty) return;
    this.database.clearSync();
    this.isEmpty = true;
  }
}

function keyOf(scan: number, bucket: number): Buffer {
  const key = Buffer.allocUnsafe(ID + 4);
  key.writeUIntBE(scan, 0, ID);
  key.writeUInt32BE(bucket, ID);
  return key;
}
