import { notNull, types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { KeyedTable } from './keyed-table';
import { finishHash, foldWord, HASH_SEED } from './key-hash';
import { decodeSection } from './section-format';
import { StateMemory } from './state-memory';
import { tableLayout } from './table-layout';
import { TableSnapshot } from './table-snapshot';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** A table of INT keys with a number and a text each; `presence` as groups count their rows, or as a flag. */
function tableOf(
  presence: 'count' | 'flag',
  keys: number,
): { readonly table: KeyedTable; readonly put: (key: number, to: string) => void } {
  const layout = tableLayout([notNull(types.INT)], presence, ['i64', 'bytes', 'u8']);
  const table = new KeyedTable(layout, new StateMemory(), 'test');
  const put = (key: number, to: string): void => {
    const found = table.find(Int32Array.of(key), 0, new Uint8Array(0));
    const slot = found < 0 ? table.insertAbsent(finishHash(foldWord(HASH_SEED, key))) : found;
    table.touchSlot(slot);
    table.keys[slot] = key;
    table.presence[slot] = 1;
    table.columns[0]!.i32[2 * slot] = to.length;
    table.columns[2]!.u8[slot] = to.length;
    const bytes = text(to);
    table.putBytes(1, slot, bytes, 0, bytes.length);
  };
  for (let key = 0; key < keys; key++) put(key, `a${key}`);
  return { table, put };
}

/** Each key of the sections with what it has, and how often it came. */
function read(table: KeyedTable, sections: readonly Uint8Array[]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const bytes of sections) {
    const { rows, keys, columns, heap } = decodeSection(bytes, table.layout);
    for (let row = 0; row < rows; row++) {
      const [start, length] = [columns[1]!.i32[2 * row]!, columns[1]!.i32[2 * row + 1]!];
      const value = `${new TextDecoder().decode(heap.subarray(start, start + length))} ${columns[0]!.i64[row]} ${columns[2]!.u8[row]}`;
      found.set(keys[row]!, [...(found.get(keys[row]!) ?? []), value]);
    }
  }
  return found;
}

test.each([
  ['rows that are counted', 'count', 1],
  ['a flag', 'flag', 1],
  ['a table that grows meanwhile', 'count', 2],
] as const)('a snapshot of 20,000 keys is of the moment it began at, whatever is written while it is read: %s', (_, presence, times) => {
  const keys = 20_000;
  const { table, put } = tableOf(presence, keys);
  const snapshot = new TableSnapshot(table, []);
  const sections: Uint8Array[] = [];
  for (let at = 0, more = true; more;) {
    for (let i = 0; i < 5_000; i++, at += 7_919) put(at % (keys * times), `later ${at}`);
    const section = snapshot.next();
    if (section !== null) sections.push(section);
    more = section !== null;
  }
  const found = read(table, sections);
  expect(found.size).toBe(keys);
  for (const [key, values] of found) {
    const value = `a${key}`;
    expect(values).toEqual([`${value} ${value.length} ${value.length}`]);
  }
  expect(table.snapshot).toBe(null);
});
