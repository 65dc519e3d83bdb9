import type { Assignment, FetchLimits, FetchResult, ReaderContext, SourceReader } from '@headrace/connector-sdk';
import type { FilesystemOptions } from '../spec';
import { needsRows, RowsMaker, type FileRows } from './file-rows';
import { GzipReader, isGzip } from './gzip-reader';
import type { PieceReader } from './piece';
import { RangeReader } from './range-reader';
import { bytesFrom, splitId, type FilePosition, type FileSplit } from './split';

/** A paced split waits until so many milliseconds' worth of bytes are due. */
const PACE_STEP_MS = 50;
const nothing: FetchResult<FilePosition> = { batches: [], finished: [], caughtUp: [] };

/** As many rows as the engine takes at once. */
const BATCH_ROWS = 4_096;

interface OpenSplit {
  readonly id: string;
  readonly split: FileSplit;
  /** Bytes for the engine's decoder, or rows. */
  readonly pieces: PieceReader | null;
  readonly rows: FileRows | null;
  /** When and where the pace began. */
  readonly since: number;
  readonly origin: number;
}

/** Reads splits one after the other, in the order in which they were given: in pieces of a stream, or as columns where the file says more. */
export class FileReader implements SourceReader<FileSplit, FilePosition> {
  private readonly queue: OpenSplit[] = [];
  private readonly paused = new Set<string>();
  private wake: (() => void) | null = null;
  private toClose: { close(): Promise<void> } | null = null;
  private readonly maker: RowsMaker | null;

  constructor(private readonly ctx: ReaderContext<FilesystemOptions>) {
    this.maker = needsRows(ctx, ctx.metadata) ? new RowsMaker({ ...ctx, ctx }, BATCH_ROWS) : null;
    ctx.metrics.gauge('filesystem.pending-ranges', () => this.queue.length);
    ctx.metrics.gauge('filesystem.pending-bytes', () =>
      this.queue.reduce((sum, { split, rows, pieces }) => sum + bytesFrom(split, (rows ?? pieces!).place), 0),
    );
  }

  addSplits(assignments: readonly Assignment<FileSplit, FilePosition>[]): void {
    for (const { split, from } of assignments) {
      const rows = this.maker?.open(split, from) ?? null;
      const pieces = rows ? null : piecesOf(split, from);
      this.queue.push({ id: splitId(split), split, rows, pieces, since: NaN, origin: (rows ?? pieces!).place });
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
      return { ...nothing, caughtUp: [current.id], waiting: this.allBut(current) };
    }
    const waiting = this.allBut(current);
    const mostBytes = Number.isFinite(due) ? due : undefined;
    this.maker?.limit(limits.records);
    const { rows, pieces } = current;
    return { ...(await (rows ? this.fetchRows(current, rows, mostBytes) : this.fetchPiece(current, pieces!, mostBytes))), waiting };
  }

  private async fetchPiece(current: OpenSplit, pieces: PieceReader, mostBytes?: number): Promise<FetchResult<FilePosition>> {
    const piece = await pieces.next(mostBytes);
    if (piece.final) this.leave(current, pieces);
    return {
      batches: [{ splitId: current.id, data: { kind: 'stream', ...piece }, position: null }],
      finished: piece.final ? [current.id] : [],
      caughtUp: [],
    };
  }

  private async fetchRows(current: OpenSplit, rows: FileRows, mostBytes?: number): Promise<FetchResult<FilePosition>> {
    const position = await rows.next(mostBytes);
    if (position === null) {
      this.leave(current, rows);
      return { ...nothing, finished: [current.id] };
    }
    return { ...nothing, batches: [{ splitId: current.id, data: { kind: 'columns', batch: this.maker!.batch }, position }] };
  }

  private allBut(current: OpenSplit): readonly string[] {
    return this.queue.length === 1 ? [] : this.queue.filter((open) => open !== current).map(({ id }) => id);
  }

  private leave(current: OpenSplit, open: { close(): Promise<void> }): void {
    this.queue.splice(this.queue.indexOf(current), 1);
    this.toClose = open;
  }

  wakeUp(): void {
    this.wake?.();
  }

  async close(): Promise<void> {
    this.wakeUp();
    for (const { rows, pieces } of this.queue.splice(0)) await (rows ?? pieces!).close();
    await this.toClose?.close();
    this.toClose = null;
  }

  private begun(index: number): OpenSplit {
    const found = this.queue[index]!;
    if (!Number.isNaN(found.since)) return found;
    return (this.queue[index] = { ...found, since: this.ctx.clock.now() });
  }

  /** Infinite without a pace. A step is waited for, so that a slow replay is not read byte by byte. */
  private bytesDue({ split, rows, pieces, since, origin }: OpenSplit): number {
    if (split.bytesPerSecond === null) return Infinity;
    const { place } = (rows ?? pieces)!;
    const elapsedMs = this.ctx.clock.now() - since;
    const due = Math.floor(origin + (split.bytesPerSecond * elapsedMs) / 1_000 - place);
    const step = Math.max(1, Math.floor((split.bytesPerSecond * PACE_STEP_MS) / 1_000));
    return due >= Math.min(step, split.sizeBytes - place) ? Math.max(due, 1) : 0;
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

function piecesOf(split: FileSplit, from: FilePosition | null): PieceReader {
  return isGzip(split.path) ? new GzipReader(split, from?.byte ?? null) : new RangeReader(split, from?.byte ?? null);
}
