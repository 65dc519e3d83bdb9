import type { Assignment, ConnectorContext, EnumeratorContext, SourceRuntime, SplitEnumerator } from '@headrace/connector-sdk/source';
import { z } from 'zod';
import { SourceSubtaskState, type StoredSplit, type TimedAssignment } from './split-state';
import { StoredSchema, load, store, type Stored } from './versioned';

/** What a source's enumerator keeps in a checkpoint. */
export const EnumeratorRecord = z.object({ state: StoredSchema });

/** How the coordinator reaches the readers of one source. */
export interface ReaderPort {
  assign(reader: number, assignments: readonly { readonly stored: StoredSplit }[]): void;
  noMoreSplits(reader: number): void;
  message(reader: number, message: unknown): void;
}

export interface SplitAssignerParts {
  readonly runtime: SourceRuntime<unknown>;
  readonly context: ConnectorContext<unknown>;
  readonly parallelism: number;
  /** See `partitionFilter`. */
  readonly keepPartition: EnumeratorContext<unknown, unknown, unknown>['keepPartition'] | null;
  readonly port: ReaderPort;
  readonly fail: (error: unknown) => void;
  readonly restored: { readonly enumerator: unknown; readonly subtasks: readonly unknown[] } | null;
}

/**
 * The coordinator's half of one source: hosts its enumerator, keeps calls to it apart, and remembers the event time of restored splits
 * until they are given out anew.
 */
export class SplitAssigner {
  /** Readers that were told of the end of splits before they had one. */
  readonly without = new Set<number>();
  private readonly given = new Set<number>();
  private readonly enumerator: SplitEnumerator<unknown>;
  private readonly watermarks = new Map<string, number>();
  private readonly stopped = new AbortController();

  constructor(private readonly parts: SplitAssignerParts) {
    const restored = parts.restored ? this.restore(parts.restored) : undefined;
    this.enumerator = parts.runtime.createEnumerator(this.context(), restored);
  }

  async start(): Promise<void> {
    await this.enumerator.start();
  }

  onReady(reader: number): void {
    this.enumerator.onReaderReady(reader);
  }
  onRequest(reader: number): void {
    this.enumerator.onSplitRequest(reader);
  }
  onFinished(reader: number, splitId: string): void {
    this.enumerator.onSplitFinished(reader, splitId);
  }
  onMessage(reader: number, message: unknown): void {
    this.enumerator.onReaderMessage?.(reader, message);
  }

  snapshot(checkpointId: number): { readonly state: Stored } {
    return { state: store(this.parts.runtime.enumeratorState, this.enumerator.snapshot(checkpointId)) };
  }

  onCheckpointComplete(id: number): void {
    this.enumerator.onCheckpointComplete?.(id);
  }

  async close(): Promise<void> {
    this.stopped.abort();
    await this.enumerator.close();
  }

  private restore(restored: NonNullable<SplitAssignerParts['restored']>): {
    readonly state: unknown;
    readonly assignments: readonly Assignment<unknown, unknown>[];
  } {
    const { runtime } = this.parts;
    const { state } = EnumeratorRecord.parse(restored.enumerator);
    const held = restored.subtasks.flatMap((subtask) => SourceSubtaskState.nullable().parse(subtask ?? null)?.splits ?? []);
    const assignments = held.map((stored) => {
      const split = load(runtime.split, stored.split, 'split');
      if (stored.watermark !== null) this.watermarks.set(runtime.splitId(split), stored.watermark);
      return { split, from: stored.position ? load(runtime.position, stored.position, 'position') : null };
    });
    return { state: load(runtime.enumeratorState, state, 'enumerator state'), assignments };
  }

  private context(): EnumeratorContext<unknown, unknown, unknown> {
    const { context, parallelism, port, runtime, keepPartition } = this.parts;
    return {
      ...context,
      parallelism,
      ...(keepPartition ? { keepPartition } : {}),
      assign: (reader, assignments) => {
        if (assignments.length > 0) this.given.add(reader);
        port.assign(
          reader,
          assignments.map(({ split, from }) => ({
            stored: {
              split: store(runtime.split, split),
              position: from === null ? null : store(runtime.position, from),
              watermark: this.watermarks.get(runtime.splitId(split)) ?? null,
            },
          })),
        );
      },
      signalNoMoreSplits: (reader) => {
        if (!this.given.has(reader)) this.without.add(reader);
        port.noMoreSplits(reader);
      },
      sendToReader: (reader, message) => port.message(reader, message),
      runPeriodically: (work, everyMs) => void this.repeat(work, everyMs),
    };
  }

  private async repeat(work: () => Promise<void>, everyMs: number): Promise<void> {
    const { signal } = this.stopped;
    try {
      while (!signal.aborted) {
        await work();
        await this.parts.context.clock.sleep(everyMs, signal);
      }
    } catch (error) {
      if (!signal.aborted) this.parts.fail(error);
    }
  }
}

/** An assignment as it came to the worker, in the connector's own terms again. */
export function loadAssignment(runtime: SourceRuntime<unknown>, stored: StoredSplit): TimedAssignment {
  const split = load(runtime.split, stored.split, 'split');
  const from = stored.position ? load(runtime.position, stored.position, 'position') : null;
  return { assignment: { split, from }, watermark: stored.watermark };
}
