/**
 * Milliseconds for latencies and time-outs, on this process's own clock: it neither jumps nor goes back when the machine's clock is set. Near the time of
 * day, and not to be taken for it.
 */
export const steadyNow = (): number => performance.timeOrigin + performance.now();
