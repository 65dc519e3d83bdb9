// @ts-check
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { inCheckout } from '../checkout.mjs';
import { runNode } from '../command.mjs';
import { findChromium } from './chromium.mjs';
import { installServices } from './service-packages.mjs';

/** @typedef {{ tally: import('./tally.mjs').Tally; progress: import('../progress.mjs').Progress; grep: string | undefined }} SuiteContext */

/**
 * Runs a test program that writes what became of each test, and takes that over. A program that ends badly without naming a failure is a failure.
 * @param {string} name @param {readonly string[]} args @param {Record<string, string | undefined>} env @param {SuiteContext} context
 */
async function runSuite(name, args, env, { tally, progress, grep }) {
  mkdirSync(inCheckout('.test'), { recursive: true });
  const report = inCheckout('.test', `${name}.json`);
  rmSync(report, { force: true });
  const step = progress.begin(`Tests: ${name}`);
  const { ok, code } = await runNode(args, {
    env: {
      HEADRACE_TEST_REPORT: report,
      HEADRACE_BUILT: '1',
      ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: undefined }),
      ...env,
    },
    onOutput: (/** @type {string} */ text) => void process.stdout.write(text),
  });
  const ends = readEnds(report);
  // Tests that the text does not select are "skipped" to the tools; nobody skipped them.
  const counted = ends.filter(({ state, reason }) => grep === undefined || state !== 'skipped' || reason !== undefined);
  for (const end of counted) tally.add(end);
  if (!ok && !ends.some(({ state }) => state === 'failed')) {
    const none = grep !== undefined && counted.length === 0;
    if (!none) tally.fail(name, `the test program ended with code ${code}; see above`);
  }
  step[ok ? 'done' : 'failed'](`Tests: ${name}`);
}

/** @param {string} file @returns {import('./tally.mjs').TestEnd[]} */
function readEnds(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return []; // it died before it could report; the exit code tells
  }
}

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** Of vitest.config.ts. */
const projects = { unit: ['unit'], int: ['int', 'int-pairs'] };

/** @param {'unit' | 'int'} part @param {SuiteContext} context */
export async function runVitest(part, context) {
  if (part === 'int') await installServices(context.progress);
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...projects[part].flatMap((name) => ['--project', name])];
  args.push('--reporter', 'default', '--reporter', './server/launch/test/vitest-reporter.mjs');
  if (context.grep !== undefined) args.push('-t', context.grep, '--passWithNoTests');
  return runSuite(part, args, {}, context);
}

/** @param {SuiteContext} context */
export async function runPlaywright(context) {
  const chromium = await findChromium(context.progress);
  if ('problem' in chromium) return context.tally.fail('e2e', chromium.problem);
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--reporter', 'list,./server/launch/test/playwright-reporter.mjs'];
  if (context.grep !== undefined) args.push('--grep', context.grep, '--pass-with-no-tests');
  return runSuite('e2e', args, { CHROMIUM_PATH: chromium.file, HEADRACE_E2E_PORT: String(await freePort()) }, context);
}
