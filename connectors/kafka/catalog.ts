import {
  types,
  type BoundFormat,
  type CatalogRuntime,
  type ColumnVector,
  type ConnectorContext,
  type Decoder,
  type DescribedFile,
  type Field,
  type ReaderContext,
} from '@headrace/connector-sdk';
import { openCluster } from './client';
import { kafkaProblem } from './kafka-error';
import { KafkaReader } from './source/reader';
import type { KafkaSplit } from './source/split';
import { startOffsets, stopOffsets } from './source/start-offsets';
import type { KafkaOptions } from './spec';
import { partitionName } from './wire/offset-api';

/** So many records tell the columns of a topic. */
const SAMPLE_RECORDS = 500;
const SAMPLE_BYTES = 1 << 20;

/** Topics but Kafka's own, and the columns that the formats see in the first records: of their values, and of their keys where those hold columns. */
export const kafkaCatalog: CatalogRuntime<KafkaOptions> = {
  list: async ({ options }) => {
    const cluster = openCluster(options);
    try {
      const topics = await cluster.topics(null);
      const own = topics.filter(({ name, error }) => error === 0 && !name.startsWith('__'));
      return own.map(({ name }) => ({ name, kind: 'topic' as const })).sort((a, b) => (a.name < b.name ? -1 : 1));
    } finally {
      cluster.close();
    }
  },
  describe: async (ctx, name) => {
    const { format, keyFormat, options } = ctx;
    const ofKey = options['value.fields-include'] === 'EXCEPT_KEY' ? keyFormat : undefined;
    if (!tells(format) || (ofKey && !tells(ofKey))) throw untold(tells(format) ? ofKey : format);
    const { keys, values } = await firstRecords(ctx, name);
    const value = await columnsOf(format, values);
    const key = ofKey && keys.length > 0 ? named(await columnsOf(ofKey, keys), ofKey, options) : { fields: [], leftOut: [] };
    const inValue = value.fields.filter((field) => !key.fields.some((each) => each.name === field.name));
    return { fields: [...key.fields, ...inValue], primaryKey: [], leftOut: [...key.leftOut, ...value.leftOut] };
  },
};

const tells = (format: BoundFormat | undefined): format is BoundFormat => Boolean(format?.describeRecords ?? format?.inferFields);

const untold = (format: BoundFormat | undefined): Error =>
  kafkaProblem(
    'no-fields',
    `Records of the format ${format?.name ?? '(none)'} do not tell their columns.`,
    "Choose 'format' = 'json', 'csv' or 'avro-confluent' where records are that, or declare the columns by hand.",
  );

async function columnsOf({ describeRecords, inferFields }: BoundFormat, records: readonly Uint8Array[]): Promise<DescribedFile> {
  if (describeRecords) return describeRecords(records);
  return { fields: inferFields!(Buffer.concat(records.flatMap((record) => [record, LINE_END]))), leftOut: [] };
}

const LINE_END = Uint8Array.of(0x0a);

/** Columns of the key by their names in the table: only those that "key.fields" names are read from it. */
function named({ fields, leftOut }: DescribedFile, format: BoundFormat, options: KafkaOptions): DescribedFile {
  const prefix = options['key.fields-prefix'];
  const wanted = (options['key.fields'] ?? '').split(';').filter((each) => each !== '');
  // Raw bytes have no name of their own.
  const found = fields.map((field) => ({ ...field, name: format.name === 'raw' ? (wanted[0] ?? 'key') : prefix + field.name }));
  const others = found.filter(({ name }) => !wanted.includes(name));
  return {
    fields: found.filter(({ name }) => wanted.includes(name)),
    leftOut: [...leftOut, ...others.map(({ name }) => ({ name, why: 'it stands in the key, and "key.fields" does not name it' }))],
  };
}

const VALUE: Field = { name: 'value', type: types.BYTES };
const KEY: Field = { name: 'key', type: types.BYTES };

