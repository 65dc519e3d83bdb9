/** No look counts for more, so that the clock of a process that is not let run stands still with it. */
const LOOK_MS = 100;

/**
 * Resolves after so many milliseconds in which this process got its turns. While it is stopped, or its machine stands, nothing that it waits for can come
 * either, and an answer that is there already is read before the next look. Keeps no process alive.
 */
export async function patience(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= LOOK_MS) await new Promise<void>((resolve) => setTimeout(resolve, Math.min(left, LOOK_MS)).unref());
}
