import path from 'node:path';
import { expect, it } from 'vitest';
import { withBundle } from '../bundle.mjs';
import { fuzzFor } from './main';

/** The short form of `npm run bench -- fuzz`, which was run for an hour (bench/README.md). */
const SECONDS = 40;
const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1e9);

it(`stands hostile input for ${SECONDS} s (HEADRACE_SEED=${seed})`, { timeout: 240_000 }, async () => {
  await withBundle({ worker: 'bench/fuzz/fuzz-worker.ts' }, async ({ worker }) => {
    const root = path.join(import.meta.dirname, '../..');
    const counts = await fuzzFor(SECONDS, { root, workerFile: worker!, seed, only: null, say: () => undefined });
    expect(Object.entries(counts).flatMap(([, { failures }]) => failures)).toEqual([]);
    expect(Object.values(counts).every(({ runs }) => runs > 0)).toBe(true);
  });
});
