import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ColdScan, ColdSpace } from '../../state/cold-store';
import { LmdbStore } from '../lmdb-store';

let home: string;
let store: LmdbStore;
const folder = (): string => path.join(home, 'store');
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'headrace-lmdb-'));
  store = new LmdbStore(folder());
});
afterEach(() => {
  store.close();
  rmSync(home, { recursive: true, force: true });
});

const bytesOf = (seed: number, size: number): Uint8Array => new Uint8Array(size).fill(seed);

/** A scan beside what it has to say. */
interface Scanned {
  readonly scan: ColdScan;
  readonly expected: Uint8Array[];
}

/** A space beside a map that holds the same, and the scans of it under way. */
class Modelled {
  readonly space: ColdSpace;
  readonly held = new Map<number, Uint8Array>();
  scans: Scanned[] = [];

  constructor() {
    this.space = store.createSpace();
  }

  write(bucket: number, bytes: Uint8Array): void {
    this.space.write(bucket, bytes);
    this.held.set(bucket, bytes);
  }

  remove(bucket: number): void {
    this.space.remove(bucket);
    this.held.delete(bucket);
  }

  begin(from: number): void {
    const expected = [...this.held].filter(([bucket]) => bucket >= from).sort(([a], [b]) => a - b);
    this.scans.push({ scan: this.space.scan(from), expected: expected.map(([, bytes]) => bytes) });
  }

  /** Reads on in the oldest scan, to its end or a part of it, and may give it up. */
  read(most: number, thenEnd: boolean): void {
    const [first] = this.scans;
    if (first === undefined) return;
    let last: Uint8Array | null = new Uint8Array();
    for (let i = 0; i < most && last !== null; i++) {
      last = first.scan.next();
      const expected = first.expected.shift();
      expect(last === null || expected === undefined ? last === (expected ?? null) : Buffer.compare(last, expected) === 0).toBe(true);
    }
    if (last !== null && !thenEnd) return;
    first.scan.end();
    this.scans.shift();
  }
}

const EDGES = [0, 1, 2 ** 31, 2 ** 32 - 1];
const buckets = fc.oneof(fc.constantFrom(...EDGES), fc.nat(60));
/** Also more than one read ahead takes. */
const sizes = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(70_000, 300_000) },
);
type Act = (spaces: readonly Modelled[]) => void;
const spaceAt = fc.nat(1);
const change = fc.oneof(
  fc.tuple(buckets, fc.nat(255), sizes).map(
    ([bucket, seed, size]) =>
      (of: Modelled) =>
        of.write(bucket, bytesOf(seed, size)),
  ),
  buckets.map((bucket) => (of: Modelled) => of.remove(bucket)),
);
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(spaceAt, change).map(
      ([at, act]) =>
        (of: readonly Modelled[]) =>
          act(of[at]!),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(spaceAt, fc.array(change, { minLength: 1, maxLength: 30 })).map(
      ([at, all]) =>
        (of: readonly Modelled[]) =>
          of[at]!.space.batch(() => all.forEach((act) => act(of[at]!))),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(spaceAt, buckets).map(
      ([at, from]) =>
        (of: readonly Modelled[]) =>
          of[at]!.begin(from % 3),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(spaceAt, fc.nat(40), fc.boolean()).map(
      ([at, most, end]) =>
        (of: readonly Modelled[]) =>
          of[at]!.read(most, end),
    ),
  },
);

test('a scan says what was there when it began, whatever is written meanwhile and however many scans there are', () => {
  fc.assert(
    fc.property(fc.array(acts, { minLength: 10, maxLength: 120 }), (all) => {
      const spaces = [new Modelled(), new Modelled()];
      for (const act of all) act(spaces);
      for (const of of spaces) {
        of.space.drop();
        while (of.scans.length > 0) of.read(1_000, true);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('the file stays in proportion to what is held, though all of it is written many times beneath a scan', () => {
  const BUCKETS = 8_000;
  const SIZE = 500;
  const space = store.createSpace();
  const writeAll = (turn: number): void =>
    space.batch(() => {
      for (let bucket = 0; bucket < BUCKETS; bucket++) space.write(bucket * 1_000, new Uint8Array(SIZE).fill(turn));
    });
  writeAll(0);
  const scan = space.scan();
  expect(scan.next()?.[0]).toBe(0);
  for (let turn = 1; turn <= 40; turn++) writeAll(turn);
  expect(statSync(path.join(folder(), 'data.mdb')).size).toBeLessThan(8 * BUCKETS * SIZE);
  let read = 1;
  for (let bytes = scan.next(); bytes !== null; bytes = scan.next(), read++) expect(bytes[0]).toBe(0);
  expect(read).toBe(BUCKETS);
  for (let turn = 41; turn <= 60; turn++) {
    const next = space.scan();
    next.next();
    writeAll(turn);
    next.end();
  }
  expect(statSync(path.join(folder(), 'data.mdb')).size).toBeLessThan(8 * BUCKETS * SIZE);
}, 60_000);
