import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { ByteBuffer } from '@headrace/connector-sdk';
import { onFile } from '../file-error';
import { hiddenNameOf, type PartFile } from './committable';

/** What all part files of a writer share. */
export interface PartSettings {
  readonly root: string;
  readonly largestBytes: number;
  readonly longestMs: number;
  readonly now: () => number;
  readonly prologue: Uint8Array;
  nextName(): string;
}

/** Writes the part files of one partition, one open at a time; closed ones are pending until the next barrier. */
export class PartWriter {
  private file: { readonly handle: FileHandle; readonly name: string; readonly path: string; readonly since: number } | null = null;
  private sizeBytes = 0;
  private readonly closed: PartFile[] = [];

  constructor(
    private readonly folder: string,
    private readonly settings: PartSettings,
  ) {}

  /** Appends whole records. A file that has grown to its limit is closed behind them. */
  async append(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const file = this.file ?? (await this.begin());
    await this.put(file, bytes);
    const { largestBytes, longestMs, now } = this.settings;
    if (this.sizeBytes >= largestBytes || now() - file.since >= longestMs) await this.finish();
  }

  /** Closes and syncs what is open, and hands over all files closed since the last call. */
  async takeClosed(): Promise<readonly PartFile[]> {
    await this.finish();
    return this.closed.splice(0);
  }

  /** Leaves the open file behind, for `recover` to remove. */
  async abandon(): Promise<void> {
    await this.file?.handle.close();
    this.file = null;
  }

  private async begin(): Promise<NonNullable<typeof this.file>> {
    const folder = path.join(this.settings.root, this.folder);
    await makeFolder(this.settings.root, folder);
    const name = this.settings.nextName();
    const full = path.join(folder, hiddenNameOf(name));
    const handle = await onFile(full, () => open(full, 'wx'));
    this.file = { handle, name, path: full, since: this.settings.now() };
    this.sizeBytes = 0;
    if (this.settings.prologue.length > 0) await this.put(this.file, this.settings.prologue);
    return this.file;
  }

  private async put(file: { readonly handle: FileHandle; readonly path: string }, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const { bytesWritten } = await onFile(file.path, () => file.handle.write(bytes, at, bytes.length - at, this.sizeBytes));
      at += bytesWritten;
      this.sizeBytes += bytesWritten;
    }
  }

  private async finish(): Promise<void> {
    const { file } = this;
    if (file === null) return;
    await onFile(file.path, () => file.handle.sync());
    await onFile(file.path, () => file.handle.close());
    this.file = null;
    this.closed.push({ folder: this.folder, hiddenName: hiddenNameOf(file.name), name: file.name, sizeBytes: this.sizeBytes });
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

/** Room for records before they go to a file in one write. */
export const WRITE_AT_BYTES = 1 << 20;

/** Hands the buffered records over when there are enough of them. */
export async function drain(buffer: ByteBuffer, writer: PartWriter, least: number): Promise<void> {
  if (buffer.length < least || buffer.length === 0) return;
  await writer.append(buffer.written());
  buffer.clear();
}
