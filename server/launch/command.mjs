// @ts-check
import { spawn } from 'node:child_process';
import { root } from './checkout.mjs';

/** @typedef {{ ok: boolean; code: number | null; output: string }} CommandResult */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
const keptBytes = 400_000;

/**
 * Runs a tool to its end and keeps the last part of what it prints. Never rejects: a tool that cannot be started is a failed one.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string | undefined>; cwd?: string; timeoutMs?: number; onOutput?: (text: string) => void }} [options]
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { env = {}, cwd = root, timeoutMs, onOutput } = {}) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const take = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-keptBytes);
      onOutput?.(chunk.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const end = (/** @type {number | null} */ code, /** @type {string} */ note) => {
      running.delete(child);
      clearTimeout(timer);
      resolve({ ok: code === 0, code, output: output + note });
    };
    child.on('error', (error) => end(null, `\n${error.message}`));
    child.on('close', (code, signal) => end(code, signal ? `\nended by ${signal}` : ''));
  });
}

/** @param {readonly string[]} args of a program that is itself JavaScript */
export const runNode = (args, options = {}) => runCommand(process.execPath, args, options);

/**
 * Ctrl-C and SIGTERM end the tools that run, call `cleanUp`, and exit as a shell expects it (130, 143).
 * The returned function gives the signals back.
 * @param {() => void} cleanUp
 */
export function guardSignals(cleanUp) {
  const stop = (/** @type {'SIGINT' | 'SIGTERM'} */ signal) => {
    for (const child of running) child.kill(signal);
    cleanUp();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
}

/** Without colours, which some tools write even where they are told not to. @param {string} output @param {number} [lines] */
export const lastLines = (output, lines = 40) =>
  output
    .replace(/\u001b\[[0-9;]*m/g, '')
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .join('\n');
