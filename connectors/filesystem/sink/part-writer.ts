import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ByteBuffer, type ColumnBatch, type ContainerWriter } from '@headrace/connector-sdk';
import { onFile } from '../file-error';
import { hiddenNameOf, type PartFile } from './committable';

/** What all part files of a writer share. */
export interface PartSettings {
  readonly root: string;
  readonly largestBytes: number;
  readonly longestMs: number;
  readonly idleMs: number;
  readonly now: () => number;
  readonly prologue: Uint8Array;
  /** Each write becomes a gzip member of its own; readers take them for one stream. */
  readonly gzip: boolean;
  nextName(): string;
  /** For formats whose files are containers; a new one for each file. */
  readonly container: (() => ContainerWriter) | null;
}

interface OpenPart {
  readonly handle: FileHandle;
  readonly name: string;
  readonly path: string;
  readonly since: number;
  readonly container: ContainerWriter | null;
}

/** Room for records before they go to a file in one write. */
export const WRITE_AT_BYTES = 1 << 20;
const packed = promisify(gzip);

/** Writes the part files of one partition, one open at a time; closed ones are pending until the next barrier. */
export class PartWriter {
  /** Records, or blocks of a container, that are not yet in the file. */
  readonly buffer = new ByteBuffer();
  private file: OpenPart | null = null;
  private sizeBytes = 0;
  private touchedMs = 0;
  private readonly closed: PartFile[] = [];

  constructor(
    private readonly folder: string,
    private readonly settings: PartSettings,
  ) {}

  get isOpen(): boolean {
    return this.file !== null;
  }
  /** In files that nobody sees yet, and on the way into them. */
  get hiddenBytes(): number {
    return this.closed.reduce((sum, part) => sum + part.sizeBytes, this.buffer.length + (this.file ? this.sizeBytes : 0));
  }

  /** Rows of a container format. */
  async writeRows(batch: ColumnBatch, rows: { readonly from: number; readonly to: number }): Promise<void> {
    const { container } = this.file ?? (await this.begin());
    container!.write(batch, rows, this.buffer);
    if (this.buffer.length + container!.pendingBytes + this.sizeBytes >= this.settings.largestBytes) await this.finish();
    else await this.drain(WRITE_AT_BYTES);
  }

  /** Hands buffered records over when there are enough of them. A file that has grown to its limit is closed behind them. */
  async drain(least: number): Promise<void> {
    if (this.buffer.length < least || this.buffer.length === 0) return;
    const bytes = this.buffer.written();
    await this.append(bytes);
    this.buffer.clear();
  }

  /** Appends whole records. */
  async append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const file = this.file ?? (await this.begin());
    await this.put(file, bytes);
    this.touchedMs = this.settings.now();
    if (this.sizeBytes >= this.settings.largestBytes && file.container === null) await this.finish();
  }

  /** Closes the file where it is open for too long, or had no row for too long. */
  async closeAged(): Promise<void> {
    const { longestMs, idleMs, now } = this.settings;
    if (this.file === null) return;
    if (now() - this.file.since >= longestMs || now() - this.touchedMs >= idleMs) {
      if (this.file.container === null) await this.drain(1);
      await this.finish();
    }
  }

  /** Closes and syncs what is open, and hands over all files closed since the last call. */
  async takeClosed(): Promise<readonly PartFile[]> {
    if (this.file?.container == null) await this.drain(1);
    await this.finish();
    return this.closed.splice(0);
  }

  /** Leaves the open file behind, for `recover` to remove. */
  async abandon(): Promise<void> {
    await this.file?.handle.close();
    this.file = null;
  }

  private async begin(): Promise<OpenPart> {
    const { settings } = this;
    const folder = path.join(settings.root, this.folder);
    await makeFolder(settings.root, folder);
    const name = settings.nextName();
    const full = path.join(folder, hiddenNameOf(name));
    const handle = await onFile(full, () => open(full, 'wx'));
    this.file = { handle, name, path: full, since: settings.now(), container: settings.container?.() ?? null };
    this.sizeBytes = 0;
    this.touchedMs = this.file.since;
    if (settings.prologue.length > 0) await this.put(this.file, settings.prologue);
    return this.file;
  }

  private async put(file: OpenPart, plain: Uint8Array): Promise<void> {
    const bytes: Uint8Array = this.settings.gzip ? await packed(plain) : plain;
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await onFile(file.path, () => file.handle.write(bytes, at, bytes.length - at, this.sizeBytes));
      at += bytesWritten;
      this.sizeBytes += bytesWritten;
    }
  }

  private async finish(): Promise<void> {
    const { file } = this;
    if (file === null) return;
    if (file.container) {
      file.container.finish(this.buffer);
      await this.put(file, this.buffer.written());
      this.buffer.clear();
    }
    await onFile(file.path, () => file.handle.sync());
    await onFile(file.path, () => file.handle.close());
    this.file = null;
    const { folder, sizeBytes } = this;
    this.closed.push({ kind: 'part', folder, hiddenName: hiddenNameOf(file.name), name: file.name, sizeBytes });
  }
}

/** Makes a folder and those above it up to `root`, each entry synced in the folder that holds it. */
export async function makeFolder(root: string, folder: string): Promise<void> {
  const first = await onFile(folder, () => mkdir(folder, { recursive: true }));
  if (first === undefined) return;
  for (let made = folder; ; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
    if (made === first || made === root || made === path.dirname(made)) return;
  }
}

/** Makes names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  await onFile(folder, async () => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}
