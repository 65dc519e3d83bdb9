import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';

/** The runner's log, on standard output. A line for which a full disk has no room is left out: pino's own output would wait for room without end. */
export const openRunnerLog = (): Logger => pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, { write });

function write(line: string): void {
  try {
    writeSync(1, line);
  } catch {
    // Nobody can be told.
  }
}
