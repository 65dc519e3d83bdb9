// @ts-check
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** What a figure was measured on. The load is the machine's own average of the last minute: other work beside it makes a figure worse. */
export function machine() {
  const cpu = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  const load = Number(loadavg()[0]?.toFixed(1));
  const commit = commitOf();
  return { cpu, load, node: process.version, commit, words: `${cpu}, load ${load}, Node ${process.version}, commit ${commit}` };
}

function commitOf() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown'; // a copy without its history
  }
}
