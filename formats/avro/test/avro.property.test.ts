import fc from 'fast-check';
import { describe, it } from 'vitest';
import { readsAsTheReference, readsSingleColumns, survivesDamage, writesAsTheReference } from './decoder-laws';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
console.info(`avro fuzz seed ${seed} (HEADRACE_SEED)`);
/** Each run compiles a schema. */
const MANY_RUNS_MS = 60_000;

describe('avro beside avsc', () => {
  it.each([
    ['reads what it wrote', readsAsTheReference, 150],
    ['reads single columns out of it', readsSingleColumns, 80],
    ['keeps damage within its record', survivesDamage, 150],
    ['writes what it reads', writesAsTheReference, 80],
  ] as const)('%s', (_name, law, numRuns) => fc.assert(law as fc.IProperty<unknown>, { seed, numRuns }), MANY_RUNS_MS);
});
