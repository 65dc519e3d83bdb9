import { ColumnVector, notNull, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import { expect, test } from 'vitest';
import { MemoryOutput } from '../batch/testing/memory-output';
import type { PlainRow } from '../batch/testing/rows';
import { compileChain } from '../codegen/compile-chain';
import { context, groupPlan, joinPlan, sourcePlan, straightChain, twoInputChain } from '../codegen/testing/plans';
import { BATCH_ROWS, EngineBatch } from '../contract/batch';
import type { Chain, ChainOutput, StateSection } from '../contract/chain';
import { foldWord, HASH_SEED } from '../state/key-hash';
import { StateMemory } from '../state/state-memory';
import { feed, feedSides, snapshotOf, type SideStep } from './testing/drive';

const KEYS = 100_000;
const long = notNull(types.BIGINT);
const FOLD_INVERSE = inverse(0xcc9e2d51);

/** The number by which the odd one is 1, in 32 bits. */
function inverse(odd: number): number {
  let x = odd;
  for (let step = 0; step < 5; step++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

/** What `foldWord` makes `target` of, behind a fold. */
const wordTo = (fold: number, target: number): number => {
  const mixed = target ^ (target >>> 15) ^ (target >>> 30);
  return Math.imul(mixed, FOLD_INVERSE) ^ fold;
};

type Keys = (column: ColumnVector, i: number, key: number) => void;
const scattered: Keys = (column, i, key) => {
  column.i32[2 * i] = Math.imul(key, 0x9e3779b1);
  column.i32[2 * i + 1] = key;
};
/** All of one hash: anybody can compute them. */
const crafted: Keys = (column, i, key) => {
  column.i32[2 * i] = key;
  column.i32[2 * i + 1] = wordTo(foldWord(HASH_SEED, key), 0x12345678);
};

function batchesOf(columns: readonly DataType[], keys: Keys, write: (batch: EngineBatch, i: number, key: number) => void): EngineBatch[] {
  return Array.from({ length: Math.ceil(KEYS / BATCH_ROWS) }, (_, at) => {
    const batch = new EngineBatch(
      columns.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    batch.rowCount = Math.min(BATCH_ROWS, KEYS - at * BATCH_ROWS);
    for (let i = 0; i < batch.rowCount; i++) {
      keys(batch.columns[0]!, i, at * BATCH_ROWS + i);
      write(batch, i, at * BATCH_ROWS + i);
    }
    return batch;
  });
}

/** Processor time of a chain over all batches, twice each input, in milliseconds. */
function timeOf(chain: Chain, inputs: readonly (readonly EngineBatch[])[]): number {
  const start = process.cpuUsage();
  for (let round = 0; round < 2; round++)
    inputs.forEach((batches, input) => {
      for (const batch of batches) {
        for (let from = 0; from < batch.rowCount;) from = chain.process(input, batch, { from, to: batch.rowCount });
        chain.leaveInput();
      }
    });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

class Counting implements ChainOutput {
  readonly targets = 1;
  rows = 0;
  private readonly pool: EngineBatch;
  constructor(output: readonly DataType[]) {
    this.pool = new EngineBatch(
      output.map((type) => new ColumnVector(type, BATCH_ROWS)),
      BATCH_ROWS,
    );
    this.pool.kinds = new Uint8Array(BATCH_ROWS);
  }
  batch(): EngineBatch {
    return this.pool;
  }
  flush(): void {
    this.rows += this.pool.rowCount;
    this.pool.rowCount = 0;
  }
  reserveBytes(): never {
    throw new RangeError('no texts');
  }
}

test('keys that all have one hash cost about what others do, in groups', () => {
  const columns = [long, long];
  const operator = groupPlan([long, long], {
    keys: [0],
    aggregates: [{ fn: 'COUNT', args: [], distinct: false, filter: null, type: long }],
    inputRetracts: false,
    emitsUpdateBefore: true,
    stateTtlMs: null,
  });
  const run = (keys: Keys): { readonly ms: number; readonly rows: number } => {
    const out = new Counting([long, long]);
    const chain = compileChain(straightChain(sourcePlan(columns), [operator], { changelog: 'retract' }))(
      context([out], { stateMemory: new StateMemory() }),
    );
    const ms = timeOf(chain, [batchesOf(columns, keys, (batch, i) => scattered(batch.columns[1]!, i, 1))]);
    chain.flush();
    chain.close();
    return { ms, rows: out.rows };
  };
  run(scattered);
  const random = run(scattered);
  const attack = run(crafted);
  expect(attack.rows).toBe(random.rows);
  expect(attack.ms).toBeLessThan(random.ms * 4 + 300);
}, 60_000);

test('… and in joins', () => {
  const columns = [long, long];
  const output = [...columns, ...columns];
  const side = { unique: null, retracts: false, stateTtlMs: null } as const;
  const operator = joinPlan(output, {
    type: 'inner',
    keys: { left: [0], right: [0], nullSafe: [false] },
    condition: null,
    left: side,
    right: side,
  });
  const run = (keys: Keys): { readonly ms: number; readonly rows: number } => {
    const out = new Counting(output);
    const sources = [sourcePlan(columns, 'left'), sourcePlan(columns, 'right')] as const;
    const chain = compileChain(twoInputChain(sources, operator, { changelog: 'retract' }))(
      context([out], { stateMemory: new StateMemory() }),
    );
    const batches = batchesOf(columns, keys, (batch, i) => scattered(batch.columns[1]!, i, 1));
    const ms = timeOf(chain, [batches, batches]);
    chain.flush();
    chain.close();
    return { ms, rows: out.rows };
  };
  run(scattered);
  const random = run(scattered);
  const attack = run(crafted);
  expect(attack.rows).toBe(random.rows);
  expect(attack.ms).toBeLessThan(random.ms * 4 + 300);
}, 60_000);

/** Keys of all kinds beside one that makes their hashes equal, and some that are NULL. */
const mixed: readonly DataType[] = [types.BIGINT, types.STRING, types.DOUBLE, types.DECIMAL(30, 0), types.INT, types.BOOLEAN];
const SOME = 3_000;
const keyOf = (key: number): PlainRow => {
  const column = new ColumnVector(long, 1);
  crafted(column, 0, key);
  return [column.i64[0]!, 'a text', key % 2 === 0 ? 0 : -0, 12_345_678_901_234_567_890n, 7, null];
};
const every = <T>(make: (key: number) => T): readonly T[] => Array.from({ length: SOME }, (_, key) => make(key));

test('groups by keys of all kinds are found at secret places, after a restore too', () => {
  const output = [...mixed, long];
  const operator = groupPlan(output, {
    keys: mixed.map((_, i) => i),
    aggregates: [{ fn: 'COUNT', args: [], distinct: false, filter: null, type: long }],
    inputRetracts: false,
    emitsUpdateBefore: false,
    stateTtlMs: null,
  });
  const plan = straightChain(sourcePlan(mixed), [operator], { changelog: 'upsert' });
  const steps = every((key) => ({ kind: 0, row: keyOf(key) }));
  const options = { types: mixed, cuts: [700], changes: false };
  const begun = (): { readonly chain: Chain; readonly out: MemoryOutput } => {
    const out = new MemoryOutput(output, true);
    return { out, chain: compileChain(plan)(context([out], { stateMemory: new StateMemory() })) };
  };
  const first = begun();
  feed(first.chain, first.out, [...steps, ...steps], options);
  const sections = snapshotOf(first.chain, first.out);
  const counts = ({ out }: typeof first): readonly unknown[] =>
    out
      .rows()
      .slice(-SOME)
      .map(({ row }) => row.at(-1));
  expect(counts(first)).toEqual(every(() => 2n));
  const second = begun();
  for (const each of sections) second.chain.restore(each);
  second.chain.endRestore();
  feed(second.chain, second.out, steps, options);
  snapshotOf(second.chain, second.out);
  expect(counts(second)).toEqual(every(() => 3n));
});

test('rows of a join by keys of all kinds are found at secret places, after a restore and a removal too', () => {
  const keys = mixed.map((_, i) => i);
  const output = [...mixed, ...mixed].map((type) => nullable(type));
  const side = { unique: null, retracts: true, stateTtlMs: null } as const;
  const operator = joinPlan(output, {
    type: 'inner',
    keys: { left: keys, right: keys, nullSafe: keys.map(() => true) },
    condition: null,
    left: { ...side, unique: [] },
    right: side,
  });
  const sources = [sourcePlan(mixed, 'left'), sourcePlan(mixed, 'right')] as const;
  const plan = twoInputChain(sources, operator, { changelog: 'retract' }, ['retract', 'retract']);
  const run = (sections: readonly StateSection[], steps: readonly SideStep[]): { kinds: number[]; sections: readonly StateSection[] } => {
    const out = new MemoryOutput(output, true);
    const chain = compileChain(plan)(context([out], { stateMemory: new StateMemory() }));
    for (const each of sections) chain.restore(each);
    chain.endRestore();
    feedSides(chain, out, steps, { types: [mixed, mixed], cuts: [700], changes: [true, true] });
    const taken = snapshotOf(chain, out);
    return { sections: taken, kinds: out.rows().map(({ kind }) => kind) };
  };
  const of = (input: number, kind: number): readonly SideStep[] => every((key) => ({ input, kind, row: keyOf(key) }));
  const first = run([], [...of(0, 0), ...of(1, 0)]);
  expect(first.kinds).toEqual(every(() => 0));
  const second = run(first.sections, [...of(1, 0), ...of(0, 3)]);
  expect(second.kinds).toEqual([...every(() => 0), ...every(() => [3, 3]).flat()]);
  expect(run(second.sections, of(1, 3)).kinds).toEqual([]);
});
