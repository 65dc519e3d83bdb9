import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { z } from 'zod';
import { systemCode } from '@/server/db/database-error';
import { jobProcessFile, type HomeLayout } from '@/server/db/home';
import { identityOf, isSameProcess } from '@/server/db/process-identity';

/**
 * A job process ends when its runner's channel closes; one whose main thread hangs does not see that. So each runner notes the
 * process of a job, and who claims the job next on the same machine ends what is left of it: its lease is gone, it may do nothing.
 */
const Note = z.object({ pid: z.number().int().positive(), born: z.string(), host: z.string() });

export function rememberProcess(home: HomeLayout, jobId: string, pid: number | undefined): void {
  if (pid === undefined) return;
  writeFileSync(jobProcessFile(home, jobId), JSON.stringify({ ...identityOf(pid), host: os.hostname() }), { mode: 0o600 });
}

export const forgetProcess = (home: HomeLayout, jobId: string): void => rmSync(jobProcessFile(home, jobId), { force: true });

/** True: one was there and got SIGKILL. Only by the holder of the job's claim, before it starts a process of its own. */
export function endOrphan(home: HomeLayout, jobId: string): boolean {
  const note = readNote(jobProcessFile(home, jobId));
  if (!note || note.host !== os.hostname() || !isSameProcess(note)) return false;
  process.kill(note.pid, 'SIGKILL');
  forgetProcess(home, jobId);
  return true;
}

function readNote(file: string): z.infer<typeof Note> | undefined {
  try {
    return Note.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
