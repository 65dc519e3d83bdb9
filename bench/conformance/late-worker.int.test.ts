import path from 'node:path';
import { expect, it } from 'vitest';
import { withBundle } from '../bundle.mjs';
import { readCases } from './case-folder';
import { checkCase, worst } from './check-case';

/** The one file of the case is with one reader; whether its late rows are late must not depend on when the others say that they have none. */
it('rows are late whichever worker begins first, from the start and after a restore', async () => {
  const given = readCases(path.join(import.meta.dirname, '../../examples/sql')).find(({ name }) => name === 'aggregate-over-over')!;
  await withBundle({ worker: 'bench/conformance/late-worker.ts' }, async ({ worker }) => {
    const checked = await checkCase(given, { names: ['straight', 'restored', 'both'], seed: 1, workerFile: worker! });
    expect(Object.keys(checked.variants)).toEqual(['straight', 'restored', 'both']);
    expect(worst(checked)).toEqual({ verdict: 'same' });
  });
});
