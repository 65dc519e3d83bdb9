import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tableRows } from './rows-written';

const checkout = path.resolve(import.meta.dirname, '..');
const cases = path.join(import.meta.dirname, 'pipelines');
const bin = path.join(checkout, 'server/launch/headrace.mjs');

interface Case {
  readonly title: string;
  /** `perKey`: the rows are those that remain when all changes of a key are applied. */
  readonly order: 'none' | 'perKey';
  /** Its sink takes each row once, so a restored run must give the same as an undisturbed one. (`print` writes as it goes.) */
  readonly restore: boolean;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'headrace-example-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in the copy; `interruptWhen` sends Ctrl-C as soon as it holds. */
function headrace(args: readonly string[], interruptWhen?: () => boolean): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], { cwd: folder });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const watch = setInterval(() => {
    if (!interruptWhen?.()) return;
    clearInterval(watch);
    child.kill('SIGINT');
  }, 20);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr });
    }),
  );
}

/** The same document with its files spread over some seconds, so that there is a middle to interrupt it in. */
function slowDown(file: string): void {
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"path": "input\/(?!categories)/g, '"headrace.replay-duration": "4 s", $&'));
}

const hasCheckpoint = (): boolean =>
  existsSync(path.join(folder, 'state')) &&
  readdirSync(path.join(folder, 'state')).some((name) => existsSync(path.join(folder, 'state', name, 'manifest.json')));

describe.each(readdirSync(cases))('the example %s', (name) => {
  const of = (file: string): string => path.join(cases, name, file);
  const { order, restore } = JSON.parse(readFileSync(of('case.json'), 'utf8')) as Case;
  const expected = tableRows(readFileSync(of('expected.rows'), 'utf8').split('\n'));
  const rows = (run: Run): string[] => {
    const output = path.join(folder, 'output');
    if (order === 'perKey') return tableRows(run.stdout.split('\n'));
    return tableRows(readdirSync(output).flatMap((file) => readFileSync(path.join(output, file), 'utf8').split('\n')));
  };
  beforeEach(() => cpSync(path.join(cases, name), folder, { recursive: true }));

  it('means the SQL and the plan that are committed', async () => {
    const sql = await headrace(['compile', 'pipeline.json', '--to', 'sql']);
    expect(sql).toMatchObject({ code: 0, stderr: '' });
    await expect(sql.stdout).toMatchFileSnapshot(of('expected.sql'));
    const plan = await headrace(['compile', 'pipeline.json', '--to', 'plan']);
    await expect(plan.stdout).toMatchFileSnapshot(of('expected.plan.json'));
  });

  it('gives its rows', async () => {
    const run = await headrace(['run', 'pipeline.json']);
    expect(run.stderr + String(run.code)).toMatch(/0$/);
    expect(rows(run)).toEqual(expected);
  });

  it('gives them from the SQL that it means', async () => {
    writeFileSync(path.join(folder, 'script.sql'), (await headrace(['compile', 'pipeline.json', '--to', 'sql'])).stdout);
    const run = await headrace(['run', 'script.sql']);
    expect(run.stderr + String(run.code)).toMatch(/0$/);
    expect(rows(run)).toEqual(expected);
  });

  it('gives them with two workers and checkpoints', async () => {
    const run = await headrace([
      'run',
      'pipeline.json',
      '--parallelism',
      '2',
      '--checkpoint-dir',
      'state',
      '--checkpoint-interval',
      '100ms',
    ]);
    expect(run.stderr + String(run.code)).toMatch(/0$/);
    expect(rows(run)).toEqual(expected);
  });

  if (!restore) return;
  it('gives them when it is interrupted at two workers and goes on at three', async () => {
    slowDown(path.join(folder, 'pipeline.json'));
    const options = ['--checkpoint-dir', 'state', '--checkpoint-interval', '100ms', '--restore', 'latest'];
    const first = await headrace(['run', 'pipeline.json', '--parallelism', '2', ...options], hasCheckpoint);
    expect(first.stderr + String(first.code)).toMatch(/130$/);
    const second = await headrace(['run', 'pipeline.json', '--parallelism', '3', ...options]);
    expect(second.stderr + String(second.code)).toMatch(/0$/);
    expect(rows(second)).toEqual(expected);
  });
});
