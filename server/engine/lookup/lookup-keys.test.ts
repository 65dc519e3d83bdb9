import { RowsToColumns } from '@headrace/connector-sdk/base';
import { ColumnVector, types, type DataType, type SqlRow, type SqlValue } from '@headrace/connector-sdk/schema';
import { describe, expect, it } from 'vitest';
import { EngineBatch } from '../contract/batch';
import { KeyReader } from './lookup-keys';

/** The keys of rows of columns of these types. */
function keysOf(
  columns: readonly DataType[],
  rows: readonly SqlRow[],
): KeyReader['text'] extends (...args: never) => infer T ? T[] : never {
  const fields = columns.map((type, i) => ({ name: `c${i}`, type }));
  const batch = new EngineBatch(
    columns.map((type) => new ColumnVector(type, rows.length)),
    rows.length,
  );
  new RowsToColumns(fields).fill(batch, rows, null);
  const reader = new KeyReader(
    fields.map((_, column) => ({ column })),
    fields,
  );
  return rows.map((_, row) => reader.text(batch, row));
}

const different = (columns: readonly DataType[], rows: readonly SqlRow[]): void =>
  expect(new Set(keysOf(columns, rows)).size).toBe(rows.length);
const bytes = (...values: readonly number[]): SqlValue => Uint8Array.from(values);

describe('keys of a look-up', () => {
  it('are one for each sequence of bytes, also where it is no text', () => {
    different([types.BYTES], [[bytes(0x80)], [bytes(0x81)], [bytes(0xff, 0xfe)], [bytes(0xef, 0xbf, 0xbd)], [bytes()]]);
    different([types.BYTES, types.INT], [[bytes(0x80), 1], [bytes(0x81), 1]]); // prettier-ignore
  });

  it('keep a byte order mark', () => {
    different([types.STRING], [['a'], ['\uFEFFa']]);
  });

  it('of several columns cannot be confused', () => {
    different(
      [types.STRING, types.STRING],
      [
        ['a', 'b1:c'],
        ['a1:b', 'c'],
        ['a|1:b', 'c'],
        ['', 'ab'],
        ['ab', ''],
      ],
    );
  });

  it('of integers are the same whatever their width', () => {
    expect(keysOf([types.INT], [[-7], [5]])).toEqual(keysOf([types.BIGINT], [[-7n], [5n]]));
  });

  it('are null where a column is NULL', () => {
    expect(keysOf([types.STRING, types.INT], [['a', null]])).toEqual([null]);
  });
});
