import { isHeadraceError, type CheckResult, type ConnectorContext, type ConnectorRuntime } from '@headrace/connector-sdk';
import { kafkaCatalog } from './catalog';
import { openCluster } from './client';
import { kafkaSource } from './source/kafka-source';
import { kafkaSink } from './sink/kafka-sink';
import { topicNames } from './source/enumerator';
import { kafkaSpec, type KafkaOptions } from './spec';

export const kafkaConnector: ConnectorRuntime<KafkaOptions> = {
  spec: kafkaSpec,
  check,
  source: kafkaSource(false),
  sink: kafkaSink(false),
  catalog: kafkaCatalog,
};
export default kafkaConnector;

async function check(ctx: ConnectorContext<KafkaOptions>): Promise<CheckResult> {
  const { topic } = ctx.options;
  const cluster = openCluster(ctx.options);
  try {
    const topics = await cluster.requireTopics(topic === undefined ? [] : topicNames(topic));
    const partitions = topics.reduce((sum, { partitions: own }) => sum + own.length, 0);
    return { ok: true, details: topic === undefined ? 'The cluster answers.' : `${topic}: ${partitions} partitions.` };
  } catch (error) {
    if (!isHeadraceError(error)) throw error;
    const option = optionOfProblem[error.code];
    return { ok: false, ...(option ? { option } : {}), problem: error.message, remedy: error.remedy ?? '' };
  } finally {
    cluster.close();
  }
}

const optionOfProblem: Readonly<Record<string, string>> = {
  'connector.kafka.no-topic': 'topic',
  'connector.kafka.invalid-topic-exception': 'topic',
  'connector.kafka.topic-authorization-failed': 'topic',
  'connector.kafka.connection-lost': 'properties.bootstrap.servers',
  'connector.kafka.untrusted': 'properties.ssl.truststore.certificates',
  'connector.kafka.sasl-authentication-failed': 'headrace.password',
  'connector.kafka.unsupported-sasl-mechanism': 'properties.sasl.mechanism',
};
