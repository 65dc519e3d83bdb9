// @ts-check
import { writeFileSync } from 'node:fs';

/** @param {readonly { message?: string }[]} errors */
const firstLine = (errors) => (errors[0]?.message ?? 'no message').split('\n')[0];

/** @param {import('vitest/node').TestCase} test @returns {import('./tally.mjs').TestEnd} */
function endOf(test) {
  const name = `${test.module.relativeModuleId} › ${test.fullName}`;
  const result = test.result();
  if (result.state === 'passed') return { name, state: 'passed' };
  if (result.state === 'skipped') return { name, state: 'skipped', reason: result.note };
  return { name, state: 'failed', reason: result.state === 'failed' ? firstLine(result.errors) : 'it did not come to an end' };
}

/** Writes what became of each test, for the one summary of `npm test`. A file or a hook that breaks outside of a test is a failure of its own. */
export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message?: string }[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {import('./tally.mjs').TestEnd[]} */
    const ends = [];
    const broken = (/** @type {string} */ name, /** @type {readonly { message?: string }[]} */ errors) => {
      if (errors.length > 0) ends.push({ name, state: 'failed', reason: firstLine(errors) });
    };
    for (const module of modules) {
      broken(module.relativeModuleId, module.errors());
      for (const suite of module.children.allSuites()) broken(`${module.relativeModuleId} › ${suite.fullName}`, suite.errors());
      ends.push(...[...module.children.allTests()].map(endOf));
    }
    broken('outside of any test', unhandled);
    writeFileSync(/** @type {string} */ (process.env.HEADRACE_TEST_REPORT), JSON.stringify(ends));
  }
}
