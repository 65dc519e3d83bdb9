import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const features = path.join(import.meta.dirname, 'features');
const bin = path.resolve(import.meta.dirname, '../server/launch/headrace.mjs');

interface Case {
  readonly title: string;
  /** `total`: the lines as they stand; `perKey`: the lines of each sink as they stand; `none`: the lines in any order. */
  readonly order: 'total' | 'perKey' | 'none';
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headrace-feature-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What `headrace run` prints for the document in the copy. */
function run(
  ...options: readonly string[]
): Promise<{ readonly lines: readonly string[]; readonly log: string; readonly code: number | null }> {
  const child = spawn(process.execPath, [bin, 'run', 'pipeline.json', ...options], { cwd: folder });
  let output = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ lines: linesOf(output), log, code })));
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** Lines in the order that the case declares to be determined. */
function inOrder(lines: readonly string[], order: Case['order']): readonly string[] {
  if (order === 'none') return [...lines].sort();
  const sink = (line: string): string => /^(\w+)> /.exec(line)?.[1] ?? '';
  return order === 'total' ? lines : [...lines].sort((a, b) => (sink(a) < sink(b) ? -1 : sink(a) > sink(b) ? 1 : 0));
}

/** How often each row is there when all changes are applied. */
function net(lines: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const [, sink = '', change, row = ''] = /^(\w+> )?(\+I|\+U|-U|-D)(\[.*\])$/.exec(line) ?? [];
    counts.set(sink + row, (counts.get(sink + row) ?? 0) + (change === '+I' || change === '+U' ? 1 : -1));
  }
  return Object.fromEntries([...counts].filter(([, count]) => count !== 0).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each(readdirSync(features))('the feature %s', (name) => {
  const expected = linesOf(readFileSync(path.join(features, name, 'expected.rows'), 'utf8'));
  beforeEach(() => cpSync(path.join(features, name), folder, { recursive: true }));

  it('gives its rows', async () => {
    const { order } = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8')) as Case;
    const { lines, log, code } = await run();
    expect(code, log).toBe(0);
    expect(inOrder(lines, order)).toEqual(inOrder(expected, order));
  });

  it('comes to the same with two workers', async () => {
    const { lines, log, code } = await run('--parallelism', '2');
    expect(code, log).toBe(0);
    expect(net(lines)).toEqual(net(expected));
  });
});
