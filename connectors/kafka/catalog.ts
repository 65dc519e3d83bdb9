import {
  types,
  type BoundFormat,
  type CatalogRuntime,
  type ColumnBatch,
  type ConnectorContext,
  type Decoder,
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

/** Topics but Kafka's own, and the columns that the format sees in the first records of their values. */
export const kafkaCatalog: CatalogRuntime<KafkaOptions> = {
  names: 'topic',
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
    const infer = ctx.format?.inferFields;
    if (!infer) {
      throw kafkaProblem(
        'no-fields',
        `Records of the format ${ctx.format?.name ?? '(none)'} do not tell their columns.`,
        "Choose 'format' = 'json' or 'csv' where records are that, or declare the columns by hand.",
      );
    }
    const sample = await firstValues(ctx, name);
    return { fields: infer(sample), primaryKey: [], leftOut: [] };
  },
};

const VALUE: Field = { name: 'value', type: types.BYTES };

/** Values of the first records that are there, one a line. */
async function firstValues(ctx: ConnectorContext<KafkaOptions>, topic: string): Promise<Uint8Array> {
  const splits = await partitionsOf(ctx.options, topic);
  const reader = new KafkaReader(sampling(ctx, topic), false);
  const pieces: Uint8Array[] = [];
  const limits = { records: SAMPLE_RECORDS, bytes: SAMPLE_BYTES, waitMs: 1_000 };
  try {
    reader.addSplits(splits.map((split) => ({ split, from: null })));
    for (let left = splits.length; left > 0 && pieces.length < 2 * SAMPLE_RECORDS;) {
      const { batches, finished } = await reader.fetch(limits);
      left -= finished.length;
      for (const { data } of batches) if (data.kind === 'columns') pieces.push(...linesOf(data.batch));
    }
    return Buffer.concat(pieces);
  } finally {
    await reader.close();
  }
}

/** A reader's context for values alone, as they are. */
function sampling(ctx: ConnectorContext<KafkaOptions>, topic: string): ReaderContext<KafkaOptions> {
  const { keyFormat: _keys, ...rest } = ctx;
  const { 'key.format': _keyFormat, 'key.fields': _keyFields, ...given } = ctx.options;
  return {
    ...rest,
    options: { ...given, topic } as KafkaOptions,
    table: { name: topic, fields: [VALUE], primaryKey: [], metadata: [], partitionKeys: [] },
    format: bytesAsTheyAre,
    subtask: 0,
    parallelism: 1,
    projection: [0],
    metadata: [],
    onError: 'skip',
    deadLetter: () => undefined,
    reject: () => undefined,
    sendToEnumerator: () => undefined,
  };
}

function linesOf({ columns, rowCount }: ColumnBatch): Uint8Array[] {
  const { data, starts, lengths } = columns[0]!;
  return Array.from({ length: rowCount }, (_, row) => [data.slice(starts[row], starts[row]! + lengths[row]!), LINE_END]).flat();
}

const LINE_END = Uint8Array.of(0x0a);

/** All partitions, from their beginning to their present end. */
async function partitionsOf(options: KafkaOptions, topic: string): Promise<readonly KafkaSplit[]> {
  const cluster = openCluster(options);
  try {
    const found = (await cluster.requireTopics([topic])).flatMap(({ partitions }) =>
      partitions.map(({ partition }) => ({ topic, partition })),
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
