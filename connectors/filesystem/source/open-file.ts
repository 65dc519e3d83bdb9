import { open, type FileHandle } from 'node:fs/promises';
import type { FileBytes } from '@headrace/connector-sdk';
import { fileGone, fileProblem, onFile } from '../file-error';
import { isMissing } from './discover';

/** A file as it was found, open; opened at the first use. Every way of reading refuses one that was changed since. */
export class OpenFile implements FileBytes {
  private handle: FileHandle | null = null;

  constructor(private readonly split: { readonly path: string; readonly sizeBytes: number; readonly modifiedMs: number | null }) {}

  get path(): string {
    return this.split.path;
  }
  get sizeBytes(): number {
    return this.split.sizeBytes;
  }

  async opened(): Promise<FileHandle> {
    if (this.handle !== null) return this.handle;
    this.handle = await onFile(this.path, () => open(this.path, 'r')).catch((error: unknown) => {
      throw isMissing(error) ? fileGone(this.path, error) : error;
    });
    await this.checkUnchanged();
    return this.handle;
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    const handle = await this.opened();
    const bytes = new Uint8Array(to - from);
    for (let at = 0; at < bytes.length;) {
      const { bytesRead } = await onFile(this.path, () => handle.read(bytes, at, bytes.length - at, from + at));
      if (bytesRead === 0) throw this.changed(`ends at byte ${from + at}, but had ${this.sizeBytes} bytes`);
      at += bytesRead;
    }
    return bytes;
  }

  async checkUnchanged(): Promise<void> {
    const handle = await this.opened();
    const info = await onFile(this.path, () => handle.stat());
    if (info.size < this.sizeBytes) throw this.changed(`has ${info.size} bytes, but had ${this.sizeBytes}`);
    const { modifiedMs } = this.split;
    if (info.size !== this.sizeBytes || (modifiedMs !== null && info.mtimeMs !== modifiedMs)) throw this.changed('was written to');
  }

  changed(how: string): Error {
    return fileProblem(
      'changed',
      `The file ${this.path} ${how} since it was found: what was read of it can no longer be trusted.`,
      'Write files under another name and rename them when they are complete; start the job afresh.',
    );
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = null;
  }
}
