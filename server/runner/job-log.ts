import { closeSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { jobLogFile, type HomeLayout } from '@/server/db/home';
import { systemCode } from '@/server/db/database-error';

const MAX_BYTES = 16 * 1024 * 1024;

/** Log of one job: the child writes to the descriptor itself, so that its last words are kept when everything else dies. */
export interface JobLog {
  readonly fd: number;
  /** A line of the runner's own about this job. */
  write(message: string): void;
  /**
   * Goes on in the file that a process writes to which was started before anybody knew its job: takes over its descriptor, with what
   * was logged so far, and gives the file this log's name. The earlier descriptor is closed; nobody else may write to it any more.
   */
  adopt(other: OpenFile): void;
  close(): void;
}

export interface OpenFile {
  readonly file: string;
  readonly fd: number;
}

/** Opens at its end; a file that has grown past 16 MB becomes `<file>.1` first, so that at most two such files are kept. */
export function openJobLog(home: HomeLayout, jobId: string): JobLog {
  const file = jobLogFile(home, jobId);
  if (sizeOf(file) > MAX_BYTES) renameSync(file, `${file}.1`);
  let fd = openLog(file);
  return {
    get fd() {
      return fd;
    },
    write: (message) => void writeSync(fd, `${new Date().toISOString()} runner ${message}\n`),
    adopt(other) {
      writeSync(other.fd, readFileSync(file));
      renameSync(other.file, file);
      closeSync(fd);
      fd = other.fd;
    },
    close: () => closeSync(fd),
  };
}

/** Appends, also where several processes write. */
export const openLog = (file: string): number => openSync(file, 'a', 0o640);

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
