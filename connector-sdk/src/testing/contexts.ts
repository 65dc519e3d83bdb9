import type { BoundFormat } from '../format/format';
import type { TableSchema } from '../schema/table-schema';
import type { CommitterContext, Lineage, RecoverContext, RefusedRow, Stage, StageRef, WriterContext } from '../sink/sink';
import type { Clock, ConnectorContext, Logger, MetricGroup } from '../source/context';
import type { ReaderContext } from '../source/source';
import type { RejectedRecord } from '../errors/connector-error';

/** What a test says of its connector's instance. */
export interface TestInstance<O> {
  readonly options: O;
  readonly table: TableSchema;
  readonly format?: BoundFormat;
  readonly keyFormat?: BoundFormat;
  readonly resolvePath?: (path: string) => string;
  readonly clock?: Clock;
}

const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Counters by name, for assertions. */
export class TestMetrics implements MetricGroup {
  readonly counts = new Map<string, number>();
  readonly gauges = new Map<string, () => number>();
  counter(name: string): { add(n: number): void } {
    return { add: (n) => this.counts.set(name, (this.counts.get(name) ?? 0) + n) };
  }
  gauge(name: string, read: () => number): void {
    this.gauges.set(name, read);
  }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

/** A clock that stands still but for sleeps, which take no time. */
export class TestClock implements Clock {
  constructor(private at = 0) {}
  now(): number {
    return this.at;
  }
  sleep(ms: number): Promise<void> {
    this.at += ms;
    return Promise.resolve();
  }
}

export function connectorContext<O>(instance: TestInstance<O>): ConnectorContext<O> {
  return {
    options: instance.options,
    table: instance.table,
    ...(instance.format ? { format: instance.format } : {}),
    ...(instance.keyFormat ? { keyFormat: instance.keyFormat } : {}),
    log: silent,
    metrics: new TestMetrics(),
    signal: new AbortController().signal,
    clock: instance.clock ?? systemClock,
    resolvePath: instance.resolvePath ?? ((path) => path),
  };
}

export function readerContext<O>(instance: TestInstance<O>, subtask = 0, parallelism = 1): ReaderContext<O> {
  return {
    ...connectorContext(instance),
    subtask,
    parallelism,
    projection: instance.table.fields.map((_, index) => index),
    metadata: instance.table.metadata.map((column) => column.key),
    onError: 'fail',
    deadLetter: (record: RejectedRecord) => {
      throw new Error(`a record was rejected: ${record.place}`);
    },
    reject: (record) => {
      throw new Error(`a record was rejected: ${record.place}`);
    },
    sendToEnumerator: () => undefined,
  };
}

/** Stages in memory. What was not sealed is gone with the writer that made it. */
export class MemoryStage implements Stage {
  private readonly sealed = new Map<string, Uint8Array[]>();
  private next = 0;

  create(): ReturnType<Stage['create']> {
    const pieces: Uint8Array[] = [];
    return Promise.resolve({
      append: (bytes) => Promise.resolve(void pieces.push(bytes.slice())),
      seal: () => {
        const ref: StageRef = { name: `stage-${this.next++}`, sizeBytes: pieces.reduce((sum, piece) => sum + piece.length, 0) };
        this.sealed.set(ref.name, pieces);
        return Promise.resolve(ref);
      },
    });
  }

  async *open(ref: StageRef): AsyncGenerator<Uint8Array> {
    const pieces = this.sealed.get(ref.name);
    if (pieces === undefined) throw new Error(`no stage ${ref.name}`);
    yield* pieces;
  }
}

export function recoverContext<O>(instance: TestInstance<O>, lineage: Lineage, stage: Stage): RecoverContext<O> {
  return { ...connectorContext(instance), lineage, sinkId: 'sink', stage };
}

export function committerContext<O>(instance: TestInstance<O>, lineage: Lineage, stage: Stage): CommitterContext<O> {
  const keepRefused = ([first]: readonly RefusedRow[]): Promise<void> => (first ? Promise.reject(first.error) : Promise.resolve());
  return { ...recoverContext(instance, lineage, stage), onError: 'fail', keepRefused: (_id, refused) => keepRefused(refused) };
}

export function writerContext<O>(
  instance: TestInstance<O>,
  of: { readonly lineage: Lineage; readonly stage: Stage; readonly subtask: number; readonly parallelism: number },
): WriterContext<O> {
  return {
    ...recoverContext(instance, of.lineage, of.stage),
    subtask: of.subtask,
    parallelism: of.parallelism,
    // As under the policy fail.
    deadLetter: (_record, error) => {
      throw error;
    },
  };
}
