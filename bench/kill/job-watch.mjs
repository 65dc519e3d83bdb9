// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LOOK_EVERY_MS = 20;

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.startsWith(') Z', stat.lastIndexOf(')'));
  } catch {
    return false; // gone between the two looks
  }
}

/**
 * Looks at the runner's notes of job processes (`run/jobs/<job>.json`) fifty times a second: two living processes of one job at a look
 * are an overlap.
 * @param {string} home
 */
export function watchJobs(home) {
  const folder = path.join(home, 'run/jobs');
  /** Every process ever noted for a job. @type {Map<string, Set<number>>} */
  const seen = new Map();
  let overlaps = 0;
  const look = () => {
    for (const name of readdirSync(folder)) {
      const pid = pidIn(path.join(folder, name));
      if (pid === null) continue;
      const pids = seen.get(name) ?? new Set();
      seen.set(name, pids.add(pid));
    }
    for (const pids of seen.values()) if ([...pids].filter(isAlive).length > 1) overlaps++;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    /** Job processes that live now. */
    living: () => [...seen.values()].flatMap((pids) => [...pids].filter(isAlive)),
    overlaps: () => overlaps,
    processes: () => [...seen.values()].reduce((sum, pids) => sum + pids.size, 0),
    stop: () => clearInterval(timer),
  };
}

/** Null while the note is being written. @param {string} file */
function pidIn(file) {
  try {
    return Number(JSON.parse(readFileSync(file, 'utf8')).pid);
  } catch {
    return null;
  }
}
