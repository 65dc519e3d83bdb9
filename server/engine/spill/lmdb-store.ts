import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Database, RootDatabase, Transaction } from 'lmdb';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { ColdScan, ColdSpace, ColdStore } from '../state/cold-store';

type Bytes = Database<Buffer, Buffer>;

const MAX_SPACES = 4_096;

/**
 * A worker's cold store in an LMDB of its own, opened when a table first spills and deleted with the worker: a folder that a killed one
 * left is cleared away when the job's stage is. Nothing is synced to disk, since nothing of it outlives the attempt.
 */
export class LmdbStore implements ColdStore {
  private root: RootDatabase<Buffer, Buffer> | null = null;
  private spaces = 0;
  /** Not ended yet: LMDB does not survive it when what they read is closed under them. */
  private readonly scans = new Set<LmdbScan>();

  constructor(private readonly folder: string) {}

  createSpace(): ColdSpace {
    this.root ??= openLmdb(this.folder);
    const { root, folder } = this;
    return failing(folder, () => {
      const database: Bytes = root.openDB({ name: `t${++this.spaces}`, keyEncoding: 'binary', encoding: 'binary', cache: false });
      return new LmdbSpace(database, { root, folder, scans: this.scans });
    });
  }

  close(): void {
    const { root } = this;
    this.root = null;
    if (!root) return;
    for (const scan of this.scans) scan.end();
    void root.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Loaded by the first table that spills: a job that stays in memory never pays for it. */
function openLmdb(folder: string): RootDatabase<Buffer, Buffer> {
  return failing(folder, () => {
    rmSync(folder, { recursive: true, force: true });
    const { open } = createRequire(import.meta.url)('lmdb') as typeof import('lmdb');
    return open<Buffer, Buffer>({
      path: folder,
      noSync: true,
      maxDbs: MAX_SPACES,
      keyEncoding: 'binary',
      encoding: 'binary',
      cache: false,
      compression: false,
    });
  });
}

interface Within {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly folder: string;
  readonly scans: Set<LmdbScan>;
}

class LmdbSpace implements ColdSpace {
  private readonly key = Buffer.alloc(4);
  private inBatch = false;
  private readers = 0;
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
    const put = (): void => void this.database.putSync(this.keyOf(bucket), value);
    if (this.inBatch) put();
    else failing(this.within.folder, put);
  }

  remove(bucket: number): void {
    failing(this.within.folder, () => void this.database.removeSync(this.keyOf(bucket)));
  }

  scan(from = 0): ColdScan {
    const { scans } = this.within;
    const scan = new LmdbScan(this.database, { from, transaction: this.database.useReadTransaction() }, () => {
      scans.delete(scan);
      this.readers--;
      this.dropUnread();
    });
    scans.add(scan);
    this.readers++;
    return scan;
  }

  drop(): void {
    this.dropped = true;
    this.dropUnread();
  }

  /** Its handle is gone with it, so the last reader comes first. */
  private dropUnread(): void {
    if (this.dropped && this.readers === 0) failing(this.within.folder, () => void this.database.dropSync());
  }
}

/** Reads under one read transaction: what is written later is not seen, and pages that it may still read are not used again. */
class LmdbScan implements ColdScan {
  private readonly entries: Iterator<{ readonly value: Buffer }>;
  private ended = false;

  constructor(
    database: Bytes,
    private readonly of: { readonly from: number; readonly transaction: Transaction },
    private readonly onEnd: () => void,
  ) {
    const start = Buffer.alloc(4);
    start.writeUInt32BE(of.from, 0);
    this.entries = database.getRange({ start, transaction: of.transaction, snapshot: true })[Symbol.iterator]();
  }

  next(): Uint8Array | null {
    if (this.ended) return null;
    const { done, value } = this.entries.next();
    if (done !== true) return value.value;
    this.end();
    return null;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.entries.return?.();
    this.of.transaction.done();
    this.onEnd();
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
