import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const cli = path.join(import.meta.dirname, '../../../dist/cli.mjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command as a process of its own: `node dist/cli.mjs`, so that signals meet the command itself. */
export function headrace(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
  return { child, ended };
}

/** A folder for one test, with files by name. */
export function workFolder(files: Readonly<Record<string, string>> = {}): {
  readonly path: (name: string) => string;
  write(name: string, text: string): string;
  remove(): void;
} {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-cli-'));
  const at = (name: string): string => path.join(folder, name);
  const write = (name: string, text: string): string => {
    writeFileSync(at(name), text);
    return at(name);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return { path: at, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Asks every 20 ms; fails loudly rather than waiting for ever. */
export async function until(what: string, condition: () => boolean, limitMs = 60_000): Promise<void> {
  for (const end = Date.now() + limitMs; !condition();) {
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Resolves once a command says a text on standard error; what it said before is not heard. */
export function hears(child: ChildProcess, text: string): Promise<void> {
  let said = '';
  child.stderr!.on('data', (more: string) => (said += more));
  return until(`"${text}"`, () => said.includes(text));
}

/** Highest number of a checkpoint in a folder, complete or not; 0: there is none, or no folder. Ask for one or a later one: a busy machine does not look at each. */
export function newestCheckpoint(folder: string): number {
  try {
    return Math.max(0, ...readdirSync(folder).map((name) => Number(/^chk-(\d+)$/.exec(name)?.[1] ?? 0)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
