import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RootDatabase } from 'lmdb';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { ColdScan, ColdSpace, ColdStore } from '../state/cold-store';
import { KeptBuckets, type Bytes } from './kept-buckets';
import { LmdbScan } from './lmdb-scan';

const MAX_SPACES = 4_096;

/**
 * A worker's cold store in an LMDB of its own, opened when a table first spills and deleted with the worker: a folder that a killed one
 * left is cleared away when the job's stage is. Nothing is synced to disk, since nothing of it outlives the attempt.
 */
export class LmdbStore implements ColdStore {
  private opened: Within | null = null;
  private spaces = 0;

  constructor(private readonly folder: string) {}

  createSpace(): ColdSpace {
    const within = (this.opened ??= openLmdb(this.folder));
    return failing(this.folder, () => new LmdbSpace(openSpace(within.root, { name: `t${++this.spaces}`, useVersions: true }), within));
  }

  close(): void {
    const { opened } = this;
    this.opened = null;
    if (!opened) return;
    for (const scan of opened.kept.scans) scan.end();
    void opened.root.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Loaded by the first table that spills: a job that stays in memory never pays for it. */
function openLmdb(folder: string): Within {
  return failing(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    const { open } = createRequire(import.meta.url)('lmdb') as typeof import('lmdb');
    const root = open<Buffer, Buffer>({
      path: folder,
      noSync: true,
      maxDbs: MAX_SPACES + 1,
      keyEncoding: 'binary',
      encoding: 'binary',
      cache: false,
      compression: false,
    });
    return { root, folder, kept: new KeptBuckets(openSpace(root, { name: 'kept' })) };
  });
}

const openSpace = (root: RootDatabase<Buffer, Buffer>, options: { readonly name: string; readonly useVersions?: boolean }): Bytes =>
  root.openDB({ ...options, keyEncoding: 'binary', encoding: 'binary', cache: false });

interface Within {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly folder: string;
  readonly kept: KeptBuckets;
}

class LmdbSpace implements ColdSpace {
  private readonly key = Buffer.alloc(4);
  private inBatch = false;
  private readonly scans = new Set<LmdbScan>();
  private dropped = false;

  constructor(
    private readonly database: Bytes,
    private readonly within: Within,
  ) {}

  private keyOf(bucket: number): Buffer {
    this.key.writeUInt32BE(bucket, 0);
    return this.key;
  }

  read(bucket: number): Uint8Array | undefined {
    const bytes = this.database.getBinaryFast(this.keyOf(bucket));
    // It is LMDB's own room for answers, of which `length` alone tells how much was written.
    return bytes?.subarray(0, bytes.length);
  }

  batch(work: () => void): void {
    this.inBatch = true;
    try {
      failing(this.within.folder, () => this.within.root.transactionSync(work));
    } finally {
      this.inBatch = false;
    }
  }

  write(bucket: number, bytes: Uint8Array): void {
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.change(bucket, () => void this.database.putSync(this.keyOf(bucket), value, this.within.kept.youngest));
  }

  remove(bucket: number): void {
    this.change(bucket, () => void this.database.removeSync(this.keyOf(bucket)));
  }

  private change(bucket: number, work: () => void): void {
    if (!this.inBatch) return this.batch(() => this.change(bucket, work));
    if (this.scans.size > 0) this.keep(bucket);
    work();
  }

  /** For the scans that have yet to come to the bucket and began after it was written. */
  private keep(bucket: number): void {
    const waiting = [...this.scans].filter((scan) => scan.awaits(bucket));
    const entry = waiting.length > 0 ? this.database.getEntry(this.keyOf(bucket)) : undefined;
    if (entry === undefined) return;
    for (const { id } of waiting) if (entry.version! < id) this.within.kept.keep(id, bucket, entry.value);
  }

  scan(from = 0): ColdScan {
    const { kept } = this.within;
    const scan = new LmdbScan(this.database, kept, { from, onEnd: () => this.afterScan(scan) });
    kept.scans.add(scan);
    this.scans.add(scan);
    return scan;
  }

  private afterScan(scan: LmdbScan): void {
    this.scans.delete(scan);
    this.dropUnread();
    failing(this.within.folder, () => this.within.kept.release(scan));
  }

  drop(): void {
    this.dropped = true;
    this.dropUnread();
  }

  /** Its handle is gone with it, so the last reader comes first. */
  private dropUnread(): void {
    if (this.dropped && this.scans.size === 0) failing(this.within.folder, () => void this.database.dropSync());
  }
}

function failing<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new HeadraceError(`State that is larger than its memory could not be kept in ${folder}: ${String(error)}`, {
      code: 'state.spill-failed',
      domain: 'external',
      retry: 'backoff',
      cause: error,
      remedy: 'Look for room on that disk, or raise the memory for state (state.memory) or the parallelism.',
    });
  }
}
