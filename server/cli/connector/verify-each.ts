import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { LawResult } from '@headrace/connector-sdk/testing';
import type { CliEnvironment } from '../cli-environment';

export interface EachRequest {
  readonly folders: readonly string[];
  /** So many at once. */
  readonly atOnce: number;
  readonly environment: CliEnvironment;
  /** Hears of each folder as it is through. */
  onEnd(folder: string, results: readonly LawResult[]): void;
}

/**
 * Verifies each folder in a process of its own, several at once: laws change the time zone of their process and count what they leave
 * open in it, and many wait. What they say on the way goes to standard error. An interrupt ends them all, and the answer is false then.
 */
export async function verifyEach({ folders, atOnce, environment, onEnd }: EachRequest): Promise<boolean> {
  const work = mkdtempSync(path.join(os.tmpdir(), 'headrace-verify-'));
  const running = new Set<ChildProcess>();
  const waiting = [...folders.entries()];
  let interrupted = false;
  const stopListening = environment.onInterrupt(() => {
    interrupted = true;
    waiting.length = 0;
    running.forEach((child) => child.kill());
  });
  const next = async (): Promise<void> => {
    for (let taken = waiting.shift(); taken !== undefined; taken = waiting.shift()) {
      const [number, folder] = taken;
      const results = await verifyInProcess(folder, { report: path.join(work, `${number}.json`), running, environment });
      if (!interrupted) onEnd(folder, results);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, next));
    return !interrupted;
  } finally {
    stopListening();
    rmSync(work, { recursive: true, force: true });
  }
}

const KEPT_TEXT = 4_000;

async function verifyInProcess(
  folder: string,
  { report, running, environment }: { report: string; running: Set<ChildProcess>; environment: CliEnvironment },
): Promise<readonly LawResult[]> {
  const cli = path.join(environment.checkout, 'dist/cli.mjs');
  const child = spawn(process.execPath, [cli, 'connector', 'verify', folder, '--json', report], {
    env: environment.variables as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_TEXT);
    environment.err(text);
  });
  const ended = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(`it ended with ${signal ?? `exit code ${code}`}`));
  });
  running.delete(child);
  if (existsSync(report)) return JSON.parse(readFileSync(report, 'utf8')) as readonly LawResult[];
  return [withoutResults(folder, `${ended}: ${said.trim()}`)];
}

/** A folder whose laws could not be run is one whose laws do not hold. */
export const withoutResults = (folder: string, reason: string): LawResult => ({
  connector: path.basename(folder),
  law: 'harness',
  title: 'There is a harness, and its laws can be run',
  case: '',
  status: 'failed',
  reason,
  durationMs: 0,
});
