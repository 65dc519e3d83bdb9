import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemCode } from './database-error';

/** A process on this machine, told apart from a later one with the same number by when it began. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly born: string;
}

export const identityOf = (pid: number): ProcessIdentity => ({ pid, born: birthOf(pid) });

export const isSameProcess = ({ pid, born }: ProcessIdentity): boolean => isAlive(pid) && birthOf(pid) === born;

/** False also for a process that has ended and whose parent has not looked yet: it does nothing more. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
}

function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.startsWith(') Z', stat.lastIndexOf(')'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ESRCH') return true; // gone between the two looks
    throw error;
  }
}

/** When a process began, in the system's own words; empty for one that is gone. */
function birthOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return ''; // gone between the look and the question
  }
}
