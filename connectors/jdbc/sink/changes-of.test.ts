import { expect, it } from 'vitest';
import { groupsOf } from './changes-of';
import { EpochChanges, type Change } from './epoch';

const change = (n: number, size: number): Change => ({ deletes: false, cells: [String(n).padEnd(size, '.'), null] });
const shape = (groups: Iterable<readonly Change[]>): number[][] =>
  [...groups].map((group) => group.map(({ cells }) => parseInt(cells[0]!)));

it('groups end where they have enough rows or characters; a change that is too large stands alone; none is lost', () => {
  const limit = { rows: 3, characters: 100 };
  const sizes = [10, 10, 10, 10, 60, 60, 500, 10, 90, 1];
  expect(
    shape(
      groupsOf(
        sizes.map((size, n) => change(n, size)),
        limit,
      ),
    ),
  ).toEqual([[0, 1, 2], [3, 4], [5], [6], [7, 8], [9]]);
  expect(shape(groupsOf([], limit))).toEqual([]);
});

it('what is held is counted, also where a key comes again', () => {
  const fields = [
    { name: 'id', type: { kind: 'INT', nullable: false } },
    { name: 'text', type: { kind: 'VARCHAR', length: 0x7fffffff, nullable: true } },
  ] as const;
  const changes = new EpochChanges({ name: 't', fields, primaryKey: ['id'], metadata: [], partitionKeys: [] });
  changes.add(['1', 'x'.repeat(1_000)], 'insert');
  changes.add(['2', 'y'.repeat(10)], 'insert');
  changes.add(['1', 'z'.repeat(20)], 'update-after');
  expect([changes.size, changes.characters]).toEqual([2, 32]);
  changes.add(['2', null], 'delete');
  expect([changes.size, changes.characters]).toEqual([2, 22]);
  changes.take();
  expect([changes.size, changes.characters]).toEqual([0, 0]);
});
