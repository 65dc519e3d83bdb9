import { notNull, types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { finishHash, foldWord, HASH_SEED, keyGroupOf } from './key-hash';
import { KeyedTable } from './keyed-table';
import { hashOfWords } from './slot-hash';
import { capacityAfter, placeOf, placesOf, saltFrom } from './slot-places';
import { StateMemory } from './state-memory';
import { tableLayout } from './table-layout';

const long = notNull(types.BIGINT);
const hashOf = (key: number): number => finishHash(foldWord(foldWord(HASH_SEED, key), 0));
const insert = (table: KeyedTable, key: number): number => {
  const slot = table.insertAbsent(hashOf(key));
  table.keys[slot * 2] = key;
  table.presence[slot] = 1;
  return slot;
};

test('capacities grow by a half and by a third, and every slot of each is a place', () => {
  for (let capacity = 1; capacity < 40_000; capacity = capacityAfter(capacity)) {
    expect(capacityAfter(capacity)).toBeLessThanOrEqual(Math.max(2, capacity * 1.5));
    const places = placesOf(capacity);
    const seen = new Set<number>();
    for (let i = 0; i < capacity; i++) seen.add(placeOf(Math.floor(((i + 0.5) * 2 ** 32) / capacity) | 0, 1, places));
    expect(seen.size).toBe(capacity);
    expect(placeOf(-1, 1, places)).toBe(capacity - 1);
  }
});

test('a key of COUNT and SUM costs 48 bytes at most with a BIGINT key, 96 with one of 16 characters, whatever the number of keys', () => {
  const kinds = [
    { type: long, most: 48, text: 0 },
    { type: notNull(types.STRING), most: 96, text: 16 },
  ];
  for (const { type, most, text } of kinds) {
    const table = new KeyedTable(tableLayout([type], 'count', ['i64']), new StateMemory(), 'test');
    const bytes = new Uint8Array(text);
    let worst = 0;
    for (let key = 1; key <= 40_000; key++) {
      const words = text === 0 ? [key, 0] : [table.heap.append(bytes, 0, text), text, key];
      const slot = table.insertAbsent(hashOfWords(table.layout, Int32Array.from(words), 0));
      table.keys.set(words, slot * words.length);
      table.presence[slot] = 1;
      if (key > 256) worst = Math.max(worst, table.memoryBytes() / key);
    }
    expect(worst).toBeLessThanOrEqual(most);
  }
});

/** Slots that were looked at for all insertions. */
function looks(keys: Iterable<number>, table: KeyedTable): number {
  let count = 0;
  for (const key of keys) {
    const slot = insert(table, key);
    const place = placeOf(hashOf(key), table.salt, placesOf(table.capacity));
    count += 1 + ((slot - place + table.capacity) % table.capacity);
  }
  return count;
}

test('keys that come in the order of another table cost no more than others', () => {
  const memory = new StateMemory();
  const layout = tableLayout([long], 'flag', []);
  for (const keys of [10_000, 13_000, 16_500]) {
    const first = new KeyedTable(layout, memory, 'first');
    const scattered = looks(
      Array.from({ length: keys }, (_, key) => key),
      first,
    );
    const inOrder: number[] = [];
    for (let slot = 0; slot < first.capacity; slot++) if (first.presence[slot]! > 0) inOrder.push(first.keys[slot * 2]!);
    const again = looks(inOrder, new KeyedTable(layout, memory, 'second'));
    expect(again).toBeLessThan(scattered * 1.5);
    const restored = new KeyedTable(layout, new StateMemory(), 'first');
    restored.expectRows(hashOf(inOrder[0]!));
    expect(looks(inOrder, restored)).toBeLessThan(scattered * 1.5);
  }
});

test('the key groups of one subtask fill all of a table', () => {
  const table = new KeyedTable(tableLayout([long], 'flag', []), new StateMemory(), 'test');
  for (let key = 0; key < 200_000; key++) if (keyGroupOf(hashOf(key)) < 4) insert(table, key);
  const quarters = [0, 0, 0, 0];
  for (let slot = 0; slot < table.capacity; slot++) if (table.presence[slot]! > 0) quarters[Math.floor((slot * 4) / table.capacity)]! += 1;
  for (const share of quarters) expect(share / table.size).toBeCloseTo(0.25, 1);
});

test('salts are odd and differ', () => {
  const salts = Array.from({ length: 1_000 }, (_, seed) => saltFrom(seed));
  expect(salts.every((salt) => (salt & 1) === 1)).toBe(true);
  expect(new Set(salts).size).toBe(1_000);
});
