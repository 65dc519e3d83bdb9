import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isHeadraceError, type Field } from '@headrace/connector-sdk';
import { edgeRows, formatTypes } from '@headrace/connector-sdk/testing';
import { damagedBytes } from '@/formats/parquet/test/damaged-bytes';
import { readFile, writeFile } from './files';

const fields = formatTypes.map((type, i): Field => ({ name: `c${i}`, type }));
const files = ['null', 'deflate', 'snappy'].map((codec) => writeFile(fields, edgeRows(fields), { texts: { codec } }));

it('damaged files give rows or typed errors, in little memory', { timeout: 60_000 }, async () => {
  const before = process.resourceUsage().maxRSS;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files).chain(damagedBytes), async (bytes) => {
      try {
        await readFile(bytes, { fields, onError: 'skip' });
      } catch (error) {
        if (!isHeadraceError(error)) throw error;
      }
    }),
    { numRuns: Number(process.env['HEADRACE_RUNS'] ?? 1_500) },
  );
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(800_000);
});
