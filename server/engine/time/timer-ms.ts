/** Timers count milliseconds in 31 bits (24.8 days): one that is to wait longer would fire at once, again and again. */
const LONGEST_MS = 2 ** 31 - 1;

/** What to give to a timer that is to wait for so long; where it is longer than timers count, it fires too early, and finds nothing wrong in that. */
export const timerMs = (ms: number): number => Math.min(ms, LONGEST_MS);
