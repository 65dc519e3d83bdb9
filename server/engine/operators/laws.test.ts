import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { furtherLawTests, lawTests } from './testing/law-tests';

const tested = Object.entries(lawTests).flatMap(([kind, law]) => ('test' in law ? [{ kind, file: law.test }] : []));
const files = [...new Set([...tested.map(({ file }) => file), ...furtherLawTests])];
const textOf = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');

describe('the engine law', () => {
  it.each(files)('is tried in %s: recomputation, batches, restores, and a broken operator that it catches', (file) => {
    const text = textOf(file);
    // `operatorLaws` has all of them, the broken operator too.
    if (/\boperatorLaws[<(]/.test(text)) return;
    expect(text).toMatch(/\bcheckLaws\(|any batches|batches and room/);
    expect(text).toMatch(/restored from a snapshot|\bcheckLaws\(/);
    expect(text).toMatch(/the law can fail/);
  });

  it('is tried on every operator that keeps state: each folder of a terminal has such a test', () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter(
        (entry) =>
          entry.isDirectory() && readdirSync(path.join(import.meta.dirname, entry.name)).some((name) => /-terminal\.ts$/.test(name)),
      )
      .map(({ name }) => name)
      .filter((name) => name !== 'output');
    expect(folders.filter((folder) => !files.some((file) => file.startsWith(`${folder}/`)))).toEqual([]);
  });

  it('says where it is tried on each kind of plan operator', () => {
    expect(tested.filter(({ file }) => !existsSync(path.join(import.meta.dirname, file)))).toEqual([]);
  });
});
