import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryOutput } from '../batch/testing/memory-output';
import { batchOf, type PlainRow } from '../batch/testing/rows';
import { BatchTarget } from '../operators/output/batch-target';
import { HoistedTarget, writeValues } from '../operators/output/write-row';
import { arbitraryRow } from '../operators/testing/arbitrary-rows';
import { keyOf, lawColumns } from '../operators/testing/oracle';
import { keyGroupsOfSubtask } from '../state/key-hash';
import { rowLayout, type RowLayout } from '../state/row-layout';
import { RowStore } from '../state/row-store';
import { StateMemory } from '../state/state-memory';
import { keyHash, keyParts } from './key-code';
import { LoopWriter, type Loop, type RowAccess } from './loop-writer';
import { RowCode } from './row-code';

const session = { timeZone: 'UTC', now: () => 0 };
const all = lawColumns.map((_, index) => index);
const layoutOf = (key: readonly number[]): RowLayout =>
  rowLayout({ types: lawColumns, key, identity: all, ordered: true, words: ['count'], doubles: ['touched'] });

/** Inserts (+) or takes back (-) each row; equal rows are counted in one record. */
function changer(store: RowStore): Loop {
  const loop = new LoopWriter(session);
  const row = loop.inputRow(lawColumns, { nulls: true, changes: true });
  const { builder } = loop;
  return loop.build('change', () => {
    const code = RowCode.of(loop, store);
    const scope = loop.scope(row);
    const values = (columns: readonly number[]) => columns.map((index) => row.column(index));
    const key = values(store.layout.key);
    const hash = keyHash(scope, keyParts(scope, key));
    const whole = [...key, ...values(all)];
    const identity = keyHash(scope, keyParts(scope, whole));
    const same = code.findIdentity(whole, identity, true);
    builder.open(`if ((${row.kind} & 1) === 0) {`);
    builder.open(`if (${same.address} === 0) {`);
    const list = code.findList(key, hash, true);
    const made = code.write(values(all));
    builder.line(`${made.word('count')} = 1; ${made.double('touched')} = 0.5;`);
    builder.line(`${code.name}.append(${list.bucket}, ${list.address}, ${made.address}, ${hash});`);
    builder.line(`${code.name}.putIdentity(${made.address}, ${identity});`);
    builder.close('} else {');
    const old = code.at(same.address);
    old.touch();
    builder.line(`${old.word('count')}++;`);
    builder.close();
    builder.close(`} else if (${same.address} > 0) {`);
    const old2 = code.at(same.address);
    builder.line(`if (${old2.word('count')} === 1) ${code.name}.removeRow(${same.address});`);
    builder.open('else {');
    old2.touch();
    builder.line(`${old2.word('count')}--;`);
    builder.close();
    builder.close();
  });
}

/** Writes, for each row, all records of its key, each `count` times. */
function lister(store: RowStore, target: BatchTarget): Loop {
  const loop = new LoopWriter(session);
  const row: RowAccess = loop.inputRow(lawColumns, { nulls: true, changes: false });
  const { builder } = loop;
  const out = new HoistedTarget(builder, builder.bind('o', target), lawColumns, false);
  loop.afterLoop(out.save());
  return loop.build('list', () => {
    const code = RowCode.of(loop, store);
    const scope = loop.scope(row);
    const key = store.layout.key.map((index) => row.column(index));
    const found = code.findList(key, keyHash(scope, keyParts(scope, key)), false);
    code.each(found.address, (stored) => {
      builder.open(`for (let n = 0; n < ${stored.word('count')}; n++) {`);
      writeValues(
        builder,
        out,
        all.map((index) => stored.column(index)),
      );
      out.advance();
      builder.close();
    });
  });
}

interface Change {
  readonly row: PlainRow;
  readonly back: boolean;
}
const arbitraryChanges = fc.array(fc.tuple(arbitraryRow, fc.boolean(), fc.nat(), fc.nat(9)), { maxLength: 80 }).map((entries) => {
  const held: PlainRow[] = [];
  return entries.map(([row, back, which, grow]): Change => {
    const long = grow === 0 ? 'long '.repeat(20_000) : 'x'.repeat(which % 300);
    const fresh = [...row.slice(0, 8), row[8] === null ? null : `${String(row[8])}${long}`];
    if (back && held.length > 0) return { row: held.splice(which % held.length, 1)[0]!, back: true };
    held.push(fresh);
    return { row: fresh, back: false };
  });
});

const apply = (loop: Loop, changes: readonly Change[]): void => {
  if (changes.length === 0) return;
  const batch = batchOf(
    lawColumns,
    changes.map(({ row }) => row),
    changes.map(({ back }) => (back ? 3 : 0)),
  );
  loop(batch, 0, changes.length);
};

