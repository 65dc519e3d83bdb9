import type { ConnectorContext, ConnectorRuntime, TableSchema } from '@headrace/connector-sdk';
import { kafkaConnector } from '../kafka/index';
import { kafkaProblem } from '../kafka/kafka-error';
import { kafkaSink } from '../kafka/sink/kafka-sink';
import { kafkaSource } from '../kafka/source/kafka-source';
import type { KafkaOptions } from '../kafka/spec';
import { kafkaOptions, upsertKafkaSpec, type UpsertKafkaOptions } from './spec';

const source = kafkaSource(true);
const sink = kafkaSink(true);

export const upsertKafkaConnector: ConnectorRuntime<UpsertKafkaOptions> = {
  spec: upsertKafkaSpec,
  check: (ctx) => kafkaConnector.check(asKafka(ctx)),
  source: {
    ...source,
    createEnumerator: (ctx, restored) => source.createEnumerator(asKafka(ctx), restored),
    createReader: (ctx) => source.createReader(asKafka(ctx)),
  },
  sink: {
    ...sink,
    recover: (ctx, restored) => sink.recover!(asKafka(ctx), restored),
    createWriter: (ctx, restored) => sink.createWriter(asKafka(ctx), restored),
    createCommitter: (ctx) => sink.createCommitter!(asKafka(ctx)),
  },
};
export default upsertKafkaConnector;

function asKafka<Context extends ConnectorContext<UpsertKafkaOptions>>(
  ctx: Context,
): Omit<Context, 'options'> & { readonly options: KafkaOptions } {
  requireKey(ctx.table);
  return { ...ctx, options: kafkaOptions(ctx.options, ctx.table) };
}

function requireKey({ name, primaryKey }: TableSchema): void {
  if (primaryKey.length > 0) return;
  throw kafkaProblem(
    'no-primary-key',
    `The table "${name}" has no PRIMARY KEY, by which upsert-kafka tells rows apart.`,
    'Declare PRIMARY KEY (…) NOT ENFORCED.',
  );
}
