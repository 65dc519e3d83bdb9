// @ts-check

/**
 * How long is killed: until all kills are done, for so many minutes from `begin` on, or up to the first SIGINT or SIGTERM; then the rest runs undisturbed,
 * and what was done is judged. A second signal ends the program, and what it has started with it (`endWithUs`).
 */
export class KillingTime {
  isInterrupted = false;
  #until = Infinity;
  #minutes;

  /** @param {string | undefined} minutes absent: without end */
  constructor(minutes) {
    this.#minutes = minutes === undefined ? Infinity : Number(minutes);
    if (!(this.#minutes > 0)) throw new Error(`--minutes is "${minutes}": give a number above 0.`);
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      const onSignal = () => {
        if (this.isInterrupted) {
          process.off(signal, onSignal);
          process.kill(process.pid, signal);
          return;
        }
        this.isInterrupted = true;
        console.error(`${signal}: no more kills; the rest runs undisturbed and is judged. Once more: all ends here.`);
      };
      process.on(signal, onSignal);
    }
  }

  begin() {
    this.#until = Date.now() + this.#minutes * 60_000;
  }

  get isOver() {
    return this.isInterrupted || Date.now() >= this.#until;
  }
}
