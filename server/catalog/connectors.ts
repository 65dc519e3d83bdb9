import type { ConnectorSpec, FormatSpec } from '@headrace/connector-sdk';
import blackhole from '@headrace/connector-blackhole/spec';
import datagen from '@headrace/connector-datagen/spec';
import elasticsearch from '@headrace/connector-elasticsearch/spec';
import filesystem from '@headrace/connector-filesystem/spec';
import http from '@headrace/connector-http/spec';
import jdbc from '@headrace/connector-jdbc/spec';
import kafka from '@headrace/connector-kafka/spec';
import nexmark from '@headrace/connector-nexmark/spec';
import print from '@headrace/connector-print/spec';
import redis from '@headrace/connector-redis/spec';
import upsertKafka from '@headrace/connector-upsert-kafka/spec';
import values from '@headrace/connector-values/spec';
import avro from '@/formats/avro/spec';
import avroConfluent from '@/formats/avro-confluent/spec';
import canal from '@/formats/canal-json/spec';
import csv from '@/formats/csv/spec';
import debezium from '@/formats/debezium-json/spec';
import json from '@/formats/json/spec';
import maxwell from '@/formats/maxwell-json/spec';
import parquet from '@/formats/parquet/spec';
import raw from '@/formats/raw/spec';

const key = Symbol.for('headrace.connector-specs');
const holder = globalThis as { [key]?: Record<string, ConnectorSpec> };

/** One list for the process, however many bundles hold a copy of this file: the web process registers, its pages look up. */
const registered = (holder[key] ??= {
  filesystem,
  datagen,
  kafka,
  jdbc,
  http,
  elasticsearch,
  redis,
  print,
  blackhole,
  values,
  nexmark,
  'upsert-kafka': upsertKafka,
});

/**
 * The connectors of this build by their name in SQL, in the palette's order, and behind them those that were registered from outside.
 * Browser-safe: specs only. Options are `unknown` to all but the connector itself: get them by `parseOptions(spec, texts)` and hand
 * them back to the spec's functions.
 */
export const connectorSpecs: Readonly<Record<string, ConnectorSpec>> = registered;

/** Adds a connector from outside; once at the start of a process, before anything is compiled. */
export function registerConnector(spec: ConnectorSpec): void {
  registered[spec.name] = spec;
}

/** The formats of this build by their name in SQL. */
export const formatSpecs: Readonly<Record<string, FormatSpec>> = {
  json,
  csv,
  parquet,
  avro,
  'avro-confluent': avroConfluent,
  raw,
  'debezium-json': debezium,
  'canal-json': canal,
  'maxwell-json': maxwell,
};
