import { describe, expect, it } from 'vitest';
import { isHeadraceError } from '../errors/connector-error';
import type { Decoder, FramedRecords } from '../format/format';
import { ColumnBatch } from '../schema/column-vector';
import { types } from '../schema/data-type';
import { framedDecoder } from './framed';

const INT = types.INT;

/** One row for each byte, at most as many as `out` takes. */
const bytewise: Decoder = {
  decode({ bytes, from, end }, out) {
    const rows = Math.min(end - from, out.capacity);
    out.rowCount = rows;
    for (let row = 0; row < rows; row++) out.columns[0]!.i32[row] = bytes[from + row]!;
    return { consumed: rows, rows };
  },
};

function framed(lengths: readonly number[]): FramedRecords {
  const ends = lengths.map((_, i) => lengths.slice(0, i + 1).reduce((sum, length) => sum + length + 1, -1));
  const starts = lengths.map((length, i) => ends[i]! - length);
  const bytes = Uint8Array.from({ length: (ends.at(-1) ?? 0) + 1 }, (_, i) => i % 100);
  return {
    bytes,
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    count: lengths.length,
    place: (record) => `record ${record}`,
  };
}

/** All batches of a decoder without framing: pairs of record and value. */
function decodeAll(records: FramedRecords, capacity: number): [number, number][][] {
  const decoder = framedDecoder(bytewise, [INT]);
  const out = ColumnBatch.allocate([INT], capacity);
  const origins = new Int32Array(capacity);
  const batches: [number, number][][] = [];
  for (let next = 0; next < records.count;) {
    next = decoder.decodeFramed(records, next, out, origins);
    batches.push(Array.from({ length: out.rowCount }, (_, row) => [origins[row]!, out.columns[0]!.i32[row]!]));
  }
  return batches;
}

const expected = ({ bytes, starts, ends, count }: FramedRecords): [number, number][] =>
  Array.from({ length: count }, (_, record) =>
    [...bytes.subarray(starts[record], ends[record])].map((value): [number, number] => [record, value]),
  ).flat();

describe('framed records for a decoder without framing', () => {
  it('gives all rows of a record, however many', () => {
    const records = framed([1, 40, 0, 16, 17, 100]);
    expect(decodeAll(records, 256)).toEqual([expected(records)]);
  });

  it('never parts the rows of a record over two batches', () => {
    const records = framed([30, 30, 30, 50, 1]);
    const batches = decodeAll(records, 64);
    expect(batches.map((batch) => batch.length)).toEqual([60, 30, 51]);
    expect(batches.flat()).toEqual(expected(records));
  });

  it('says which record gives more rows than a batch holds', () => {
    const records = framed([3, 70]);
    const failure = (): unknown => {
      try {
        return decodeAll(records, 64);
      } catch (error) {
        return error;
      }
    };
    const error = failure();
    expect(isHeadraceError(error) && error.code).toBe('format.record-too-large');
    expect(String(error)).toContain('record 1');
  });
});
