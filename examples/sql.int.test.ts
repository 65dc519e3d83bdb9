import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCases } from '@/bench/conformance/case-folder';
import { checkCase, worst, type VariantName } from '@/bench/conformance/check-case';
import { caseWorker } from './case-worker';

/**
 * Every case of `sql/` against the rows that a real Flink gave for it (`npm run conformance` asks Flink again): straight or with its
 * input in random batches, as the seed falls; every twentieth in both ways, and stopped with a checkpoint and restored at another parallelism.
 */
const root = path.join(import.meta.dirname, 'sql');
const seed = Number(process.env['HEADRACE_SEED'] ?? Date.now() % 1_000_000);
const cases = readCases(root);
/** Why a case is open; one that is not named here must hold. */
const openFile = path.join(root, 'open.json');
const open = existsSync(openFile) ? (JSON.parse(readFileSync(openFile, 'utf8')) as Readonly<Record<string, string>>) : {};

const worker = caseWorker();

/** `npm run conformance` runs each case in all ways. */
function variantsOf(index: number): readonly VariantName[] {
  if ((index + seed) % 20 === 0) return ['straight', 'batches', 'restored', 'both'];
  return (index + seed) % 2 === 0 ? ['straight'] : ['batches'];
}

describe(`rows as Flink gives them (HEADRACE_SEED=${seed})`, () => {
  const names = cases.map(({ feature, name }, index) => ({ title: `${feature}/${name}`, index }));

  it.each(names.filter(({ title }) => !(title in open)))('$title', async ({ index }) => {
    expect(worst(await checkCase(cases[index]!, { names: variantsOf(index), seed, workerFile: worker.file }))).toEqual({ verdict: 'same' });
  });

  it('names only cases that exist as open', () => {
    expect(Object.keys(open).filter((title) => !names.some((known) => known.title === title))).toEqual([]);
  });
});
