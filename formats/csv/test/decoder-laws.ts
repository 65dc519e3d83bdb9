import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ByteBuffer, ColumnBatch, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { optionsOf, tableOf } from '@headrace/connector-sdk/testing';
import { csvFormat } from '../index';
import { decodeBytes } from './decoding';

const fields: readonly Field[] = [
  { name: 'id', type: types.BIGINT },
  { name: 'name', type: types.STRING },
  { name: 'price', type: types.DOUBLE },
  { name: 'qty', type: types.INT },
  { name: 'ts', type: types.TIMESTAMP(6) },
  { name: 'amount', type: types.DECIMAL(12, 2) },
  { name: 'note', type: types.STRING },
];
const wellFormed = (s: string): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(s));
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', ' ', '#', '\\', 'a'), maxLength: 6 }),
  )
  .map(wellFormed);
const row = fc.tuple(
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  text,
  fc.option(fc.double()),
  fc.option(fc.integer()),
  fc.option(
    fc.record(
      {
        epochMs: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
        nanos: fc.integer({ min: 0, max: 999 }).map((n) => n * 1_000),
      },
      { noNullPrototype: true },
    ),
  ),
  fc.option(
    fc
      .integer({ min: -99_999, max: 99_999_999 })
      .map((c) => `${c < 0 ? '-' : ''}${Math.floor(Math.abs(c) / 100)}.${String(Math.abs(c) % 100).padStart(2, '0')}`),
  ),
  text,
);
const dialects: readonly Record<string, string>[] = [
  {},
  { 'field-delimiter': '|', 'quote-character': "'" },
  { 'escape-character': '\\' },
  { 'escape-character': '\\', 'disable-quote-character': 'true' },
  { 'null-literal': '~~' },
];

function encode(rows: readonly SqlRow[], options: Record<string, string>): Uint8Array {
  const batch = ColumnBatch.allocate(
    fields.map((field) => field.type),
    Math.max(1, rows.length),
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  const out = new ByteBuffer(16);
  csvFormat
    .createEncoder({ schema: tableOf(fields), options: optionsOf(csvFormat.spec, options) })
    .encode(batch, { from: 0, to: rows.length }, out);
  return out.written();
}

/** The scanner alone: with a null literal the loop is not used, and this one does not occur. */
const withoutLoop = { 'null-literal': '\u0001never\u0001' };

/** The decoder reads back what the encoder wrote, in pieces of any size. */
export const readsWhatWasWritten = fc.property(
  fc.array(row, { maxLength: 25 }),
  fc.constantFrom(...dialects),
  fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 }),
  (rows, options, pieces) => {
    assert.deepStrictEqual(decodeBytes(encode(rows, options), { fields, options, pieces, capacity: 7 }).rows, rows);
  },
);

const mutation = fc.record({
  at: fc.nat(),
  byte: fc.oneof(fc.constantFrom(...new TextEncoder().encode('",\n\r #\\0129.-+eTZ:')), fc.integer({ min: 0, max: 255 })),
  kind: fc.constantFrom('set', 'insert', 'drop'),
});

/** Mutated bytes are decided alike with and without the compiled loop. */
export const loopAndScannerAgree = fc.property(
  fc.array(row, { minLength: 2, maxLength: 6 }),
  fc.array(mutation, { minLength: 1, maxLength: 4 }),
  fc.constantFrom(...dialects.slice(0, 4)),
  (rows, mutations, options) => {
    const good = encode(rows, options);
    const bytes = [...good];
    for (const { at, byte, kind } of mutations)
      bytes.splice(at % bytes.length, kind === 'insert' ? 0 : 1, ...(kind === 'drop' ? [] : [byte]));
    const all = new Uint8Array([...good, ...bytes, 10, ...good, ...good]);
    const read = (more: Record<string, string>) => decodeBytes(all, { fields, onError: 'skip', options: { ...options, ...more } });
    assert.deepStrictEqual(read({}), read(withoutLoop));
  },
);

const texts: readonly Field[] = ['a', 'b', 'c'].map((name) => ({ name, type: types.STRING }));
const csvNoise = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom('"', ',', '\n', '\r\n', '""', '","', '",\n', 'a', 'x y', ' ', '"a', 'b"', 'a,b,c\n', '"q","r""s",t\n'),
      },
      { weight: 1, arbitrary: text },
    ),
    { maxLength: 50 },
  )
  .map((parts) => `${parts.join('')}\n`);

/** What `csv-parse`, in its strict form, takes for records of three cells; null where it refuses the text. */
function referenceRows(written: string, delimiter: string, quote: string): SqlRow[] | null {
  try {
    const how = { delimiter, quote, escape: quote, record_delimiter: ['\r\n', '\n'], skip_empty_lines: true, relax_column_count: true };
    return (parse(written, how) as string[][]).filter((cells) => cells.length === 3);
  } catch {
    return null;
  }
}

/** Every text that `csv-parse` takes is read with the same cells, in pieces of any size, and any other text ends as rows or as rejected records. */
export const readsAsTheReference = fc.property(
  csvNoise,
  fc.constantFrom([',', '"'], ['|', "'"]),
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
  (noise, [delimiter, quote], pieces) => {
    const written = noise.replaceAll(',', delimiter!).replaceAll('"', quote!);
    const options = { 'field-delimiter': delimiter!, 'quote-character': quote! };
    const read = decodeBytes(new TextEncoder().encode(written), { fields: texts, options, onError: 'skip', pieces, capacity: 5 });
    const wanted = referenceRows(written, delimiter!, quote!);
    if (wanted !== null) assert.deepStrictEqual(read.rows, wanted);
  },
);
