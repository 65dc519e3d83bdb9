import fc from 'fast-check';
import { describe, it } from 'vitest';
import { readsMutationsAsJsonParse, readsNoiseAsJsonParse, readsWhatWasWritten } from '../test/decoder-laws';

const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);
/** Each run makes decoders, and each of those compiles loops. */
const MANY_RUNS_MS = 120_000;
console.info(`json fuzz seed ${seed} (HEADRACE_SEED)`);

describe('the decoder', () => {
  it.each([
    ['gives the values that were written, in any style, in pieces of any size', readsWhatWasWritten, 400],
    ['decides mutated bytes as JSON.parse does, and reads the same values', readsMutationsAsJsonParse, 1_500],
    ['decides noise as JSON.parse does', readsNoiseAsJsonParse, 500],
  ] as const)('%s', (_, law, numRuns) => fc.assert(law as fc.IProperty<unknown>, { seed, numRuns }), MANY_RUNS_MS);
});
