import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { patience } from './patience';

/** The process is stopped for so long. */
const stand = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

it('is not used up while the process stands: what takes a few turns comes first', async () => {
  const over = patience(400).then(() => 'over');
  const came = (async (): Promise<string> => {
    for (let turn = 0; turn < 3; turn++) await readFile(path.join(import.meta.dirname, 'patience.ts'));
    return 'came';
  })();
  stand(1_000);
  expect(await Promise.race([over, came])).toBe('came');
});

it('ends', async () => {
  const began = performance.now();
  await patience(250);
  expect(performance.now() - began).toBeGreaterThan(240);
});
