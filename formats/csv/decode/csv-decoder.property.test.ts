import fc from 'fast-check';
import { describe, it } from 'vitest';
import { loopAndScannerAgree, readsAsTheReference, readsWhatWasWritten } from '../test/decoder-laws';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
/** Each run makes decoders, and each of those compiles loops. */
const MANY_RUNS_MS = 120_000;
console.info(`csv fuzz seed ${seed} (HEADRACE_SEED)`);

describe('the format', () => {
  it.each([
    ['reads back what it wrote, in pieces of any size', readsWhatWasWritten, 500],
    ['decides mutated bytes alike with and without the compiled loop', loopAndScannerAgree, 1_500],
    ['reads every text that csv-parse takes with the same cells', readsAsTheReference, 1_000],
  ] as const)('%s', (_, law, numRuns) => fc.assert(law as fc.IProperty<unknown>, { seed, numRuns }), MANY_RUNS_MS);
});
