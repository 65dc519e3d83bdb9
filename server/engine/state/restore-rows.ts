import { keyGroupOf } from './key-hash';
import { hashOfSlot, type KeyedTable } from './keyed-table';
import type { SectionRows } from './section-format';

/** Key groups `[from, to)` that a subtask owns. */
export interface KeyGroupRange {
  readonly from: number;
  readonly to: number;
}

/** Takes those rows of a section into the table whose key group is in the range. `groupHash`: hash of the key that decides, where it is not the whole key. */
export function restoreRows(
  table: KeyedTable,
  section: SectionRows,
  range: KeyGroupRange,
  groupHash: (section: SectionRows, row: number) => number = (from, row) => hashOfSlot(from.layout, from.keys, row),
): void {
  if (section.rows > 0) table.expectRows(hashOfSlot(section.layout, section.keys, 0));
  for (let row = 0; row < section.rows; row++) {
    const group = keyGroupOf(groupHash(section, row));
    if (group >= range.from && group < range.to) restoreRow(table, section, row);
  }
}

function restoreRow(table: KeyedTable, section: SectionRows, row: number): void {
  const { keyWords, keyColumns } = section.layout;
  if (section.cold && table.find(section.keys, row * keyWords, section.heap) >= 0) return;
  const slot = table.insertAbsent(hashOfSlot(section.layout, section.keys, row), {
    keys: section.keys,
    base: row * keyWords,
    heap: section.heap,
  });
  table.presence[slot] = section.presence[row]!;
  for (let word = 0; word < keyWords; word++) table.keys[slot * keyWords + word] = section.keys[row * keyWords + word]!;
  for (const column of keyColumns) if (column.physical === 'bytes') moveText(table, table.keys, slot * keyWords + column.at, section);
  if (section.cold && table.cold !== null && table.recall(slot)) return;
  for (let column = 0; column < table.columns.length; column++) {
    const target = table.columns[column]!;
    target.copySlot(slot, section.columns[column]!, row);
    if (target.kind === 'bytes') moveText(table, target.i32, 2 * slot, section);
  }
}

function moveText(table: KeyedTable, words: Int32Array, at: number, section: SectionRows): void {
  words[at] = table.heap.append(section.heap, words[at]!, words[at + 1]!);
}
