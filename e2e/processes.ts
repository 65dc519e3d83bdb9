import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Kills one kind of process of the server under test, and no other: only children of the one that holds this home's lock. */
export function killChild(name: 'web' | 'runner'): number {
  const { pid: parent } = JSON.parse(readFileSync(path.join(process.env.HEADRACE_E2E_HOME!, 'run/lock'), 'utf8')) as { pid: number };
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  for (const line of lines) {
    const [, pid, ppid, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(ppid) !== parent || !args?.includes(`${name}.mjs`)) continue;
    process.kill(Number(pid), 'SIGKILL');
    return Number(pid);
  }
  throw new Error(`No ${name} process under ${parent}`);
}
