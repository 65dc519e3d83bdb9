// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { endWithUs } from '../../server/launch/services/end-with-us.mjs';

/** The command that is killed; another build of it by HEADRACE_CLI, so that a long run does not meet a rebuild. */
const cli = process.env['HEADRACE_CLI'] ?? path.join(import.meta.dirname, '../../dist/cli.mjs');

/** @typedef {{ code: number | null; signal: NodeJS.Signals | null; stderr: string }} Ended */

/**
 * One start of the job, as `node <bin>` so that a kill meets the job itself, and a Ctrl-C this program alone.
 * @param {{ script: string; checkpoints: string; parallelism: number; env?: Record<string, string> }} job
 */
export function startJob({ script, checkpoints, parallelism, env = {} }) {
  const args = [
    cli,
    'run',
    script,
    '--parallelism',
    String(parallelism),
    '--checkpoint-dir',
    checkpoints,
    '--checkpoint-interval',
    '200ms',
    '--restore',
    'latest',
  ];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  const forget = endWithUs(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  /** @type {Promise<Ended>} */
  const ended = new Promise((resolve) =>
    child.on('close', (code, signal) => {
      forget();
      resolve({ code, signal, stderr });
    }),
  );
  return { child, ended };
}

/** @param {string} checkpoints */
export function completedCheckpoint(checkpoints) {
  if (!existsSync(checkpoints)) return 0;
  return Math.max(
    0,
    ...readdirSync(checkpoints)
      .filter((name) => /^chk-\d+$/.test(name) && existsSync(path.join(checkpoints, name, 'manifest.json')))
      .map((name) => Number(name.slice(4))),
  );
}

/** @param {number} seed a small seeded generator, so that a run can be repeated */
export function random(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());
