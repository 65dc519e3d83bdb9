// @ts-check
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const LOOK_EVERY_MS = 20;

/** A process, told apart from a later one with the same number by when it began, where the note and the system say so. @typedef {{ pid: number; born?: string }} Noted */

/** @param {Noted} process */
export function isAlive({ pid, born }) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, ...facts] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state !== 'Z' && (born === undefined || facts[18] === born);
  } catch {
    return false; // gone between the two looks
  }
}

/**
 * Looks at the runner's notes of job processes (`run/jobs/<job>-<epoch>.json`) fifty times a second: two living processes of one job at a look
 * are an overlap.
 * @param {string} home
 */
export function watchJobs(home) {
  const folder = path.join(home, 'run/jobs');
  /** Every process ever noted for a job, by job and number. @type {Map<string, Map<number, Noted>>} */
  const seen = new Map();
  let overlaps = 0;
  const look = () => {
    for (const name of readdirSync(folder)) {
      const noted = noteIn(path.join(folder, name));
      if (noted === null) continue;
      const job = name.slice(0, name.lastIndexOf('-'));
      const ofJob = seen.get(job) ?? new Map();
      seen.set(job, ofJob.set(noted.pid, noted));
    }
    for (const ofJob of seen.values()) if ([...ofJob.values()].filter(isAlive).length > 1) overlaps++;
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    /** Numbers of the job processes that live now. */
    living: () => [...seen.values()].flatMap((ofJob) => [...ofJob.values()].filter(isAlive).map(({ pid }) => pid)),
    overlaps: () => overlaps,
    processes: () => [...seen.values()].reduce((sum, ofJob) => sum + ofJob.size, 0),
    stop: () => clearInterval(timer),
  };
}

/** Null while the note is being written. @param {string} file @returns {Noted | null} */
function noteIn(file) {
  try {
    const { pid, born } = JSON.parse(readFileSync(file, 'utf8'));
    return { pid: Number(pid), born };
  } catch {
    return null;
  }
}
