import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decoder } from '@headrace/connector-sdk/format';
import { ColumnBatch, types } from '@headrace/connector-sdk/schema';
import { StreamPieces } from './stream-pieces';

/** Lines of digits into a BIGINT column. */
const lines: Decoder = {
  decode: ({ bytes, from, end, final }, out) => {
    let at = from;
    let rows = 0;
    while (rows < out.capacity) {
      let stop = bytes.indexOf(10, at);
      if (stop < 0 || stop >= end) {
        if (!final || at >= end) break;
        stop = end;
      }
      out.columns[0]!.i64[rows++] = BigInt(new TextDecoder().decode(bytes.subarray(at, stop)));
      at = Math.min(end, stop + 1);
    }
    out.rowCount = rows;
    return { consumed: at - from, rows };
  },
};

describe('pieces of a byte stream', () => {
  it('in which a record does not end are not gathered for ever', () => {
    const pieces = new StreamPieces(lines, 100);
    const out = ColumnBatch.allocate([types.BIGINT], 4);
    const feed = (text: string, base: number): boolean => {
      pieces.take({ bytes: new TextEncoder().encode(text), headroom: 0, base, final: false });
      return pieces.decode(out);
    };
    feed(`1\n${'2'.repeat(60)}`, 0);
    expect(() => feed('2'.repeat(60), 62)).toThrow(
      expect.objectContaining({
        code: 'format.record-too-long',
        retry: 'none',
        message: 'The record at byte 2 does not end within 100 bytes.',
      }),
    );
  });

  it('give each record once, whatever the pieces, the headroom and the batch size, and positions that can be gone on from', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.record({ size: fc.integer({ min: 0, max: 30 }), headroom: fc.integer({ min: 0, max: 12 }) }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        (numbers, cuts, capacity, lastEnded) => {
          const text = new TextEncoder().encode(numbers.join('\n') + (lastEnded ? '\n' : ''));
          const pieces = new StreamPieces(lines);
          const out = ColumnBatch.allocate([types.BIGINT], capacity);
          const got: number[] = [];
          let at = 0;
          const feed = (size: number, headroom: number, final: boolean): void => {
            const bytes = new Uint8Array(headroom + size);
            bytes.set(text.subarray(at, at + size), headroom);
            pieces.take({ bytes, headroom, base: at, final });
            at += size;
            for (let more = true; more;) {
              more = pieces.decode(out);
              for (let row = 0; row < out.rowCount; row++) got.push(Number(out.columns[0]!.i64[row]));
              const rest = new TextDecoder().decode(text.subarray(pieces.offset!));
              expect(rest.split('\n').filter(Boolean).map(Number)).toEqual(numbers.slice(got.length));
            }
          };
          for (const { size, headroom } of cuts) feed(Math.min(size, text.length - at), headroom, false);
          feed(text.length - at, 4, true);
          expect(got).toEqual(numbers);
        },
      ),
    );
  });
});
