// @ts-check

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** On listeners of this module, of which a process may have several copies. */
const OURS = Symbol.for('headrace.end-with-us');

/** @type {Set<() => void>} */
const ends = new Set();
let isListening = false;

/**
 * `end` is called when this process ends: of itself, by `process.exit`, or by a signal that nobody else listens to; not at a kill -9. It must
 * be done when it returns.
 * @param {() => void} end @returns {() => void} takes it back
 */
export function endWithUs(end) {
  if (!isListening) listen();
  isListening = true;
  ends.add(end);
  return () => void ends.delete(end);
}

function endAll() {
  for (const end of ends) {
    ends.delete(end);
    end();
  }
}

function listen() {
  process.on('exit', endAll);
  for (const signal of SIGNALS) {
    const onSignal = Object.assign(
      () => {
        // Who listens, too, decides whether the process ends.
        if (!process.listeners(signal).every((listener) => OURS in listener)) return;
        endAll();
        process.off(signal, onSignal);
        process.kill(process.pid, signal);
      },
      { [OURS]: true },
    );
    process.on(signal, onSignal);
  }
}
