import { kafkaProblem } from '../kafka-error';
import type { KafkaOptions } from '../spec';

/** The one topic that a sink writes to. */
export function sinkTopic({ topic }: Pick<KafkaOptions, 'topic'>): string {
  if (topic !== undefined && !topic.includes(';')) return topic;
  throw kafkaProblem('one-topic', 'A sink writes to one topic.', 'Name a single topic in the option "topic".');
}
