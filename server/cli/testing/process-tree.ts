import { readFileSync } from 'node:fs';

/** What Linux says of a process; empty: it has ended, perhaps while it was looked at. */
function told(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}

/** Processes below `pid`, the deepest last. */
export function below(pid: number): readonly number[] {
  const children = told(pid, `task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...below(child)]);
}

/** Whether a process is there and no zombie. */
export const runs = (pid: number): boolean => /^State:\s+[^Z]/m.test(told(pid, 'status'));
