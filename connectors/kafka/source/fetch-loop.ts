import type { HeadraceError, ReaderContext } from '@headrace/connector-sdk';
import type { Cluster } from '../cluster/cluster';
import { asKafkaError, BrokerError, Code, isPassing, kafkaProblem } from '../kafka-error';
import type { KafkaOptions } from '../spec';
import { EARLIEST, LATEST, listOffsets } from '../wire/offset-api';
import { fetchRecords, type FetchedPartition } from '../wire/record-api';
import type { PartitionFeed } from './partition-feed';

const AGAIN_AFTER_MS = 200;

interface Fetching {
  readonly feed: PartitionFeed;
  paused: boolean;
  underWay: boolean;
  /** Not before this time, after a failure. */
  notBefore: number;
  failingSince: number | null;
}

/**
 * Keeps feeds filled: at most one request a broker is under way, for those of its partitions that have nothing left. A request waits at
 * the broker only where no other partition of it has rows, so that quiet partitions never hold busy ones up.
 */
export class FetchLoop {
  private readonly feeds = new Map<string, Fetching>();
  private readonly busyBrokers = new Set<number>();
  private failure: HeadraceError | null = null;
  private grouping = false;
  private closed = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly ctx: ReaderContext<KafkaOptions>,
    private readonly onChange: () => void,
  ) {}

  add(feed: PartitionFeed): void {
    this.feeds.set(feed.name, { feed, paused: false, underWay: false, notBefore: 0, failingSince: null });
  }
  remove(id: string): void {
    this.feeds.delete(id);
  }
  isPaused(id: string): boolean {
    return this.feeds.get(id)?.paused ?? false;
  }
  pauseOrResume(pause: readonly string[], resume: readonly string[]): void {
    for (const [ids, paused] of [[pause, true] as const, [resume, false] as const]) {
      for (const id of ids) {
        const one = this.feeds.get(id);
        if (one) one.paused = paused;
      }
    }
  }

  /** Throws what no further try can mend. */
  requireHope(): void {
    if (this.failure !== null) throw this.failure;
  }

  /** Sends requests for what is empty; returns at once. */
  start(): void {
    if (this.closed || this.grouping || this.failure !== null) return;
    const now = Date.now();
    const empty = [...this.feeds.values()].filter((one) => isHungry(one) && one.notBefore <= now);
    if (empty.length === 0) return;
    this.grouping = true;
    void this.send(empty).finally(() => (this.grouping = false));
  }

  close(): void {
    this.closed = true;
  }

  private async send(empty: readonly Fetching[]): Promise<void> {
    try {
      const asked = empty.map((one) => ({ ...one.feed.split, one }));
      for (const [broker, own] of await this.cluster.byLeader(asked)) {
        if (!this.busyBrokers.has(broker))
          void this.ask(
            broker,
            own.map(({ one }) => one),
          );
      }
    } catch (error) {
      this.failed(empty, error);
    }
  }

  private async ask(broker: number, of: readonly Fetching[]): Promise<void> {
    const { options } = this.ctx;
    this.busyBrokers.add(broker);
    for (const one of of) one.underWay = true;
    const others = [...this.feeds.values()].some(({ feed, paused }) => feed.isFilled && !paused);
    try {
      const connection = await this.cluster.connection(broker, 'fetch');
      const { error, partitions } = await fetchRecords(connection, {
        committed: options['properties.isolation.level'] === 'read_committed',
        waitMs: others ? 0 : options['properties.fetch.max.wait.ms'],
        minBytes: 1,
        maxBytes: options['properties.fetch.max.bytes'],
        maxBytesPerPartition: options['properties.max.partition.fetch.bytes'],
        partitions: of.map(({ feed }) => ({ ...feed.split, offset: feed.offset })),
      });
      if (error !== 0) throw new BrokerError(error, 'fetching records');
      for (const answer of partitions) await this.answered(of, answer);
    } catch (error) {
      this.cluster.forgetLeaders(new Set(of.map(({ feed }) => feed.split.topic)));
      this.failed(of, error);
    } finally {
      this.busyBrokers.delete(broker);
      for (const one of of) one.underWay = false;
      this.onChange();
    }
  }

  private async answered(of: readonly Fetching[], answer: FetchedPartition): Promise<void> {
    const one = of.find(({ feed }) => feed.split.topic === answer.topic && feed.split.partition === answer.partition);
    if (!one) return;
    if (answer.error === 0) {
      one.failingSince = null;
      one.feed.take(answer);
    } else if (answer.error === Code.offsetOutOfRange) await this.resetOffset(one);
    else {
      this.cluster.forgetLeaders([answer.topic]);
      this.failed([one], new BrokerError(answer.error, `fetching from ${one.feed.name}`));
    }
  }

  /** The records at the position are gone, or were never there. Only with the author's word is anything passed over. */
  private async resetOffset(one: Fetching): Promise<void> {
    const { feed } = one;
    const at = async (time: number): Promise<number> => {
      const found = await this.cluster.atLeaders([{ ...feed.split, time }], (connection, own) => listOffsets(connection, own, false));
      return found.flat()[0]!.offset;
    };
    const [earliest, latest] = [await at(EARLIEST), await at(LATEST)];
    const policy = this.ctx.options['properties.auto.offset.reset'];
    const what =
      feed.offset < earliest
        ? `its records up to ${earliest} were deleted by retention`
        : `its end is ${latest}: it was deleted and made again, or lost records`;
    if (policy === 'none') {
      throw kafkaProblem(
        'offset-out-of-range',
        `${feed.name} has no record at offset ${feed.offset}: ${what}.`,
        'Lengthen the retention of the topic. To go on without these records, set "properties.auto.offset.reset" to earliest or latest.',
      );
    }
    const target = policy === 'earliest' ? earliest : latest;
    this.ctx.log.warn(`${feed.name}: ${what}; reading goes on at ${target}.`, { from: feed.offset });
    this.ctx.metrics.counter('kafka.skipped-offsets').add(Math.max(0, target - feed.offset));
    feed.offset = target;
  }

  private failed(of: readonly Fetching[], error: unknown): void {
    if (this.closed) return;
    const now = Date.now();
    if (!isPassing(error)) this.failure ??= asKafkaError('fetching records', error);
    for (const one of of) {
      one.notBefore = now + AGAIN_AFTER_MS;
      one.failingSince ??= now;
      if (now - one.failingSince > this.cluster.settings.patienceMs) this.failure ??= asKafkaError('fetching records', error);
    }
    const timer = setTimeout(() => this.onChange(), AGAIN_AFTER_MS);
    timer.unref();
  }
}

const isHungry = ({ feed, paused, underWay }: Fetching): boolean => !paused && !underWay && !feed.isFilled && !feed.finished;
