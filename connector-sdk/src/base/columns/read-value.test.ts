import { expect, it } from 'vitest';
import { ColumnBatch, notNull, types } from '../../schema';
import { ColumnsToRows, RowsToColumns } from '..';

it('keeps a byte order mark at the beginning of a text, also within nested values', () => {
  const fields = [
    { name: 'text', type: types.STRING },
    { name: 'texts', type: types.ARRAY(notNull(types.STRING)) },
  ];
  const batch = ColumnBatch.allocate(
    fields.map(({ type }) => type),
    1,
  );
  const row = ['\uFEFFa', ['\uFEFF', 'b']];
  new RowsToColumns(fields).fill(batch, [row], null);
  expect(new ColumnsToRows(fields).row(batch, 0)).toEqual(row);
});