function listed(store: RowStore, asked: readonly PlainRow[]): readonly PlainRow[] {
  if (asked.length === 0) return [];
  const out = new MemoryOutput(lawColumns, false);
  const target = new BatchTarget(out, 0);
  target.ready();
  lister(store, target)(batchOf(lawColumns, asked), 0, asked.length);
  target.flush();
  return out.rows().map(({ row }) => row);
}

/** The rows held after the changes, one for each key as the question, and what should be listed. */
function expected(changes: readonly Change[], key: readonly number[]): { asked: PlainRow[]; rows: PlainRow[] } {
  const groups = new Map<string, PlainRow[]>();
  for (const { row, back } of changes) {
    const name = keyOf(row, key);
    const rows = groups.get(name) ?? [];
    const equal = (other: PlainRow): boolean => keyOf(other, all) === keyOf(row, all);
    if (back) {
      const at = rows.findLastIndex(equal);
      rows.splice(at, 1);
    } else {
      const at = rows.findLastIndex(equal);
      if (at < 0) rows.push(row);
      else rows.splice(at, 0, row);
    }
    groups.set(name, rows);
  }
  const held = [...groups.values()].filter((rows) => rows.length > 0);
  return { asked: held.map((rows) => rows[0]!), rows: held.flat() };
}

const keys = fc.constantFrom<readonly number[]>([0], [1, 3], [], [5, 6], [8]);

describe('row store', () => {
  test('holds what was put and not taken back, in order', () => {
    fc.assert(
      fc.property(keys, arbitraryChanges, (key, changes) => {
        const store = new RowStore(layoutOf(key), new StateMemory(), 'test');
        apply(changer(store), changes);
        const { asked, rows } = expected(changes, key);
        expect(listed(store, asked)).toEqual(rows);
        expect(store.rows).toBe(new Set(rows.map((row) => keyOf(row, all))).size);
      }),
      { numRuns: 120 },
    );
  });

  test('a snapshot read while rows change is the moment of its making, at any parallelism', () => {
    fc.assert(
      fc.property(keys, arbitraryChanges, fc.nat(), fc.constantFrom(1, 3), (key, changes, where, parallelism) => {
        const at = where % (changes.length + 1);
        const store = new RowStore(layoutOf(key), new StateMemory(), 'test');
        const change = changer(store);
        apply(change, changes.slice(0, at));
        const snapshot = store.snapshot();
        const sections: Uint8Array[] = [];
        apply(change, changes.slice(at));
        for (let bytes = snapshot.next(); bytes !== null; bytes = snapshot.next()) sections.push(bytes.slice());
        const { asked, rows } = expected(changes.slice(0, at), key);
        const restored = Array.from({ length: parallelism }, (_, subtask) => {
          const part = new RowStore(layoutOf(key), new StateMemory(), 'test');
          for (const section of sections) part.restore(section, keyGroupsOfSubtask(subtask, parallelism));
          part.endRestore();
          return part;
        });
        for (const one of asked) {
          const answers = restored.map((part) => listed(part, [one])).filter((answer) => answer.length > 0);
          expect(answers).toEqual([rows.filter((row) => keyOf(row, key) === keyOf(one, key))]);
        }
        expect(restored.reduce((sum, part) => sum + part.rows, 0)).toBe(new Set(rows.map((row) => keyOf(row, all))).size);
        const first = restored[0]!;
        apply(changer(first), parallelism === 1 ? changes.slice(at) : []);
        if (parallelism === 1) {
          const end = expected(changes, key);
          expect(listed(first, end.asked)).toEqual(end.rows);
        }
      }),
      { numRuns: 120 },
    );
  });
});

test('room of freed rows is used again and given back', () => {
  const memory = new StateMemory();
  const store = new RowStore(layoutOf([0]), memory, 'test');
  const change = changer(store);
  const row = (n: number): PlainRow => [`k${n}`, 1n, 2n, 0.5, 7, 3n, true, 0n, 'text'.repeat(n % 50)];
  const rows = Array.from({ length: 20_000 }, (_, n) => row(n));
  apply(
    change,
    rows.map((each) => ({ row: each, back: false })),
  );
  const full = memory.usedBytes;
  apply(
    change,
    rows.map((each) => ({ row: each, back: true })),
  );
  expect(store.rows).toBe(0);
  expect(store.pages.sizeBytes).toBeLessThan(full / 4);
  apply(
    change,
    rows.map((each) => ({ row: each, back: false })),
  );
  expect(memory.usedBytes).toBeLessThanOrEqual(full);
  store.drop();
  expect(memory.usedBytes).toBe(0);
});
