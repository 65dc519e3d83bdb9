import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import { systemCode } from '@/server/db/database-error';

export interface ChildOptions {
  readonly name: string;
  readonly program: string;
  readonly nodeFlags: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly logFile: string;
  /** Between two restarts; doubles up to the maximum, begins anew after it has run for ten seconds. */
  readonly backOff?: { readonly initialMs: number; readonly maxMs: number };
  say(line: string): void;
}

export interface ReadyMessage {
  readonly type: 'ready';
  /** Of a server: the address that it answers on. */
  readonly address?: string;
}

export interface FailedMessage {
  readonly type: 'failed';
  /** The sentence for people. */
  readonly message: string;
}

const LOG_BYTES = 16 * 1024 * 1024;
/** Who has run for so long is in no circle of starting and failing. */
const SETTLED_MS = 10_000;

/**
 * Keeps one program running in a process group of its own (Ctrl-C reaches it only through `stop`). It says `ready` by IPC and ends by
 * itself when the channel closes, so that it does not outlive a supervisor that was killed.
 */
export class ChildProgram {
  #child: ChildProcess | undefined;
  #stopping = false;
  #delayMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #backOff: { readonly initialMs: number; readonly maxMs: number };

  constructor(private readonly options: ChildOptions) {
    this.#backOff = options.backOff ?? { initialMs: 500, maxMs: 30_000 };
    this.#delayMs = this.#backOff.initialMs;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves with its ready message. Rejects when the first run ends before that: later ends are followed by a restart. */
  start(): Promise<ReadyMessage> {
    return new Promise((resolve, reject) => this.#run(resolve, reject));
  }

  /** SIGTERM, then SIGKILL after the patience. Resolves when it is gone; again without effect. */
  async stop(patienceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(timer);
  }

  #run(onReady?: (message: ReadyMessage) => void, onFailed?: (error: Error) => void): void {
    const { program, nodeFlags, environment, logFile } = this.options;
    rotate(logFile);
    const log = openSync(logFile, 'a', 0o640);
    const child = fork(program, [], { execArgv: [...nodeFlags], env: environment, stdio: ['ignore', log, log, 'ipc'], detached: true });
    closeSync(log);
    this.#child = child;
    const startedAt = Date.now();
    let ready = false;
    let reason = '';
    child.on('message', (message: ReadyMessage | FailedMessage) => {
      if (message.type === 'failed') reason = message.message;
      if (message.type !== 'ready') return;
      ready = true;
      onReady?.(message);
    });
    let over = false;
    const ended = (how: string): void => {
      if (over) return;
      over = true;
      if (this.#stopping) return;
      if (!ready && onFailed)
        return onFailed(new Error(reason || `${this.options.name} ended before it was ready (${how}); ${logFile} says why.`));
      this.#restartLater(how, Date.now() - startedAt);
    };
    child.once('error', (error) => ended(error.message));
    // Not at `exit`: where another process has just ended too, that comes before a reason that is still in the channel.
    child.once('close', (code, signal) => ended(signal ?? `exit code ${code}`));
  }

  #restartLater(how: string, ranForMs: number): void {
    if (ranForMs > SETTLED_MS) this.#delayMs = this.#backOff.initialMs;
    this.options.say(`${this.options.name} ended (${how}); it starts again in ${this.#delayMs / 1000} s.`);
    this.#timer = setTimeout(() => this.#run(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, this.#backOff.maxMs);
  }
}

/** Keeps one earlier file. */
function rotate(file: string): void {
  try {
    if (statSync(file).size > LOG_BYTES) renameSync(file, `${file}.1`);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
