import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { jobLogFile, type HomeLayout } from '@/server/db/home';
import { systemCode } from '@/server/db/database-error';

const MAX_BYTES = 16 * 1024 * 1024;

/** Log of one job: the child writes to the descriptor itself, so that its last words are kept when everything else dies. */
export interface JobLog {
  readonly fd: number;
  /** A line of the runner's own about this job. */
  write(message: string): void;
  close(): void;
}

/** Opens at its end; a file that has grown past 16 MB becomes `<file>.1` first, so that at most two such files are kept. */
export function openJobLog(home: HomeLayout, jobId: string): JobLog {
  const file = jobLogFile(home, jobId);
  if (sizeOf(file) > MAX_BYTES) renameSync(file, `${file}.1`);
  const fd = openSync(file, 'a', 0o640);
  return {
    fd,
    write: (message) => void writeSync(fd, `${new Date().toISOString()} runner ${message}\n`),
    close: () => closeSync(fd),
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
