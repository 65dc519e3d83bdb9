import { writeSync } from 'node:fs';
import { HeadraceError, type Clock } from '@headrace/connector-sdk';

/** Where printed rows go; resolves when all bytes are handed to the operating system. */
export type Output = (bytes: Uint8Array) => Promise<void>;

const PIPE_FULL_WAIT_MS = 5;

/**
 * Writes to a file descriptor past Node's stream, which a worker thread would have to reach through the main thread. A pipe whose
 * reader is slow holds the writer back; a closed one fails the job.
 */
export function descriptorOutput(descriptor: 1 | 2, clock: Clock): Output {
  return async (bytes) => {
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(descriptor, bytes, at, bytes.length - at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw closed(descriptor, error);
        await clock.sleep(PIPE_FULL_WAIT_MS);
      }
    }
  };
}

const closed = (descriptor: 1 | 2, cause: unknown): HeadraceError =>
  new HeadraceError(`Standard ${descriptor === 1 ? 'output' : 'error'} cannot be written: ${(cause as Error).message}.`, {
    code: 'connector.print.output-closed',
    domain: 'external',
    retry: 'none',
    remedy: 'Keep the reader of the output running, or send the output to a file.',
    cause,
  });
