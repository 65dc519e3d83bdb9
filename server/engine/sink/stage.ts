import { createReadStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Stage, StageRef, StageWriter } from '@headrace/connector-sdk/sink';
import { HeadraceError } from '@headrace/connector-sdk/errors';

/**
 * Stage files of one owner (a writer or a committer) in the `stage` folder beside the checkpoints. Names are unique over attempts, so
 * nothing is ever written twice. Which checkpoint names a file follows from the epoch in which it was sealed.
 */
export class StageTracker implements Stage {
  private count = 0;
  private sealed: string[] = [];

  constructor(
    private readonly directory: string,
    private readonly owner: string,
  ) {}

  async create(): Promise<StageWriter> {
    await mkdir(this.directory, { recursive: true });
    const name = `${encodeURIComponent(this.owner)}-${++this.count}.stage`;
    const file = await open(path.join(this.directory, name), 'wx');
    return new StageFile(file, name, () => this.sealed.push(name));
  }

  async *open(ref: StageRef): AsyncIterable<Uint8Array> {
    let size = 0;
    for await (const piece of createReadStream(path.join(this.directory, path.basename(ref.name)), { highWaterMark: 1_048_576 })) {
      size += (piece as Buffer).length;
      yield piece as Buffer;
    }
    if (size !== ref.sizeBytes) throw tornStage(ref, size);
  }

  /** Names sealed since the last call: those that this epoch's committables may name. */
  sealedSince(): readonly string[] {
    const names = this.sealed;
    this.sealed = [];
    return names;
  }
}

class StageFile implements StageWriter {
  private sizeBytes = 0;
  constructor(
    private readonly file: FileHandle,
    private readonly name: string,
    private readonly onSealed: () => void,
  ) {}

  async append(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) from += (await this.file.write(bytes, from, bytes.length - from)).bytesWritten;
    this.sizeBytes += bytes.length;
  }

  async seal(): Promise<StageRef> {
    await this.file.sync();
    await this.file.close();
    this.onSealed();
    return { name: this.name, sizeBytes: this.sizeBytes };
  }
}

const tornStage = (ref: StageRef, size: number): HeadraceError =>
  new HeadraceError(`The staged output ${ref.name} has ${size} bytes, and ${ref.sizeBytes} were written.`, {
    code: 'checkpoint.torn-stage',
    domain: 'external',
    retry: 'none',
    remedy: 'The disk lost data after it was flushed. Check it, and restore an older checkpoint with --restore PATH.',
  });
