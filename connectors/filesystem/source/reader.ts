import type { Assignment, FetchLimits, FetchResult, ReaderContext, SourceReader } from '@headrace/connector-sdk';
import type { FilesystemOptions } from '../spec';
import { RangeReader } from './range-reader';
import { splitId, type FilePosition, type FileSplit } from './split';

/** A paced split waits until so many milliseconds' worth of bytes are due. */
const PACE_STEP_MS = 50;
const nothing: FetchResult<FilePosition> = { batches: [], finished: [], caughtUp: [] };

interface OpenSplit {
  readonly id: string;
  readonly split: FileSplit;
  readonly reader: RangeReader;
  /** When and where the pace began. */
  readonly since: number;
  readonly origin: number;
}

/** Reads ranges one after the other in pieces of 1 MB, in the order in which they were given. */
export class FileReader implements SourceReader<FileSplit, FilePosition> {
  private readonly queue: OpenSplit[] = [];
  private readonly paused = new Set<string>();
  private wake: (() => void) | null = null;
  private toClose: RangeReader | null = null;

  constructor(private readonly ctx: ReaderContext<FilesystemOptions>) {}

  addSplits(assignments: readonly Assignment<FileSplit, FilePosition>[]): void {
    for (const { split, from } of assignments) {
      const reader = new RangeReader(split, from?.byte ?? null);
      this.queue.push({ id: splitId(split), split, reader, since: NaN, origin: reader.place });
    }
    this.wakeUp();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const id of pause) this.paused.add(id);
    for (const id of resume) this.paused.delete(id);
    this.wakeUp();
  }

  async fetch(limits: FetchLimits): Promise<FetchResult<FilePosition>> {
    await this.toClose?.close();
    this.toClose = null;
    const index = this.queue.findIndex((open) => !this.paused.has(open.id));
    if (index < 0) {
      await this.pauseFor(limits.waitMs);
      return nothing;
    }
    const current = this.begun(index);
    const due = this.bytesDue(current);
    if (due <= 0) {
      await this.pauseFor(Math.min(limits.waitMs, PACE_STEP_MS));
      return { ...nothing, caughtUp: [current.id] };
    }
    const piece = await current.reader.next(Number.isFinite(due) ? due : undefined);
    if (piece.final) {
      this.queue.splice(this.queue.indexOf(current), 1);
      this.toClose = current.reader;
    }
    return {
      batches: [{ splitId: current.id, data: { kind: 'stream', ...piece }, position: null }],
      finished: piece.final ? [current.id] : [],
      caughtUp: [],
    };
  }

  wakeUp(): void {
    this.wake?.();
  }

  async close(): Promise<void> {
    this.wakeUp();
    for (const { reader } of this.queue.splice(0)) await reader.close();
    await this.toClose?.close();
    this.toClose = null;
  }

  private begun(index: number): OpenSplit {
    const found = this.queue[index]!;
    if (!Number.isNaN(found.since)) return found;
    return (this.queue[index] = { ...found, since: this.ctx.clock.now() });
  }

  /** Infinite without a pace. A step is waited for, so that a slow replay is not read byte by byte. */
  private bytesDue({ split, reader, since, origin }: OpenSplit): number {
    if (split.bytesPerSecond === null) return Infinity;
    const elapsedMs = this.ctx.clock.now() - since;
    const due = Math.floor(origin + (split.bytesPerSecond * elapsedMs) / 1_000 - reader.place);
    const step = Math.max(1, Math.floor((split.bytesPerSecond * PACE_STEP_MS) / 1_000));
    return due >= Math.min(step, split.sizeBytes - reader.place) ? Math.max(due, 1) : 0;
  }

  /** Ends early when it is woken or the job stops. */
  private async pauseFor(waitMs: number): Promise<void> {
    const stop = new AbortController();
    this.wake = () => stop.abort();
    await Promise.race([
      this.ctx.clock.sleep(waitMs, stop.signal),
      new Promise<void>((resolve) => stop.signal.addEventListener('abort', () => resolve(), { once: true })),
    ]).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
    stop.abort();
    this.wake = null;
  }
}
