// @ts-check
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { whyNoKafka } from './kafka.mjs';

/** @typedef {{ bootstrap: string; addresses: Record<string, string>; certificate: string; pid: number }} SharedBroker `certificate`: to trust, as PEM. */

/** A start that fails is told at once; one that goes well may have to fetch the broker before. */
const WAIT_MS = 360_000;

/**
 * The broker of a whole test run: the first test file that asks starts it, and it ends with the test program (elsewhere: with this
 * process). `missing`: why there can
 * be none on this machine, printed aloud; tests that need it are skipped then.
 * @returns {Promise<SharedBroker | { missing: string }>}
 */
export async function sharedKafka() {
  const watched = process.env['VITEST'] === undefined ? process.pid : process.ppid;
  const folder = path.join(os.tmpdir(), `headrace-services-${watched}`);
  const file = path.join(folder, 'kafka.json');
  const failure = path.join(folder, 'kafka.failed');
  if (!existsSync(file)) {
    const missing = whyNoKafka();
    if (missing !== null) {
      process.stderr.write(`\nSKIPPED: all tests against Kafka. ${missing}\n`);
      return { missing };
    }
    mkdirSync(folder, { recursive: true });
    const program = path.join(import.meta.dirname, 'keep-kafka.mjs');
    spawn(process.execPath, [program, folder, String(watched)], { detached: true, stdio: 'ignore' }).unref();
  }
  for (const until = Date.now() + WAIT_MS; Date.now() < until;) {
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
    if (existsSync(failure)) throw new Error(`Kafka could not be started: ${readFileSync(failure, 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Kafka did not start within ${WAIT_MS / 1_000} s.`);
}
