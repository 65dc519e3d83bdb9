import fc from 'fast-check';
import { expect } from 'vitest';
import { bindFormat, ByteBuffer, ColumnBatch, types, type FormatRuntime, type RejectedRecord } from '@headrace/connector-sdk';
import { kindTextOf, RowsToColumns } from '@headrace/connector-sdk/base';
import { decodeFramedBytes, optionsOf, tableOf } from '@headrace/connector-sdk/testing';

export interface Row {
  readonly id: number;
  readonly name: string | null;
  readonly price: number;
}
/** One event of a changelog, as a database would tell it. */
export type Change =
  { readonly op: 'insert' | 'delete'; readonly row: Row } | { readonly op: 'update'; readonly row: Row; readonly before: Row };

const schema = tableOf([
  { name: 'id', type: types.BIGINT },
  { name: 'name', type: types.STRING },
  { name: 'price', type: types.DOUBLE },
]);
const encoder = new TextEncoder();

const row = fc.record({ id: fc.nat(), name: fc.option(fc.string()), price: fc.integer({ min: -1_000, max: 1_000 }) });
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ op: fc.constantFrom('insert' as const, 'delete' as const), row }),
  fc.record({ op: fc.constant('update' as const), row, before: row }),
);

export interface Decoded {
  readonly rows: readonly string[];
  readonly origins: readonly number[];
  readonly rejected: readonly RejectedRecord[];
}

/** Decodes records by hand in batches of `capacity`. */
export function decodeAll<O>(
  format: FormatRuntime<O>,
  records: readonly string[],
  more: { options?: Record<string, string>; onError?: 'fail' | 'skip' | 'dead-letter'; capacity?: number } = {},
): Decoded {
  const { rows, kinds, origins, rejected } = decodeFramedBytes(
    records.map((text) => encoder.encode(text)),
    { format, ...more, options: optionsOf(format.spec, more.options), fields: schema.fields },
  );
  return { rows: rows.map((values, i) => `${kindTextOf(kinds[i] ?? 0)} ${values.map(String).join('|')}`), origins, rejected };
}

const textOf = (kind: string, { id, name, price }: Row): string => `${kind} ${id}|${name === null ? 'null' : name}|${price}`;
const rowsOf = (one: Change): string[] =>
  one.op === 'update' ? [textOf('-U', one.before), textOf('+U', one.row)] : [textOf(one.op === 'insert' ? '+I' : '-D', one.row)];

/** Any changes, told by `print`, come out as they were, whatever the size of batches; each row knows its record. */
export function expectAnyChanges<O>(format: FormatRuntime<O>, print: (one: Change) => string, options: Record<string, string> = {}): void {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), fc.integer({ min: 2, max: 40 }), (changes, capacity) => {
      const { rows, origins } = decodeAll(format, changes.map(print), { options, capacity });
      expect(rows).toEqual(changes.flatMap(rowsOf));
      expect(origins).toEqual(changes.flatMap((one, i) => rowsOf(one).map(() => i)));
    }),
    { numRuns: 60 },
  );
}

/** Rows with kinds as the format writes them, one text a row. */
export function encodeAll<O>(format: FormatRuntime<O>, rows: readonly (readonly [number, Row])[]): string[] {
  const batch = ColumnBatch.allocate(
    schema.fields.map((field) => field.type),
    rows.length,
  );
  const values = rows.map(([, { id, name, price }]) => [BigInt(id), name, price]);
  new RowsToColumns(schema.fields).fill(batch, values, null);
  batch.kinds = Uint8Array.from(rows, ([kind]) => kind);
  const out = new ByteBuffer();
  const ends = new Int32Array(rows.length);
  bindFormat(format, optionsOf(format.spec)).createEncoder(schema).encodeFramed!(batch, { from: 0, to: rows.length }, out, ends);
  return rows.map((_, i) => new TextDecoder().decode(out.bytes.subarray(i === 0 ? 0 : ends[i - 1], ends[i])));
}

/** Poison in the middle: fail names it, the other policies hand its bytes over and keep all others. */
export function expectPolicies<O>(format: FormatRuntime<O>, good: string, poison: string): void {
  expect(() => decodeAll(format, [good, poison, good])).toThrow(/record 1/);
  for (const onError of ['skip', 'dead-letter'] as const) {
    const { rows, origins, rejected } = decodeAll(format, [good, poison, good], { onError });
    expect(origins).toEqual([0, 2]);
    expect(rows).toHaveLength(2);
    expect(rejected.map(({ bytes, place }) => [new TextDecoder().decode(bytes), place])).toEqual([[poison, 'record 1']]);
  }
}
