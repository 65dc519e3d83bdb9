import { spawn, type ChildProcess } from 'node:child_process';
import type { FailureReport, JobCommand, JobReport, JobStart } from '@/server/engine/contract/job';

/** How a job process ended. `crashed`: without a last word. */
export type JobProcessEnd =
  | { readonly kind: 'finished' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly failure: FailureReport }
  | { readonly kind: 'crashed'; readonly how: string };

export interface JobProcess {
  readonly pid: number | undefined;
  /** Settles once, when the process is gone. */
  readonly ended: Promise<JobProcessEnd>;
  send(command: JobCommand): void;
  /** SIGKILL; `ended` follows. */
  kill(): void;
}

/** The program of all jobs of a runner; nothing in it belongs to one of them. */
export interface JobProgram {
  /** `dist/job.mjs`. */
  readonly file: string;
  readonly nodeFlags: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** After its last message a process has so long to leave by itself. */
const LEAVE_MS = 10_000;

/** Starts the program without a job, in a process group of its own: Ctrl-C at the terminal reaches it only as a command of its runner. */
export const spawnJobProgram = ({ file, nodeFlags, environment }: JobProgram, logFd: number): ChildProcess =>
  spawn(process.execPath, [...nodeFlags, file], { env: environment, stdio: ['ignore', logFd, logFd, 'ipc'], detached: true });

/** Gives a process its one job. It must not have had one before. */
export function runInProcess(child: ChildProcess, start: JobStart, onReport: (report: JobReport) => void): JobProcess {
  let lastWord: JobProcessEnd | undefined;
  let leaving: NodeJS.Timeout | undefined;
  child.on('message', (message) => {
    const report = message as JobReport;
    lastWord = endOf(report) ?? lastWord;
    if (lastWord && !leaving) leaving = setTimeout(() => child.kill('SIGKILL'), LEAVE_MS);
    onReport(report);
  });
  const ended = new Promise<JobProcessEnd>((resolve) => {
    child.once('error', (error) => resolve(lastWord ?? { kind: 'crashed', how: error.message }));
    // Not at `exit`: where another process has just ended too, that comes before the messages that are still in the channel.
    child.once('close', (code, signal) => {
      clearTimeout(leaving);
      resolve(lastWord ?? { kind: 'crashed', how: signal ? `killed by ${signal}` : `exit code ${code}` });
    });
  });
  sendTo(child, { type: 'start', job: start });
  return { pid: child.pid, ended, send: (command) => sendTo(child, command), kill: () => void child.kill('SIGKILL') };
}

/** A command to a process that has just gone is of no consequence: its end is handled as such. */
export function sendTo(child: ChildProcess, command: JobCommand): void {
  if (child.connected) child.send(command, () => undefined);
}

function endOf(report: JobReport): JobProcessEnd | undefined {
  if (report.type === 'failed') return { kind: 'failed', failure: report.error };
  return report.type === 'ended' ? { kind: report.how } : undefined;
}
