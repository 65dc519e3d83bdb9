// Rows and decoders that bench/decode.mjs measures; bundled by it, so that the compiled product code is what runs.
import { ByteBuffer, ColumnBatch, notNull, types, type Decoder, type Encoder, type TableSchema } from '@headrace/connector-sdk';
import { csvFormat } from '@headrace/format-csv';
import { jsonFormat } from '@headrace/format-json';
import { parquetFormat } from '@headrace/format-parquet';
import { parseOptions, type ContainerReader, type ContainerWriter, type FormatRuntime, type HostCodecs } from '@headrace/connector-sdk';

const field = (name: string, type: TableSchema['fields'][number]['type']) => ({ name, type });
export const schema: TableSchema = {
  name: 'user_behavior',
  fields: [
    field('user_id', types.BIGINT),
    field('item_id', types.BIGINT),
    field('category_id', types.BIGINT),
    field('behavior', types.STRING),
    field('ts', notNull(types.TIMESTAMP(3))),
  ],
  primaryKey: [],
  metadata: [],
  partitionKeys: [],
};

export function optionsOf<O>(format: FormatRuntime<O>, texts: Record<string, string> = {}): O {
  const parsed = parseOptions(format.spec, texts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.options;
}

export const decoders: Record<string, (projection: number[]) => Decoder> = {
  json: (projection) =>
    jsonFormat.createDecoder({ options: optionsOf(jsonFormat), schema, projection, onError: 'fail', reject: () => undefined }),
  csv: (projection) =>
    csvFormat.createDecoder({ options: optionsOf(csvFormat), schema, projection, onError: 'fail', reject: () => undefined }),
};
export const encoders: Record<string, () => Encoder> = {
  json: () => jsonFormat.createEncoder({ schema, options: optionsOf(jsonFormat) }),
  csv: () => csvFormat.createEncoder({ schema, options: optionsOf(csvFormat) }),
};
export const newBatch = (projection: readonly number[], capacity: number): ColumnBatch =>
  ColumnBatch.allocate(
    projection.map((index) => schema.fields[index]!.type),
    capacity,
  );
export const newBuffer = (): ByteBuffer => new ByteBuffer();

/** Snappy is the SDK's own: the host has nothing to do. */
const noCodecs: HostCodecs = { compress: (_codec, bytes) => bytes, decompress: (_codec, bytes) => bytes };

export const parquetWriter = (): ContainerWriter =>
  parquetFormat.files!.create({ schema, options: optionsOf(parquetFormat), codecs: noCodecs });

export function parquetReader(bytes: Uint8Array, projection: readonly number[]): ContainerReader {
  const read = (from: number, to: number): Promise<Uint8Array> => Promise.resolve(bytes.subarray(from, to));
  return parquetFormat.files!.open({
    options: optionsOf(parquetFormat),
    schema,
    projection,
    onError: 'fail',
    reject: () => undefined,
    file: { path: 'bench.parquet', sizeBytes: bytes.length, read },
    range: { start: 0, end: bytes.length },
    from: null,
    codecs: noCodecs,
  });
}
