import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
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

/** A busy machine lets a process that was killed stand for a moment. One that the system holds for longer is kept from committing by epochs. */
const GONE_WITHIN_MS = 10_000;

/** True: one was there and got SIGKILL; it is gone then. Only by the holder of the job's claim, before it starts a process of its own. */
export async function endOrphan(home: HomeLayout, jobId: string): Promise<boolean> {
  const note = readNote(jobProcessFile(home, jobId));
  if (!note || note.host !== os.hostname() || !isSameProcess(note)) return false;
  kill(note.pid);
  for (const deadline = Date.now() + GONE_WITHIN_MS; isSameProcess(note) && Date.now() < deadline;) await sleep(10);
  forgetProcess(home, jobId);
  return true;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error; // it has just ended of itself
  }
}

function readNote(file: string): z.infer<typeof Note> | undefined {
  try {
    return Note.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
