import type { FilesystemOptions } from '../spec';
import type { OpenPartitions, PartitionReport } from './committable';
import { partitionTime } from './partition-time';

/** Which partitions a writer holds, and which of them are complete at a barrier. Does nothing where no policy asks for it. */
export class PartitionTracker {
  private readonly since = new Map<string, number>();
  private ended = false;

  constructor(
    private readonly options: FilesystemOptions,
    private readonly now: () => number,
    restored: readonly OpenPartitions[],
  ) {
    for (const { partitions } of restored) {
      for (const { folder, sinceMs } of partitions) this.since.set(folder, Math.min(sinceMs, this.since.get(folder) ?? Infinity));
    }
  }

  get wanted(): boolean {
    return this.options['sink.partition-commit.policy.kind'] !== undefined;
  }

  /** A row went into this partition. */
  touch(folder: string): void {
    if (this.wanted && !this.since.has(folder)) this.since.set(folder, this.now());
  }

  /** No row comes any more: all are complete. */
  endInput(): void {
    this.ended = true;
  }

  get state(): OpenPartitions {
    return { partitions: [...this.since].map(([folder, sinceMs]) => ({ folder, sinceMs })) };
  }

  /** What is to be said at this barrier; null: nothing. Complete ones are let go. */
  report(checkpointId: number, watermarkMs: number): PartitionReport | null {
    if (this.since.size === 0) return null;
    const done = [...this.since.keys()].filter((folder) => this.ended || this.complete(folder, watermarkMs));
    for (const folder of done) this.since.delete(folder);
    return { kind: 'partitions', checkpointId, open: [...this.since.keys()], done };
  }

  private complete(folder: string, watermarkMs: number): boolean {
    const delayMs = this.options['sink.partition-commit.delay'];
    if (this.options['sink.partition-commit.trigger'] === 'process-time') return this.now() >= this.since.get(folder)! + delayMs;
    // A table without partitions is complete at its end.
    return folder !== '' && watermarkMs > partitionTime(folder, this.options) + delayMs;
  }
}
