import type { CheckpointMark } from '../dataflow/element';
import type { SubtaskSnapshot } from '../dataflow/task';

/** One checkpoint under way: collects the answers of all subtasks. Settles once; later answers are only kept for their committables. */
export class CheckpointAttempt {
  readonly snapshots: SubtaskSnapshot[] = [];
  readonly startedAtMs = Date.now();
  readonly answered: Promise<void>;
  private resolve!: () => void;
  private reject!: (error: unknown) => void;
  private readonly missing: Set<string>;

  constructor(
    readonly mark: CheckpointMark,
    readonly enumerators: ReadonlyMap<string, unknown>,
    expected: ReadonlySet<string>,
  ) {
    this.missing = new Set(expected);
    this.answered = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // Who waits sees the rejection; a decline after a time-out has nobody waiting.
    this.answered.catch(() => undefined);
  }

  acknowledge(snapshots: readonly SubtaskSnapshot[]): void {
    for (const snapshot of snapshots) {
      this.snapshots.push(snapshot);
      this.missing.delete(subtaskKey(snapshot.operator, snapshot.subtask));
    }
    if (this.missing.size === 0) this.resolve();
  }

  fail(error: unknown): void {
    this.reject(error);
  }

  /** Subtasks that have not answered, for messages. */
  waitingFor(): string {
    return [...this.missing].slice(0, 5).join(', ');
  }
}

export const subtaskKey = (operator: string, subtask: number): string => `${operator}[${subtask}]`;