/** The first records that are there. */
async function firstRecords(
  ctx: ConnectorContext<KafkaOptions>,
  topic: string,
): Promise<{ readonly values: readonly Uint8Array[]; readonly keys: readonly Uint8Array[] }> {
  const splits = await partitionsOf(ctx.options, topic);
  const reader = new KafkaReader(sampling(ctx, topic), false);
  const [values, keys]: [Uint8Array[], Uint8Array[]] = [[], []];
  const limits = { records: SAMPLE_RECORDS, bytes: SAMPLE_BYTES, waitMs: 1_000 };
  try {
    reader.addSplits(splits.map((split) => ({ split, from: null })));
    for (let left = splits.length; left > 0 && values.length < SAMPLE_RECORDS;) {
      const { batches, finished } = await reader.fetch(limits);
      left -= finished.length;
      for (const { data } of batches) {
        if (data.kind !== 'columns') continue;
        values.push(...bytesOf(data.batch.columns[0]!, data.batch.rowCount));
        keys.push(...bytesOf(data.batch.columns[1]!, data.batch.rowCount));
      }
    }
    return { values, keys };
  } finally {
    await reader.close();
  }
}

/** A reader's context for values and keys as they are. */
function sampling(ctx: ConnectorContext<KafkaOptions>, topic: string): ReaderContext<KafkaOptions> {
  const keys = { 'key.format': 'raw', 'key.fields': KEY.name, 'key.fields-prefix': '', 'value.fields-include': 'EXCEPT_KEY' } as const;
  return {
    ...ctx,
    options: { ...ctx.options, ...keys, topic },
    table: { name: topic, fields: [VALUE, KEY], primaryKey: [], metadata: [], partitionKeys: [] },
    format: bytesAsTheyAre,
    keyFormat: bytesAsTheyAre,
    subtask: 0,
    parallelism: 1,
    projection: [0, 1],
    metadata: [],
    onError: 'skip',
    deadLetter: () => undefined,
    reject: () => undefined,
    sendToEnumerator: () => undefined,
  };
}

/** Those that are there. */
function bytesOf({ data, starts, lengths, hasNulls, nulls }: ColumnVector, rowCount: number): Uint8Array[] {
  return Array.from({ length: rowCount }, (_, row) => row)
    .filter((row) => !hasNulls || nulls[row] === 0)
    .map((row) => data.slice(starts[row], starts[row]! + lengths[row]!));
}

/** All partitions, from their beginning to their present end. */
async function partitionsOf(options: KafkaOptions, topics: string): Promise<readonly KafkaSplit[]> {
  const cluster = openCluster(options);
  try {
    const found = (await cluster.requireTopics(topics.split(';'))).flatMap(({ name, partitions }) =>
      partitions.map(({ partition }) => ({ topic: name, partition })),
    );
    const [starts, stops] = await Promise.all([
      startOffsets(cluster, options, found, 'earliest-offset'),
      stopOffsets(cluster, { ...options, 'scan.bounded.mode': 'latest-offset' }, found),
    ]);
    return found.map((each) => ({ ...each, start: starts.get(partitionName(each))!, stop: stops!.get(partitionName(each))! }));
  } finally {
    cluster.close();
  }
}

/** Records as they are: their bytes in one column. */
const bytesAsTheyAre: BoundFormat = {
  name: 'bytes',
  splittable: false,
  changelog: 'insert',
  files: null,
  inferFields: null,
  describeRecords: null,
  createEncoder: () => {
    throw new TypeError('records are only read here');
  },
  createDecoder: (): Decoder => ({
    decode: () => {
      throw new TypeError('records come framed here');
    },
    decodeFramed: ({ bytes, starts, ends, count }, first, out, origins) => {
      const [column] = out.columns;
      const rows = Math.min(out.capacity, count - first);
      column!.data = bytes;
      column!.hasNulls = false;
      for (let row = 0; row < rows; row++) {
        const record = first + row;
        column!.starts[row] = starts[record]!;
        column!.lengths[row] = ends[record]! - starts[record]!;
        origins[row] = record;
      }
      out.rowCount = rows;
      return first + rows;
    },
  }),
};
