import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { systemCode } from '@/server/db/database-error';
import { jobProcesses, type HomeLayout } from '@/server/db/home';
import { identityOf, isSameProcess } from '@/server/db/process-identity';
import type { Claim } from '@/server/db/repositories/jobs';

/**
 * A job process ends when its runner's channel closes; one whose main thread hangs does not see that. So each runner notes the
 * process of a job, and who claims the job next on the same machine ends what is left of it: its lease is gone, it may do nothing.
 * Each claim has a note of its own: one that was lost forgets its process when that is gone, which may be after the next one noted another.
 */
const Note = z.object({ pid: z.number().int().positive(), born: z.string(), host: z.string(), epoch: z.number().int() });

const noteOf = (home: HomeLayout, { jobId, epoch }: Claim): string => path.join(jobProcesses(home), `${jobId}-${epoch}.json`);

export function rememberProcess(home: HomeLayout, claim: Claim, pid: number | undefined): void {
  if (pid === undefined) return;
  writeFileSync(noteOf(home, claim), JSON.stringify({ ...identityOf(pid), host: os.hostname(), epoch: claim.epoch }), { mode: 0o600 });
}

export const forgetProcess = (home: HomeLayout, claim: Claim): void => rmSync(noteOf(home, claim), { force: true });

/** A busy machine lets a process that was killed stand for a moment. One that the system holds for longer is kept from committing by epochs. */
const GONE_WITHIN_MS = 10_000;

/** True: one of this claim or an earlier one was there and got SIGKILL; it is gone then. Only before the claim starts a process of its own. */
export async function endOrphan(home: HomeLayout, { jobId, epoch }: Claim): Promise<boolean> {
  let ended = false;
  for (const name of readdirSync(jobProcesses(home)).filter((each) => each.startsWith(`${jobId}-`))) {
    const file = path.join(jobProcesses(home), name);
    const note = readNote(file);
    if (!note || note.host !== os.hostname() || note.epoch > epoch) continue;
    if (isSameProcess(note)) {
      kill(note.pid);
      for (const deadline = Date.now() + GONE_WITHIN_MS; isSameProcess(note) && Date.now() < deadline;) await sleep(10);
      ended = true;
    }
    rmSync(file, { force: true });
  }
  return ended;
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
