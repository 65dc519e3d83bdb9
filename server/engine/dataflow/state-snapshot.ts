import type { StateSection } from '../contract/chain';
import type { OperatorId } from '@/model/ids';
import type { CheckpointMark } from './element';
import type { SectionFile, SectionSink, SubtaskSnapshot, TaskHost } from './task';

/** Sections that may wait for the disk before copying goes on. */
const BACKLOG_BYTES = 8 * 1_024 * 1_024;

/** Where state pieces come from: `ChainSnapshot`, or a generator of a task's own. */
export interface PieceSource {
  next(): StateSection | null;
}

const nothing: PieceSource = { next: () => null };

/** What goes into the manifest beside the files. */
export type SnapshotFacts = Omit<SubtaskSnapshot, 'files' | 'stateBytes'>;

/**
 * One snapshot of one task: moves pieces of state into files between batches, and acknowledges when all are durable. A failure
 * declines the checkpoint; the rest of the pieces is still taken, since the operators' copy on write ends with the last one. Behind the end
 * of the input nothing will ever be computed again, so the final checkpoint holds no state, only what is left to commit.
 */
export class StateSnapshot {
  private readonly sinks = new Map<OperatorId, SectionSink>();
  private readonly pieces: PieceSource;
  private finished = false;
  private cancelled = false;

  constructor(
    private readonly host: TaskHost,
    readonly mark: CheckpointMark,
    begin: () => PieceSource,
    private readonly facts: readonly SnapshotFacts[],
  ) {
    this.pieces = mark.type === 'final' ? nothing : begin();
  }

  /** Copies one piece; true when something was done. */
  step(): boolean {
    if (this.finished || this.backlog() > BACKLOG_BYTES) return false;
    const piece = this.pieces.next();
    if (piece) this.write(piece);
    else void this.finish();
    return true;
  }

  get done(): boolean {
    return this.finished;
  }

  cancel(): void {
    this.cancelled = true;
  }

  private write(piece: StateSection): void {
    const { directory } = this.mark;
    if (directory === null || this.cancelled) return;
    let sink = this.sinks.get(piece.operator);
    if (!sink) this.sinks.set(piece.operator, (sink = this.host.sectionWriter(directory, piece.operator)));
    sink.write(piece);
  }

  private backlog(): number {
    let bytes = 0;
    for (const sink of this.sinks.values()) bytes += sink.backlog;
    return bytes;
  }

  private async finish(): Promise<void> {
    this.finished = true;
    const settled = await Promise.allSettled([...this.sinks].map(async ([operator, sink]) => [operator, await sink.finish()] as const));
    if (this.cancelled) return;
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed) return this.host.decline(this.mark, failed.reason);
    const files = new Map(settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
    this.host.acknowledge(
      this.mark,
      this.facts.map((facts) => withFile(facts, files.get(facts.operator))),
    );
  }
}

const withFile = (facts: SnapshotFacts, file: SectionFile | undefined): SubtaskSnapshot => ({
  ...facts,
  files: file ? [file] : [],
  stateBytes: file?.sizeBytes ?? 0,
});
