import type { SubtaskSnapshot } from '../dataflow/task';
import type { Manifest } from './manifest';

/**
 * What sinks have prepared and no commit has made visible: the committables of an epoch, and those that earlier epochs left because
 * their checkpoint failed or was a savepoint. Every complete checkpoint takes all of it along.
 */
export class PendingOutput {
  private bySink = new Map<string, unknown[]>();
  private stageNames = new Set<string>();
  private letterNames: string[];

  constructor(restored: Manifest | null) {
    this.letterNames = [...(restored?.deadLetters ?? [])];
  }

  add(snapshots: readonly SubtaskSnapshot[]): void {
    for (const { operator, committables, stages, deadLetters } of snapshots) {
      if (committables.length > 0) this.bySink.set(operator, [...(this.bySink.get(operator) ?? []), ...committables]);
      for (const stage of stages) this.stageNames.add(stage);
      this.letterNames.push(...deadLetters);
    }
  }

  get pending(): Manifest['pending'] {
    return [...this.bySink].map(([sink, committables]) => ({ sink, committables }));
  }
  get stages(): string[] {
    return [...this.stageNames];
  }
  get deadLetters(): string[] {
    return [...this.letterNames];
  }

  /** A complete checkpoint holds all of it and commits it. */
  handedOver(): void {
    this.bySink = new Map();
    this.stageNames = new Set();
  }
}
