import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** What an example takes some seconds for; below the time that its test is given, which says nothing of where it stands. */
const LIMIT_MS = 100_000;
const bin = path.join(import.meta.dirname, '../server/launch/headrace.mjs');

export interface CommandRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `headrace` in a folder; `interruptWhen` sends Ctrl-C as soon as it holds. Rejects with what it said when it does not end. */
export function headrace(folder: string, args: readonly string[], interruptWhen?: () => boolean): Promise<CommandRun> {
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
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      const where = threadsOf(child.pid!);
      child.kill('SIGKILL');
      reject(new Error(`headrace ${args.join(' ')} has not ended after ${LIMIT_MS} ms. Threads: ${where}\n${stdout}\n${stderr}`));
    }, LIMIT_MS);
    child.on('close', (code) => {
      clearInterval(watch);
      clearTimeout(limit);
      resolve({ code, stdout, stderr });
    });
  });
}

/** What each thread waits for in the kernel, where that can be read; threads may end meanwhile. */
function threadsOf(pid: number): string {
  const tasks = `/proc/${pid}/task`;
  const read = (task: string, file: string): string => readFileSync(`${tasks}/${task}/${file}`, 'utf8').trim();
  try {
    return readdirSync(tasks)
      .map((task) => `${read(task, 'comm')} ${read(task, 'wchan')}`)
      .join(', ');
  } catch (error) {
    return `unknown (${String(error)})`;
  }
}
