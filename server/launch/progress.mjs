// @ts-check

/**
 * Where progress goes. A long step says every ten seconds that it still runs, so that nobody takes it for dead.
 * @typedef {{ line(text: string): void; begin(title: string): { done(text: string): void; failed(text: string): void } }} Progress
 */

const heartbeatMs = 10_000;

/** @param {number} sinceMs */
export const secondsSince = (sinceMs) => {
  const seconds = (Date.now() - sinceMs) / 1000;
  return seconds < 10 ? `${seconds.toFixed(1)} s` : seconds < 120 ? `${Math.round(seconds)} s` : `${(seconds / 60).toFixed(1)} min`;
};

/** @param {{ write(text: string): unknown }} stream @returns {Progress} */
export function progressOn(stream) {
  const line = (/** @type {string} */ text) => void stream.write(`${text}\n`);
  return {
    line,
    begin(title) {
      const sinceMs = Date.now();
      line(`  ▸ ${title} …`);
      const heartbeat = setInterval(() => line(`    … ${title}: ${secondsSince(sinceMs)} so far`), heartbeatMs);
      heartbeat.unref();
      const end = (/** @type {string} */ mark) => (/** @type {string} */ text) => {
        clearInterval(heartbeat);
        line(`  ${mark} ${text} (${secondsSince(sinceMs)})`);
      };
      return { done: end('✓'), failed: end('✗') };
    },
  };
}
