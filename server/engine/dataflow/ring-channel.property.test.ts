import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnsToRows, RowsToColumns } from '@headrace/connector-sdk/base';
import { notNull, types, type SqlRow } from '@headrace/connector-sdk/schema';
import type { Element } from './element';
import { BatchPool } from './pooled-batch';
import { Doorbells, Ring } from './ring';
import { RingReader, RingWriter } from './ring-channel';

const fields = [
  { name: 'a', type: types.BIGINT },
  { name: 'b', type: types.STRING },
  { name: 'c', type: types.DOUBLE },
  { name: 'd', type: types.BOOLEAN },
  { name: 'e', type: types.DECIMAL(30, 2) },
  { name: 'f', type: notNull(types.INT) },
];
const row = fc.tuple(
  fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  fc.option(fc.string({ unit: 'grapheme', maxLength: 40 })),
  fc.option(fc.double({ noNaN: true })),
  fc.option(fc.boolean()),
  fc.option(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }).map((n) => `${n}.25`)),
  fc.integer({ min: -1000, max: 1000 }),
);
type Message = { readonly rows: SqlRow[]; readonly marks: readonly number[] } | { readonly control: 'end' | 'idle' };
const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ rows: fc.array(row, { maxLength: 60 }), marks: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ control: 'idle' as const }) },
);

describe('a ring between two workers', () => {
  it('carries batches, marks and control in order, however small it is', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), fc.integer({ min: 64, max: 8192 }), (messages, capacity) => {
        const ring = new Ring(Ring.allocate(capacity));
        const bells = new Doorbells(Doorbells.allocate(1));
        const layout = { fields, withKinds: false };
        const writer = new RingWriter(ring, { bells, worker: 0 });
        const reader = new RingReader(ring, { bells, worker: 0 }, new BatchPool(layout, 1));
        const pool = new BatchPool(layout, 1);
        const fill = new RowsToColumns(fields);
        const read = new ColumnsToRows(fields);
        const got: unknown[] = [];
        const drain = (): void => {
          for (let element = reader.peek(); element; element = reader.peek()) {
            got.push(describeElement(element, read));
            reader.shift();
            if (element.kind === 'batch') element.release();
          }
        };
        for (const wanted of messages) {
          while (!writer.hasRoom()) {
            drain();
            writer.pump();
          }
          if ('control' in wanted) writer.push({ kind: 'status', idle: true });
          else {
            const batch = pool.take()!;
            fill.fill(batch, wanted.rows, null);
            wanted.marks.forEach((mark, index) => {
              batch.markRows[index] = mark;
              batch.markValues[index] = mark * 1.5;
            });
            batch.markCount = wanted.marks.length;
            writer.push({ kind: 'batch', batch, release: () => pool.give(batch) });
          }
        }
        for (let turns = 0; turns < 100_000 && !(writer.drained() && ring.available() === 0); turns++) {
          writer.pump();
          drain();
        }
        drain();
        expect(got).toEqual(
          messages.map((wanted) => ('control' in wanted ? 'idle' : { rows: wanted.rows, marks: wanted.marks.map((m) => [m, m * 1.5]) })),
        );
      }),
    );
  });

  it('tells the reader that it was aborted', () => {
    const ring = new Ring(Ring.allocate(64));
    const reader = new RingReader(
      ring,
      { bells: new Doorbells(Doorbells.allocate(1)), worker: 0 },
      new BatchPool({ fields, withKinds: false }, 1),
    );
    expect(reader.peek()).toBeNull();
    ring.abort();
    expect(() => reader.peek()).toThrow(/lost/);
  });
});

function describeElement(element: Element, read: ColumnsToRows): unknown {
  if (element.kind !== 'batch') return element.kind === 'status' ? 'idle' : element.kind;
  const { batch } = element;
  const marks = Array.from({ length: batch.markCount }, (_, i) => [batch.markRows[i], batch.markValues[i]]);
  return { rows: read.rows(batch), marks };
}
