import type { Assignment, EnumeratorContext, SplitEnumerator } from '@headrace/connector-sdk';
import type { Cluster } from '../cluster/cluster';
import { openCluster } from '../client';
import { kafkaProblem } from '../kafka-error';
import type { KafkaOptions } from '../spec';
import type { TopicInfo } from '../wire/metadata-api';
import { partitionName, type TopicPartition } from '../wire/offset-api';
import { type KafkaEnumeratorState, type KafkaPosition, type KafkaSplit, type KnownTopic } from './split';
import { startOffsets, stopOffsets } from './start-offsets';

type Context = EnumeratorContext<KafkaOptions, KafkaSplit, KafkaPosition>;
type KafkaAssignment = Assignment<KafkaSplit, KafkaPosition>;
export interface Restored {
  readonly state: KafkaEnumeratorState;
  readonly assignments: readonly KafkaAssignment[];
}

/**
 * Finds the partitions, fixes where each begins and ends, and gives each to the reader that is always its own at this parallelism. Looks
 * for new partitions now and then; those are read from their beginning. A topic that was deleted and made again has other records under
 * the same offsets: the job stops.
 */
export class KafkaEnumerator implements SplitEnumerator<KafkaEnumeratorState> {
  private readonly cluster: Cluster;
  private readonly topics = new Map<string, KnownTopic>();
  private readonly waiting = new Map<number, KafkaAssignment[]>();
  private readonly ready = new Set<number>();
  private readonly bounded: boolean;

  constructor(
    private readonly ctx: Context,
    private readonly restored: Restored | undefined,
  ) {
    this.cluster = openCluster(ctx.options);
    this.bounded = ctx.options['scan.bounded.mode'] !== 'unbounded';
    for (const topic of restored?.state.topics ?? []) this.topics.set(topic.name, topic);
    for (const one of [...(restored?.assignments ?? []), ...(restored?.state.unassigned ?? [])]) this.give(one);
  }

  async start(): Promise<void> {
    await this.discover(this.restored === undefined ? this.ctx.options['scan.startup.mode'] : 'earliest-offset');
    const everyMs = this.ctx.options['scan.topic-partition-discovery.interval'];
    if (this.bounded || everyMs === 0) return;
    let first = true;
    this.ctx.runPeriodically(async () => {
      if (!first) await this.discover('earliest-offset');
      first = false;
    }, everyMs);
  }

  onReaderReady(reader: number): void {
    this.ready.add(reader);
    this.serve(reader);
  }

  onSplitRequest(reader: number): void {
    this.serve(reader);
  }

  onSplitFinished(): void {
    // A partition that has reached its end is in no state any more; nothing follows it.
  }

  snapshot(): KafkaEnumeratorState {
    const unassigned = [...this.waiting.values()].flat().map(({ split, from }) => ({ split, from }));
    return { topics: [...this.topics.values()], unassigned };
  }

  close(): Promise<void> {
    this.cluster.close();
    return Promise.resolve();
  }

  private async discover(mode: KafkaOptions['scan.startup.mode']): Promise<void> {
    const fresh: TopicPartition[] = [];
    const found: KnownTopic[] = [];
    for (const { name, id, partitions } of await this.find()) {
      const known = this.topics.get(name);
      if (known && known.id !== id) throw madeAgain(name);
      for (const { partition } of partitions) if (partition >= (known?.partitions ?? 0)) fresh.push({ topic: name, partition });
      const count = Math.max(known?.partitions ?? 0, ...partitions.map(({ partition }) => partition + 1));
      found.push({ name, id, partitions: count });
    }
    const { options } = this.ctx;
    const [starts, stops] =
      fresh.length === 0
        ? [new Map<string, number>(), null]
        : await Promise.all([startOffsets(this.cluster, options, fresh, mode), stopOffsets(this.cluster, options, fresh)]);
    // In one go: a snapshot that knew of a partition and not where it begins would be restored without it.
    for (const topic of found) this.topics.set(topic.name, topic);
    for (const { topic, partition } of fresh) {
      const start = starts.get(partitionName({ topic, partition }))!;
      const stop = stops && Math.max(start, stops.get(partitionName({ topic, partition }))!);
      this.give({ split: { topic, partition, start, stop }, from: null });
    }
    for (const reader of this.ready) this.serve(reader);
  }

  private async find(): Promise<readonly TopicInfo[]> {
    const { topic, 'topic-pattern': pattern } = this.ctx.options;
    if (topic !== undefined) return this.cluster.requireTopics(topicNames(topic));
    const whole = new RegExp(`^(?:${pattern})$`);
    const found = (await this.cluster.topics(null)).filter(({ name, error }) => error === 0 && whole.test(name));
    const gone = [...this.topics.keys()].filter((name) => !found.some((one) => one.name === name));
    if (gone.length > 0) await this.cluster.requireTopics(gone);
    if (found.length > 0) return found;
    throw kafkaProblem(
      'no-topic',
      `No topic matches "${pattern}", or none that the user may see.`,
      'Correct the option "topic-pattern", or create a topic.',
    );
  }

  private give(assignment: KafkaAssignment): void {
    const owner = ownerOf(assignment.split, this.ctx.parallelism);
    this.waiting.set(owner, [...(this.waiting.get(owner) ?? []), assignment]);
  }

  private serve(reader: number): void {
    if (!this.ready.has(reader)) return;
    const own = this.waiting.get(reader);
    this.waiting.delete(reader);
    if (own) this.ctx.assign(reader, own);
    if (this.bounded) this.ctx.signalNoMoreSplits(reader);
  }
}

/** Partitions of a topic go round the readers; topics begin at different ones. */
function ownerOf(split: KafkaSplit, parallelism: number): number {
  let hash = 0;
  for (let i = 0; i < split.topic.length; i++) hash = (Math.imul(hash, 31) + split.topic.charCodeAt(i)) | 0;
  return ((Math.imul(hash, 31) & 0x7fff_ffff) + split.partition) % parallelism;
}

export const topicNames = (option: string): readonly string[] =>
  option
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');

const madeAgain = (name: string): Error =>
  kafkaProblem(
    'topic-made-again',
    `The topic "${name}" was deleted and made again: its offsets do not mean the records that this job has read up to.`,
    'Start the pipeline anew without its checkpoint, or read the new topic by another pipeline.',
  );
