import { writeSync } from 'node:fs';
import { HeadraceError, type Clock } from '@headrace/connector-sdk';

/** Where printed rows go; resolves when all bytes are handed to the operating system. */
export type Output = (bytes: Uint8Array) => Promise<void>;

const PIPE_FULL_WAIT_MS = 5;
/** So many bytes a pipe or a socket of Linux takes whole or not at all, and nobody else's between them. */
const WHOLE_BYTES = 4_096;
const LINE_END = 0x0a;

/**
 * Writes lines to a file descriptor past Node's stream, which a worker thread would have to reach through the main thread. A line of up to 4 kB stays
 * whole though other workers print to the same pipe; of a longer one a pipe that is full may take a part first. A pipe whose reader is slow holds the
 * writer back; a closed one fails the job.
 */
export function descriptorOutput(descriptor: 1 | 2, clock: Clock): Output {
  return async (bytes) => {
    for (let at = 0; at < bytes.length;) {
      try {
        at += writeSync(descriptor, bytes, at, pieceEnd(bytes, at) - at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw closed(descriptor, error);
        await clock.sleep(PIPE_FULL_WAIT_MS);
      }
    }
  };
}

/** Behind as many lines as are taken whole, or behind the one that is longer. */
function pieceEnd(bytes: Uint8Array, from: number): number {
  if (bytes.length - from <= WHOLE_BYTES) return bytes.length;
  const last = bytes.lastIndexOf(LINE_END, from + WHOLE_BYTES - 1);
  if (last >= from) return last + 1;
  const next = bytes.indexOf(LINE_END, from);
  return next < 0 ? bytes.length : next + 1;
}

const closed = (descriptor: 1 | 2, cause: unknown): HeadraceError =>
  new HeadraceError(`Standard ${descriptor === 1 ? 'output' : 'error'} cannot be written: ${(cause as Error).message}.`, {
    code: 'connector.print.output-closed',
    domain: 'external',
    retry: 'none',
    remedy: 'Keep the reader of the output running, or send the output to a file.',
    cause,
  });
