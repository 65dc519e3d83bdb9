import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyedTable } from './keyed-table';
import { StateMemory } from './state-memory';
import { tableLayout } from './table-layout';
import { types } from '@headrace/connector-sdk/schema';

const SLOTS = 4;

function made(): KeyedTable {
  const table = new KeyedTable(tableLayout([types.INT], 'count', ['bytes']), new StateMemory(1 << 30), 'texts');
  for (let slot = 0; slot < SLOTS; slot++) table.presence[slot] = 1;
  return table;
}
function textOf(table: KeyedTable, slot: number): readonly number[] {
  const { i32 } = table.columns[0]!;
  return [...table.heap.bytes.subarray(i32[2 * slot]!, i32[2 * slot]! + i32[2 * slot + 1]!)];
}

const change = fc.record({
  slot: fc.nat(SLOTS - 1),
  kind: fc.constantFrom('put' as const, 'append' as const, 'append' as const, 'append' as const, 'cut' as const),
  bytes: fc.uint8Array({ maxLength: 200 }),
});

test('texts that are put, grow at their end and are cut at their front hold what they should', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 80 }), (changes) => {
      const table = made();
      const expected: number[][] = Array.from({ length: SLOTS }, () => []);
      for (const { slot, kind, bytes } of changes) {
        const before = expected[slot]!;
        if (kind === 'put') table.putBytes(0, slot, bytes, 0, bytes.length);
        else if (kind === 'append') table.appendBytes(0, slot, bytes, 0, bytes.length);
        else table.cutBytes(0, slot, Math.min(before.length, bytes.length));
        expected[slot] = kind === 'put' ? [...bytes] : kind === 'append' ? [...before, ...bytes] : before.slice(bytes.length);
        for (let other = 0; other < SLOTS; other++) expect(textOf(table, other)).toEqual(expected[other]);
      }
    }),
  );
});

test('a text that grows byte by byte is copied a few times only, and compaction keeps it', () => {
  const table = made();
  const bytes = new Uint8Array(32).fill(7);
  for (let i = 0; i < 100_000; i++) table.appendBytes(0, i % SLOTS, bytes, 0, bytes.length);
  expect(table.heap.used).toBeLessThan(8 * 100_000 * bytes.length);
  for (let slot = 0; slot < SLOTS; slot++) expect(textOf(table, slot)).toHaveLength((100_000 / SLOTS) * bytes.length);
});
