import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBuffer, ColumnBatch, types, type Field, type SqlRow } from '@headrace/connector-sdk';
import { RowsToColumns } from '@headrace/connector-sdk/base';
import { csvFormat } from '../index';
import { csvOptions, decodeBytes, tableOf } from '../test/decoding';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
/** Each run makes decoders, and each of those compiles loops. */
const MANY_RUNS_MS = 120_000;
console.info(`csv fuzz seed ${seed} (HEADRACE_SEED)`);

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
    fc.record({
      epochMs: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      nanos: fc.integer({ min: 0, max: 999 }).map((n) => n * 1_000),
    }),
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
  csvFormat.createEncoder({ schema: tableOf(fields), options: csvOptions(options) }).encode(batch, { from: 0, to: rows.length }, out);
  return out.written();
}

/** The scanner alone: with a null literal the loop is not used, and this one does not occur. */
const withoutLoop = { 'null-literal': '\u0001never\u0001' };

describe('the format', () => {
  it(
    'reads back what it wrote, in pieces of any size',
    () => {
      fc.assert(
        fc.property(
          fc.array(row, { maxLength: 25 }),
          fc.constantFrom(...dialects),
          fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 3 }),
          (rows, options, pieces) => {
            expect(decodeBytes(encode(rows, options), { fields, options, pieces, capacity: 7 }).rows).toEqual(rows);
          },
        ),
        { seed, numRuns: 500 },
      );
    },
    MANY_RUNS_MS,
  );

  it(
    'decides mutated bytes alike with and without the compiled loop',
    () => {
      const mutation = fc.record({
        at: fc.nat(),
        byte: fc.oneof(fc.constantFrom(...new TextEncoder().encode('",\n\r #\\0129.-+eTZ:')), fc.integer({ min: 0, max: 255 })),
        kind: fc.constantFrom('set', 'insert', 'drop'),
      });
      fc.assert(
        fc.property(
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
            expect(read({})).toEqual(read(withoutLoop));
          },
        ),
        { seed, numRuns: 1_500 },
      );
    },
    MANY_RUNS_MS,
  );
});
