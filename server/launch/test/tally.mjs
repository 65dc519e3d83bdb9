// @ts-check

/** @typedef {{ name: string; state: 'passed' | 'failed' | 'skipped'; reason?: string }} TestEnd */

export class Tally {
  /** @type {TestEnd[]} */
  #ends = [];

  /** @param {TestEnd} end */
  add(end) {
    this.#ends.push(end);
  }

  /** @param {string} name @param {string} reason */
  fail(name, reason) {
    this.add({ name, state: 'failed', reason });
  }

  /** @param {TestEnd['state']} state */
  of(state) {
    return this.#ends.filter((end) => end.state === state);
  }

  /** A run without a single test that ran proves nothing, so it has failed. */
  get exitCode() {
    return this.of('failed').length === 0 && this.of('passed').length > 0 ? 0 : 1;
  }

  /** What failed and what was skipped, each with its reason; the counts are the last line. */
  summary() {
    const listed = (/** @type {string} */ title, /** @type {TestEnd[]} */ ends) =>
      ends.length === 0 ? [] : ['', title, ...ends.map(({ name, reason }) => `  ${name}: ${reason ?? 'no reason given'}`)];
    const [passed, failed, skipped] = [this.of('passed'), this.of('failed'), this.of('skipped')];
    const none = passed.length + failed.length === 0 ? ['', 'No test ran: the options select none.'] : [];
    return [
      ...listed('Skipped:', skipped),
      ...listed('Failed:', failed),
      ...none,
      '',
      `${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`,
    ].join('\n');
  }
}
