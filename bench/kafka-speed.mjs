/**
 * `npm run bench -- kafka-speed [--case filter|windows] [--rows N] [--only headrace|flink] [--profile FOLDER]`: Kafka → filter → Kafka
 * exactly once, or Kafka → windows → upserts in PostgreSQL, beside Flink.
 */
import { startKafka } from '../server/launch/services/kafka.mjs';
import { mavenJars } from '../server/launch/services/maven-jars.mjs';
import { postgresService } from '../server/launch/services/postgres.mjs';
import { withUsage } from './arguments.mjs';
import { withBundle } from './bundle.mjs';
import { committedLines, createTopics } from './kafka/committed-lines.mjs';

const usage = `npm run bench -- kafka-speed [--case filter|windows] [--rows 3000000] [--only headrace|flink] [--profile FOLDER]

Kafka → filter → Kafka exactly once, or Kafka → windows → upserts in PostgreSQL, beside Flink (Linux).`;
process.exitCode = await withUsage(usage, () =>
  withBundle({ speed: 'bench/kafka/speed.ts' }, async (files) => {
    const { kafkaSpeed } = await import(files.speed.href);
    return kafkaSpeed(process.argv.slice(2), import.meta.dirname, { startKafka, mavenJars, postgresService, committedLines, createTopics });
  }),
);
