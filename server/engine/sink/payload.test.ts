import { RowsToColumns, ColumnsToRows, changeOf } from '@headrace/connector-sdk/base';
import { ColumnBatch, types, type SqlRow } from '@headrace/connector-sdk/schema';
import type { RowChange } from '@headrace/connector-sdk/spec';
import { describe, expect, it } from 'vitest';
import { ColumnsBuilder, RowsBuilder, SeenChanges, type PayloadBuilder } from './payload';

const fields = [
  { name: 'k', type: types.BIGINT },
  { name: 'name', type: types.STRING },
  { name: 'n', type: types.INT },
];
const upserts: readonly RowChange[] = ['insert', 'update-after', 'delete'];
type Line = readonly [RowChange, ...SqlRow];

function batchOf(lines: readonly Line[]): ColumnBatch {
  const batch = ColumnBatch.allocate(
    fields.map(({ type }) => type),
    16,
  );
  new RowsToColumns(fields).fill(
    batch,
    lines.map(([, ...row]) => row),
    lines.map(([kind]) => kind),
  );
  return batch;
}

const linesOf = (batch: ColumnBatch): Line[] =>
  Array.from({ length: batch.rowCount }, (_, row) => [changeOf(batch.kinds?.[row] ?? 0), ...new ColumnsToRows(fields).row(batch, row)]);

function taken(builder: PayloadBuilder, batch: ColumnBatch): Line[] {
  builder.add(batch);
  const data = builder.take();
  if (data?.kind === 'columns') return linesOf(data.batch);
  return data?.kind === 'rows' ? data.rows.map((row, i): Line => [data.kinds![i]!, ...row]) : [];
}

const changes: readonly Line[] = [
  ['update-before', 1n, 'one', 1],
  ['update-after', 1n, 'one', 2],
  ['update-before', 2n, null, 1],
  ['update-before', 3n, 'three', 1],
  ['update-after', 4n, 'four', 1],
  ['delete', 5n, 'five', 1],
  ['update-before', 6n, 'six', 1],
];
const told: readonly Line[] = [
  ['update-after', 1n, 'one', 2],
  ['delete', 2n, null, 1],
  ['delete', 3n, 'three', 1],
  ['update-after', 4n, 'four', 1],
  ['delete', 5n, 'five', 1],
  ['delete', 6n, 'six', 1],
];

describe.each([
  ['columns', (kinds: readonly RowChange[], key: readonly number[]) => new ColumnsBuilder(new SeenChanges(kinds, key))],
  ['rows', (kinds: readonly RowChange[], key: readonly number[]) => new RowsBuilder(fields, new SeenChanges(kinds, key))],
])('changes as a sink is told them, in %s', (_name, builder) => {
  it('by key: an old row whose new one follows is left out, one whose new one was kept back is deleted', () => {
    expect(taken(builder(upserts, [0]), batchOf(changes))).toEqual(told);
  });

  it('finds keys of texts and of several columns', () => {
    const lines: readonly Line[] = [
      ['update-before', 1n, 'a', 1],
      ['update-after', 1n, 'a', 2],
      ['update-before', 1n, 'a', 2],
      ['update-after', 1n, 'b', 2],
      ['update-before', null, null, 1],
      ['update-after', null, null, 2],
    ];
    expect(taken(builder(upserts, [0, 1]), batchOf(lines)).map(([kind]) => kind)).toEqual([
      'update-after',
      'delete',
      'update-after',
      'update-after',
    ]);
  });

  it('without a key, or where nothing can be deleted, old rows are left out', () => {
    expect(taken(builder(upserts, []), batchOf(changes)).map(([kind]) => kind)).toEqual(['update-after', 'update-after', 'delete']);
    const kinds = taken(builder(['insert', 'update-after'], [0]), batchOf(changes)).map(([kind]) => kind);
    expect(kinds).toEqual(['update-after', 'update-after']);
  });

  it('every kind where all are taken', () => {
    expect(taken(builder([...upserts, 'update-before'], [0]), batchOf(changes))).toEqual(changes);
  });
});

it('a batch stays as it is: another sink may read it too', () => {
  const batch = batchOf(changes);
  const first = new ColumnsBuilder(new SeenChanges(upserts, [0]));
  expect(taken(first, batch)).toEqual(told);
  expect(linesOf(batch)).toEqual(changes);
});
