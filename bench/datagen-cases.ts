// The reader that bench/datagen.mjs measures; bundled by it, so that the compiled product code is what runs.
import { parseOptions, types, type Assignment, type SourceReader } from '@headrace/connector-sdk';
import { readerContext } from '@headrace/connector-sdk/testing';
import datagen from '@headrace/connector-datagen';
import type { DatagenOptions } from '@headrace/connector-datagen/spec';

const fields = [
  { name: 'user_id', type: types.BIGINT },
  { name: 'item_id', type: types.BIGINT },
  { name: 'category_id', type: types.BIGINT },
  { name: 'behavior', type: types.STRING },
  { name: 'ts', type: types.TIMESTAMP(3) },
];

export function openReader(rows: number): SourceReader<unknown, unknown> {
  const parsed = parseOptions(datagen.spec, {
    'rows-per-second': '0',
    'headrace.profile': 'shop-behaviour',
    'number-of-rows': String(rows),
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const options: DatagenOptions = parsed.options;
  const table = { name: 'shop', fields, primaryKey: [], metadata: [], partitionKeys: [] };
  const reader: SourceReader<unknown, unknown> = datagen.source!.createReader(readerContext({ options, table }));
  const whole: Assignment<unknown, unknown> = { split: { first: 0, stride: 1, end: rows }, from: null };
  reader.addSplits([whole]);
  return reader;
}
