import type { Assignment, EnumeratorContext, SplitEnumerator } from '@headrace/connector-sdk';
import { fileProblem } from '../file-error';
import { partitionValue } from '../partitions';
import type { FilesystemOptions } from '../spec';
import { discoverFiles, isMissing, isPattern, type FoundFile } from './discover';
import { isGzip } from './gzip-reader';
import { bytesFrom, splitId, type FileEnumeratorState, type FilePosition, type FileSplit } from './split';

type Context = EnumeratorContext<FilesystemOptions, FileSplit, FilePosition>;
export interface Restored {
  readonly state: FileEnumeratorState;
  readonly assignments: readonly Assignment<FileSplit, FilePosition>[];
}

/**
 * Cuts files into ranges and hands them out one by one, in the order of paths and places, to whoever asks. With a monitor interval
 * it looks again and takes files that it has not seen; else it says when there is no more.
 */
export class FileEnumerator implements SplitEnumerator<FileEnumeratorState> {
  private readonly queue: Assignment<FileSplit, FilePosition>[];
  /** What readers had begun before a restore, for the new ones to share. */
  private readonly begun: Assignment<FileSplit, FilePosition>[];
  private readonly shared = new Set<number>();
  private readonly seen: Set<string>;
  private readonly held = new Map<number, Set<string>>();
  private readonly waiting = new Set<number>();
  private initialBytes: number;
  private initialSplits: number;

  constructor(
    private readonly ctx: Context,
    private readonly restored: Restored | undefined,
  ) {
    this.begun = [...(restored?.assignments ?? [])].sort(inOrder);
    this.queue = [...(restored?.state.queue ?? [])].sort(inOrder);
    this.seen = new Set(restored?.state.seen);
    this.initialBytes = restored?.state.initialBytes ?? 0;
    this.initialSplits = restored?.state.initialSplits ?? 0;
    ctx.metrics.gauge('filesystem.pending-ranges', () => this.queue.length + this.begun.length);
    ctx.metrics.gauge('filesystem.pending-bytes', () => {
      let bytes = 0;
      for (const { split, from } of this.queue) bytes += bytesFrom(split, from?.byte ?? split.start);
      for (const { split, from } of this.begun) bytes += bytesFrom(split, from?.byte ?? split.start);
      return bytes;
    });
  }

  async start(): Promise<void> {
    const everyMs = this.ctx.options['source.monitor-interval'];
    if (this.restored === undefined) await this.discoverFirst(everyMs !== undefined);
    if (everyMs !== undefined) this.ctx.runPeriodically(() => this.discoverMore(), everyMs);
  }

  onReaderReady(reader: number): void {
    this.share(reader);
    if ((this.held.get(reader)?.size ?? 0) === 0) this.serve(reader);
  }

  onSplitRequest(reader: number): void {
    this.serve(reader);
  }

  onSplitFinished(reader: number, id: string): void {
    this.held.get(reader)?.delete(id);
  }

  snapshot(): FileEnumeratorState {
    return {
      queue: [...this.begun, ...this.queue].map(({ split, from }) => ({ split, from })),
      seen: [...this.seen],
      initialBytes: this.initialBytes,
      initialSplits: this.initialSplits,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async discoverFirst(monitored: boolean): Promise<void> {
    const all = await discoverFiles(this.ctx);
    if (all.length === 0 && isPattern(this.ctx.options.path) && !monitored) {
      throw fileProblem(
        'nothing-matches',
        `No file matches "${this.ctx.options.path}".`,
        'Correct the option "path", or set "source.monitor-interval" to wait for files.',
      );
    }
    const files = this.wanted(all);
    this.take(files);
    this.initialBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    this.initialSplits = this.queue.length;
  }

  /** A folder that was there at the start and is not now (a mount that went away) is looked for again the next time. */
  private async discoverMore(): Promise<void> {
    const found = await discoverFiles(this.ctx).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
      this.ctx.log.warn(`${(error as Error).message} It is looked for again in ${this.ctx.options['source.monitor-interval']} ms.`);
      return [];
    });
    this.take(this.wanted(found.filter((file) => !this.seen.has(file.path))));
    for (const reader of [...this.waiting]) this.serve(reader);
  }

  /** Those of partitions that can be wanted. Others are not taken for seen: a job that is restored may want them. */
  private wanted(files: readonly FoundFile[]): readonly FoundFile[] {
    const { keepPartition, table, options } = this.ctx;
    if (keepPartition === undefined || table.partitionKeys.length === 0) return files;
    const keys = table.fields.filter((field) => table.partitionKeys.includes(field.name));
    const nullName = options['partition.default-name'];
    return files.filter(({ path }) => keepPartition(new Map(keys.map((field) => [field.name, partitionValue(field, path, nullName)]))));
  }

  private take(files: readonly FoundFile[]): void {
    const { format, options } = this.ctx;
    for (const file of files) {
      const inRanges = format?.splittable && (format.files !== null || !isGzip(file.path));
      const rangeSize = inRanges ? Math.max(1, options['headrace.range-size']) : Infinity;
      this.seen.add(file.path);
      for (let start = 0; start < file.sizeBytes; start += rangeSize) {
        const end = Math.min(start + rangeSize, file.sizeBytes);
        this.queue.push({ split: { ...file, start, end, bytesPerSecond: null }, from: null });
      }
    }
  }

  private serve(reader: number): void {
    const next = this.queue.shift();
    if (next === undefined) {
      if (this.ctx.options['source.monitor-interval'] === undefined) this.ctx.signalNoMoreSplits(reader);
      else this.waiting.add(reader);
      return;
    }
    this.waiting.delete(reader);
    this.assign(reader, [next]);
  }

  /**
   * All that was begun is with readers before the first row is read, also where there are fewer of them now: event time has come to where the slowest of
   * these splits stands, and one that waited here would be left behind by it.
   */
  private share(reader: number): void {
    if (this.shared.has(reader)) return;
    this.shared.add(reader);
    const left = this.ctx.parallelism - this.shared.size + 1;
    const own = this.begun.splice(0, Math.ceil(this.begun.length / Math.max(1, left)));
    if (own.length > 0) this.assign(reader, own);
  }

  private assign(reader: number, assignments: readonly Assignment<FileSplit, FilePosition>[]): void {
    const held = this.held.get(reader) ?? new Set();
    this.held.set(reader, held);
    for (const { split } of assignments) held.add(splitId(split));
    const bytesPerSecond = this.pace();
    this.ctx.assign(
      reader,
      assignments.map(({ split, from }) => ({ split: { ...split, bytesPerSecond }, from })),
    );
  }

  /** All readers together take the replay's time for the files of the start. */
  private pace(): number | null {
    const durationMs = this.ctx.options['headrace.replay-duration'];
    if (durationMs === 0) return null;
    const readers = Math.max(1, Math.min(this.ctx.parallelism, this.initialSplits));
    return (this.initialBytes * 1_000) / durationMs / readers;
  }
}

const inOrder = (a: Assignment<FileSplit, FilePosition>, b: Assignment<FileSplit, FilePosition>): number =>
  a.split.path < b.split.path ? -1 : a.split.path > b.split.path ? 1 : a.split.start - b.split.start;
