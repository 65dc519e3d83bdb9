import { open } from 'node:fs/promises';
import { systemCode } from '@/server/db/database-error';
import { jobLogFile, type HomeLayout } from '@/server/db/home';

const MAX_BYTES = 512 * 1024;

/** The last lines of a job's log, oldest first; reads at most half a megabyte from its end. No log yet: no lines. */
export async function tailOfJobLog(home: HomeLayout, jobId: string, lines: number): Promise<readonly string[]> {
  let file;
  try {
    file = await open(jobLogFile(home, jobId), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  try {
    const { size } = await file.stat();
    const length = Math.min(size, MAX_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const all = buffer.subarray(0, bytesRead).toString('utf8').split('\n');
    if (all[all.length - 1] === '') all.pop();
    return all.slice(-lines);
  } finally {
    await file.close();
  }
}
