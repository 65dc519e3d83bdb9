import { isHeadraceError } from '@headrace/connector-sdk';
import { notNull, types } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { KeyedTable } from './keyed-table';
import { finishHash, foldWord, HASH_SEED } from './key-hash';
import { StateMemory } from './state-memory';
import { tableLayout } from './table-layout';
import { ColdMaps } from './testing/cold-maps';

const layout = tableLayout([notNull(types.INT)], 'count', ['f64']);
const put = (table: KeyedTable, key: number): void => {
  const slot = table.insertAbsent(finishHash(foldWord(HASH_SEED, key)));
  table.keys[slot] = key;
  table.presence[slot] = 1;
  table.columns[0]!.f64[slot] = key * 2;
};

test('a table that outgrows its memory fails with the operator, the limit and what to do', () => {
  const table = new KeyedTable(layout, new StateMemory(100_000), 'orders per user');
  let problem: unknown = null;
  try {
    for (let key = 0; key < 100_000; key++) put(table, key);
  } catch (error) {
    problem = error;
  }
  expect(isHeadraceError(problem) && problem.code).toBe('state.memory-exceeded');
  expect(String(problem)).toContain('orders per user');
  expect(isHeadraceError(problem) && problem.remedy).toContain('memory');
});

test('keys stay found over growth and removal, and all memory comes back', () => {
  const memory = new StateMemory(10_000_000);
  const table = new KeyedTable(layout, memory, 'test');
  for (let key = 0; key < 5_000; key++) put(table, key);
  const find = (key: number): number => table.find(Int32Array.of(key), 0, new Uint8Array(0));
  for (let key = 0; key < 5_000; key += 2) table.remove(find(key));
  for (let key = 5_000; key < 9_000; key++) put(table, key);
  for (let key = 0; key < 9_000; key++) {
    const slot = find(key);
    expect(slot >= 0).toBe(key >= 5_000 || key % 2 === 1);
    if (slot >= 0) expect(table.columns[0]!.f64[slot]).toBe(key * 2);
  }
  table.drop();
  expect(memory.usedBytes).toBe(0);
});

test('a write under a snapshot copies 64 bytes of slots at most, whatever the capacity', () => {
  const table = new KeyedTable(layout, new StateMemory(), 'test');
  const guarded = new Map<number, number>();
  for (let key = 0; key < 20_000; key++) {
    put(table, key);
    guarded.set(table.capacity, table.guard.length << table.shift);
  }
  for (const [capacity, slots] of guarded) expect(slots).toBe(capacity);
  expect((1 << table.shift) * 20).toBeLessThanOrEqual(64);
});

test('keys that leave by ranges leave no range crowded: a probe stays short however many keys have come', () => {
  const memory = new StateMemory(1_000_000_000, { afterBytes: 3_000_000, store: new ColdMaps() });
  const table = new KeyedTable(layout, memory, 'test', undefined, true);
  let longest = 0;
  for (let key = 0; key < 400_000; key++) {
    put(table, key);
    if (table.cold !== null && key % 2_000 === 0) longest = Math.max(longest, longestRun(table) / table.capacity);
  }
  expect(table.cold).not.toBeNull();
  expect(longest).toBeLessThan(0.01);
});

/** Slots in use one behind the other: what a probe may have to go through. */
function longestRun({ presence, capacity }: KeyedTable): number {
  let [longest, run] = [0, 0];
  for (let slot = 0; slot < capacity; slot++) {
    run = presence[slot] === 0 ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
