import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AnswerFile, type Answer } from './answers';
import { tapeOf } from './dice';
import { caseOf, compare, randomFolder } from './random-run';

/** Random queries of recorded seeds, beside what Flink said to them (`npm run conformance -- --random N --record` asks again). */
const file = path.join(import.meta.dirname, '../../../examples/sql/expected-random.jsonl');
const answers = new AnswerFile(file);
const seeds = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as Answer).seed);

describe('random queries', () => {
  const folder = randomFolder();
  afterAll(() => folder.remove());

  it.each(seeds)('gives Flink’s rows for seed %i', async (seed) => {
    const answer = answers.find(seed, caseOf(tapeOf(seed), ''));
    expect(answer, 'the generator has changed: record the answers anew').not.toBeNull();
    expect(await compare(answer!, { folder: folder.path, seed })).toMatchObject({ verdict: 'same' });
  });
});
