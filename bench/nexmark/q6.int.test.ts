import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { remaining } from '@/examples/rows-written';
import { runHeadrace } from './engines';
import { inputFile } from './input';
import { q6Answer } from './q6-answer';

const EVENTS = 20_000;
const root = path.join(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'headrace-q6-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('q6, which Flink cannot run, is what an independent computation says', { timeout: 120_000 }, async () => {
  const task = { examples: path.join(root, 'examples/nexmark'), query: 'q6', input: inputFile(folder, EVENTS), sink: 'print' } as const;
  const { lines, error } = await runHeadrace(task, path.join(root, 'server/launch/headrace.mjs'));
  expect(error).toBe(null);
  expect(remaining(lines)).toEqual(q6Answer(EVENTS));
});
