import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { RefusedRow } from '@headrace/connector-sdk/sink';
import { asOperatorId } from '@/model/ids';
import { OperatorMeter } from '../metrics/operator-meter';
import { RefusedRows } from './refused-rows';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'refused-rows-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const refused = (text: string): RefusedRow => ({
  record: { bytes: Buffer.from(text), place: 'orders' },
  error: new HeadraceError(`no ${text}`, { code: 'x', domain: 'user', retry: 'none' }),
});
function rowsUnder(onError: 'fail' | 'skip' | 'dead-letter') {
  const meter = new OperatorMeter(asOperatorId('out/sink'));
  return { meter, ...new RefusedRows({ directory: path.join(root, 'letters'), operator: 'out/sink', onError, meter }) };
}
const letters = (): Record<string, readonly string[]> =>
  Object.fromEntries(
    readdirSync(path.join(root, 'letters')).map((name) => [
      name,
      readFileSync(path.join(root, 'letters', name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { text: string; problem: string; place: string; operator: string }).text),
    ]),
  );

it('under dead-letter each checkpoint has a file, which the same checkpoint replaces', async () => {
  const { meter, keep } = rowsUnder('dead-letter');
  await keep(4, [refused('a'), refused('b')]);
  await keep(5, [refused('c')]);
  await keep(5, [refused('c'), refused('d')]);
  expect(letters()).toEqual({ 'out%2Fsink-commit-4.jsonl': ['a', 'b'], 'out%2Fsink-commit-5.jsonl': ['c', 'd'] });
  expect([meter.deadLetterRows, meter.skippedRows]).toEqual([4, 0]);
  await keep(5, []);
  expect(letters()).toEqual({ 'out%2Fsink-commit-4.jsonl': ['a', 'b'] });
  expect(meter.deadLetterRows).toBe(2);
});

it('under skip they are counted once, and under fail the first one is thrown', async () => {
  const { meter, keep } = rowsUnder('skip');
  await keep(1, [refused('a')]);
  await keep(1, [refused('a')]);
  await keep(2, [refused('b')]);
  expect([meter.deadLetterRows, meter.skippedRows]).toEqual([0, 2]);
  const strict = rowsUnder('fail');
  await expect(strict.keep(1, [refused('a'), refused('b')])).rejects.toMatchObject({ message: 'no a' });
  await strict.keep(2, []);
  expect(readdirSync(root)).toEqual([]);
});
