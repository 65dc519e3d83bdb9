import type { ChildProcess } from 'node:child_process';
import { closeSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HomeLayout } from '@/server/db/home';
import { isAlive } from '@/server/db/process-identity';
import { openLog, type OpenFile } from './job-log';
import { sendTo, spawnJobProgram, type JobProgram } from './job-process';

/** A process that has loaded everything and has no job yet. Who takes it owns it: process, log file and descriptor. */
export interface WarmProcess {
  readonly child: ChildProcess;
  readonly log: OpenFile;
}

export interface SpareTiming {
  /** From the start, or from the moment when the last one was taken: its job comes first. */
  readonly refillMs: number;
  /** After one that died of itself; doubles up to a minute, so that a program that cannot start does not keep the machine busy. */
  readonly retryMs: number;
}

export interface SpareOptions {
  readonly home: HomeLayout;
  readonly program: JobProgram;
  readonly timing?: SpareTiming;
  /** It ended without having been taken: how, and when the next one follows. */
  onDeath(how: string, nextInMs: number): void;
}

const defaultTiming: SpareTiming = { refillMs: 1_000, retryMs: 1_000 };
const MAX_RETRY_MS = 60_000;
/** A spare that has lived for so long was a good one: the next death counts as the first. */
const GOOD_MS = 60_000;

/**
 * Keeps one job process ready, so that a deploy does not wait for a process to start and load. It holds no secret and nothing of any
 * job; it is given away once and never comes back. When the runner dies its channel closes, and the spare ends as every job process does.
 */
export class SpareProcess {
  #spare: WarmProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  readonly #timing: SpareTiming;
  #bornAt = 0;
  #retryMs: number;
  #count = 0;

  constructor(private readonly options: SpareOptions) {
    this.#timing = options.timing ?? defaultTiming;
    this.#retryMs = this.#timing.retryMs;
    removeLeftLogs(options.home);
    this.#refillAfter(this.#timing.refillMs);
  }

  get pid(): number | undefined {
    return this.#spare?.child.pid;
  }

  /** Undefined where none is ready; whatever the answer, the next one is made a little later. */
  take(): WarmProcess | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    this.#refillAfter(this.#timing.refillMs);
    if (!spare) return undefined;
    if (spare.child.connected && spare.child.exitCode === null && spare.child.signalCode === null) return spare;
    discard(spare);
    return undefined;
  }

  /** Ends it; none is made any more. Again without effect. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    if (this.#spare) discard(this.#spare);
    this.#spare = undefined;
  }

  #refillAfter(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#refill(), ms);
  }

  #refill(): void {
    if (this.#spare || this.#stopped) return;
    const file = path.join(this.options.home.jobLogs, `${logPrefix()}${process.pid}-${++this.#count}.log`);
    const log = { file, fd: openLog(file) };
    const spare = { child: spawnJobProgram(this.options.program, log.fd), log };
    this.#spare = spare;
    this.#bornAt = Date.now();
    // A process that cannot even be started says `error` and no `exit`.
    spare.child.once('error', (error) => this.#died(spare, error.message));
    spare.child.once('exit', (code, signal) => this.#died(spare, signal ?? `exit code ${code}`));
    sendTo(spare.child, { type: 'prepare' });
  }

  #died(spare: WarmProcess, how: string): void {
    if (this.#spare !== spare) return;
    this.#spare = undefined;
    discard(spare);
    if (Date.now() - this.#bornAt > GOOD_MS) this.#retryMs = this.#timing.retryMs;
    this.options.onDeath(how, this.#retryMs);
    this.#refillAfter(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, MAX_RETRY_MS);
  }
}

/** Names tell whose they are: several machines may share a home. */
const logPrefix = (): string => `spare-${os.hostname()}-`;

function discard({ child, log }: WarmProcess): void {
  child.kill('SIGKILL');
  closeSync(log.fd);
  rmSync(log.file, { force: true });
}

/** Of this machine's runners that were killed. */
function removeLeftLogs({ jobLogs }: HomeLayout): void {
  for (const name of readdirSync(jobLogs).filter((each) => each.startsWith(logPrefix()))) {
    const pid = Number(name.slice(logPrefix().length).split('-')[0]);
    if (pid === process.pid || !isAlive(pid)) rmSync(path.join(jobLogs, name), { force: true });
  }
}
