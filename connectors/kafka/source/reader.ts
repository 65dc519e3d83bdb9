import type { Assignment, FetchLimits, FetchResult, ReaderContext, SourceBatch, SourceReader } from '@headrace/connector-sdk';
import { openCluster } from '../client';
import type { Cluster } from '../cluster/cluster';
import type { KafkaOptions } from '../spec';
import { commitGroupOffsets } from '../wire/offset-api';
import { FetchLoop } from './fetch-loop';
import { PartitionFeed } from './partition-feed';
import { RowMaker } from './row-maker';
import { splitId, type KafkaPosition, type KafkaSplit } from './split';

interface Held {
  readonly feed: PartitionFeed;
  readonly rows: RowMaker;
}

const nothing: FetchResult<KafkaPosition> = { batches: [], finished: [], caughtUp: [] };

/** Reads its partitions straight from their leaders, without a group. What is fetched next is on its way while rows are made. */
export class KafkaReader implements SourceReader<KafkaSplit, KafkaPosition> {
  private readonly cluster: Cluster;
  private readonly loop: FetchLoop;
  private readonly held = new Map<string, Held>();
  private wake: (() => void) | null = null;
  /** Something may have come since the last look; the engine wants the fetch to end. */
  private changed = false;
  private called = false;

  constructor(
    private readonly ctx: ReaderContext<KafkaOptions>,
    private readonly upserts: boolean,
  ) {
    this.cluster = openCluster(ctx.options);
    this.loop = new FetchLoop(this.cluster, ctx, () => this.onChange());
    ctx.metrics.gauge('kafka.pending-records', () => this.pendingRecords());
  }

  addSplits(assignments: readonly Assignment<KafkaSplit, KafkaPosition>[]): void {
    const committed = this.ctx.options['properties.isolation.level'] === 'read_committed';
    for (const { split, from } of assignments) {
      const feed = new PartitionFeed(split, from?.offset ?? split.start, committed);
      this.held.set(splitId(split), { feed, rows: new RowMaker(this.ctx, feed, this.upserts) });
      this.loop.add(feed);
    }
    this.onChange();
  }

  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    this.loop.pauseOrResume(pause, resume);
    this.onChange();
  }

  async fetch({ records, waitMs }: FetchLimits): Promise<FetchResult<KafkaPosition>> {
    const until = Date.now() + waitMs;
    for (;;) {
      this.loop.start();
      this.changed = false;
      const result = await this.takeReady(records);
      if (result.batches.length > 0 || result.finished.length > 0) {
        this.loop.start();
        return result;
      }
      this.loop.requireHope();
      const leftMs = until - Date.now();
      if (leftMs <= 0 || !(await this.pause(leftMs))) return { ...nothing, caughtUp: [...this.held.keys()] };
      if (this.called) {
        this.called = false;
        return nothing;
      }
    }
  }

  wakeUp(): void {
    this.called = true;
    this.wake?.();
  }

  /** Tells the group's coordinator, so that other tools see the lag; the job itself never asks for it again. */
  async onCheckpointComplete(_id: number, positions: ReadonlyMap<string, KafkaPosition>): Promise<void> {
    const group = this.ctx.options['properties.group.id'];
    if (group === undefined) return;
    const offsets = [...positions].flatMap(([id, position]) => {
      const split = this.held.get(id)?.feed.split;
      return split && position ? [{ topic: split.topic, partition: split.partition, offset: position.offset }] : [];
    });
    if (offsets.length === 0) return;
    try {
      await this.cluster.atCoordinator(group, 0, (connection) => commitGroupOffsets(connection, group, offsets), GROUP_PATIENCE_MS);
    } catch (error) {
      this.ctx.log.warn('The offsets of the group could not be noted; the job does not need them.', { group, error: String(error) });
    }
  }

  close(): Promise<void> {
    this.loop.close();
    this.cluster.close();
    this.wakeUp();
    return Promise.resolve();
  }

  private async takeReady(records: number): Promise<FetchResult<KafkaPosition>> {
    const batches: SourceBatch<KafkaPosition>[] = [];
    const finished: string[] = [];
    for (const [id, { feed, rows }] of this.held) {
      const before = rows.position;
      if (rows.holdsRecords || (feed.isFilled && !this.loop.isPaused(id))) {
        const fetching = rows.load(records);
        if (fetching !== null) await fetching;
        const batch = rows.make();
        if (batch.rowCount > 0 || rows.position > before) {
          batches.push({ splitId: id, data: { kind: 'columns', batch }, position: { offset: rows.position } });
        }
      }
      if (feed.finished && !rows.holdsRecords) finished.push(id);
    }
    for (const id of finished) {
      this.loop.remove(id);
      this.held.delete(id);
    }
    return { batches, finished, caughtUp: [] };
  }

  /** False when the time is over and nothing came. */
  private async pause(ms: number): Promise<boolean> {
    if (this.changed || this.called) return true;
    let timer: NodeJS.Timeout | undefined;
    const came = await new Promise<boolean>((resolve) => {
      this.wake = () => resolve(true);
      timer = setTimeout(() => resolve(false), ms);
    });
    clearTimeout(timer);
    this.wake = null;
    return came && !this.ctx.signal.aborted;
  }

  private onChange(): void {
    this.changed = true;
    this.wake?.();
  }

  private pendingRecords(): number {
    let sum = 0;
    for (const { feed } of this.held.values()) if (feed.highWatermark >= 0) sum += Math.max(0, feed.highWatermark - feed.offset);
    return sum;
  }
}

const GROUP_PATIENCE_MS = 5_000;
