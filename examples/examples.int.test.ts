import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { headrace, type CommandRun } from './command-run';
import { remaining, sequence, type RowOrder } from './rows-written';

interface Case {
  readonly title: string;
  readonly order: RowOrder;
  /** Its sink takes each row once, so a restored run gives the same as an undisturbed one. (`print` writes as it goes.) */
  readonly restore?: boolean;
}

const run = (folder: string, ...args: string[]): Promise<CommandRun> =>
  headrace(folder, ['run', 'pipeline.json', '--log-level', 'info', ...args]);
const checkpointed = ['--checkpoint-dir', 'state', '--checkpoint-interval', '100ms'];

/** What a finished run wrote: its part files where it has some, else what it printed. Hidden files are no output. */
function written(folder: string, result: CommandRun): string[] {
  expect({ code: result.code, stderr: result.code === 0 ? '' : result.stderr }).toEqual({ code: 0, stderr: '' });
  const output = path.join(folder, 'output');
  if (!existsSync(output)) return result.stdout.split('\n');
  const files = readdirSync(output).filter((file) => !/^[._]/.test(file));
  return files.flatMap((file) => readFileSync(path.join(output, file), 'utf8').split('\n'));
}

/** Some way into it: its fifth checkpoint is complete, or a later one. */
function isInTheMiddle(folder: string): boolean {
  const state = path.join(folder, 'state');
  const complete = (name: string): boolean => existsSync(path.join(state, name, 'manifest.json'));
  return existsSync(state) && readdirSync(state).some((name) => Number(/^chk-(\d+)$/.exec(name)?.[1]) >= 5 && complete(name));
}

/** Spreads its streams over some time, so that there is a middle to interrupt it in on a slow machine too; what it answers undoes that. */
function slowDown(folder: string): () => void {
  const file = path.join(folder, 'pipeline.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replaceAll(/"path": "input\/(?!categories)/g, '"headrace.replay-duration": "20 s", $&'));
  return () => writeFileSync(file, text);
}

function load(kind: 'features' | 'pipelines', name: string) {
  const home = path.join(import.meta.dirname, kind, name);
  const facts = JSON.parse(readFileSync(path.join(home, 'case.json'), 'utf8')) as Case;
  return { ...facts, home, rows: readFileSync(path.join(home, 'expected.rows'), 'utf8').split('\n') };
}

/** The case in a folder of its own, for one test. */
function copyFor({ onTestFinished }: TestContext, home: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(home, folder, { recursive: true });
  return folder;
}

describe.concurrent.each(readdirSync(path.join(import.meta.dirname, 'features')))('the feature %s', (name) => {
  const { home, order, rows } = load('features', name);

  it('prints its rows', async (test) => {
    const folder = copyFor(test, home);
    expect(sequence(written(folder, await run(folder)), order)).toEqual(sequence(rows, order));
  });

  it('comes to the same with two workers and checkpoints', async (test) => {
    const folder = copyFor(test, home);
    expect(remaining(written(folder, await run(folder, '--parallelism', '2', ...checkpointed)))).toEqual(remaining(rows));
  });
});

describe.concurrent.each(readdirSync(path.join(import.meta.dirname, 'pipelines')))('the pipeline %s', (name) => {
  const { home, rows, restore } = load('pipelines', name);

  it('means the SQL and the plan that are committed', async (test) => {
    const folder = copyFor(test, home);
    const sql = await headrace(folder, ['compile', 'pipeline.json', '--to', 'sql']);
    expect(sql.code).toBe(0);
    // What each sink gets over a crash, and nothing else.
    expect(sql.stderr).toMatch(/^(?:(?:exactly-once|at-least-once): "\w+" \((?:filesystem|print)\) .+\.\n)+$/);
    await test.expect(sql.stdout).toMatchFileSnapshot(path.join(home, 'expected.sql'));
    const plan = await headrace(folder, ['compile', 'pipeline.json', '--to', 'plan']);
    await test.expect(plan.stdout).toMatchFileSnapshot(path.join(home, 'expected.plan.json'));
  });

  it('gives its rows', async (test) => {
    const folder = copyFor(test, home);
    expect(remaining(written(folder, await run(folder)))).toEqual(remaining(rows));
  });

  it('gives them from the SQL that it means', async (test) => {
    const folder = copyFor(test, home);
    writeFileSync(path.join(folder, 'script.sql'), (await headrace(folder, ['compile', 'pipeline.json', '--to', 'sql'])).stdout);
    expect(remaining(written(folder, await headrace(folder, ['run', 'script.sql'])))).toEqual(remaining(rows));
  });

  it('gives them with two workers and checkpoints', async (test) => {
    const folder = copyFor(test, home);
    expect(remaining(written(folder, await run(folder, '--parallelism', '2', ...checkpointed)))).toEqual(remaining(rows));
  });

  if (!restore) return;
  it('gives them when it is interrupted at two workers and goes on at three', async (test) => {
    const folder = copyFor(test, home);
    const atOnce = slowDown(folder);
    const options = [...checkpointed, '--restore', 'latest'];
    const first = await headrace(folder, ['run', 'pipeline.json', '--parallelism', '2', ...options], () => isInTheMiddle(folder));
    expect({ code: first.code, stderr: first.code === 130 ? '' : first.stderr }).toEqual({ code: 130, stderr: '' });
    atOnce();
    expect(remaining(written(folder, await run(folder, '--parallelism', '3', ...options)))).toEqual(remaining(rows));
  });
});
