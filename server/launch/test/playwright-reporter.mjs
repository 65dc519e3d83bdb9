// @ts-check
import { writeFileSync } from 'node:fs';

/** @param {string | undefined} message */
const firstLine = (message) => (message ?? 'no message').replaceAll(/\u001b\[[0-9;]*m/g, '').split('\n')[0];

/** @param {import('@playwright/test/reporter').TestCase} test @returns {import('./tally.mjs').TestEnd} */
function endOf(test) {
  const name = test.titlePath().filter(Boolean).join(' › ');
  const outcome = test.outcome();
  if (outcome === 'expected') return { name, state: 'passed' };
  if (outcome === 'skipped') {
    const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
    return { name, state: 'skipped', reason: reason ?? (test.results.length === 0 ? 'an earlier one failed' : undefined) };
  }
  if (outcome === 'flaky') return { name, state: 'failed', reason: 'it passed only when repeated' };
  return { name, state: 'failed', reason: firstLine(test.results.at(-1)?.error?.message) };
}

/** The same file for Playwright as vitest-reporter writes. */
export default class TallyReporter {
  /** @type {import('@playwright/test/reporter').Suite | undefined} */
  #suite;
  /** @type {import('./tally.mjs').TestEnd[]} */
  #broken = [];

  /** @param {import('@playwright/test/reporter').FullConfig} _config @param {import('@playwright/test/reporter').Suite} suite */
  onBegin(_config, suite) {
    this.#suite = suite;
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    this.#broken.push({ name: 'e2e', state: 'failed', reason: firstLine(error.message) });
  }

  onEnd() {
    const ends = [...(this.#suite?.allTests() ?? []).map(endOf), ...this.#broken];
    writeFileSync(/** @type {string} */ (process.env.HEADRACE_TEST_REPORT), JSON.stringify(ends));
  }

  printsToStdio() {
    return false;
  }
}
