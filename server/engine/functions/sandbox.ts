import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import type { Logger } from '@headrace/connector-sdk/source';
import { timerMs } from '../time/timer-ms';
import type { CallSet } from './call-set';
import { callError, processEnded, timedOut, tooLarge, type CallFailure } from './function-errors';
import { FrameKind, FrameReader, jsonFrame, jsonOf, type Frame } from './frames';
import { LogLines } from './log-lines';
import { sandboxCommand } from './sandbox-command';

export interface SandboxOptions {
  readonly host: string;
  readonly files: readonly string[];
  /** A folder of its own, which it may not even read. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly log: Logger;
}

interface Question {
  /** Of the function, for messages. */
  readonly name: string;
  readonly limitMs: number;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
}

/** How often the memory of the process is looked at, and what Node itself takes beside the heap. */
const LOOK_EVERY_MS = 500;
const OWN_BYTES = 192 * 1_024 * 1_024;
/** To begin and to load modules, which a busy machine takes its time for. */
const START_MS = 30_000;

/**
 * The process that functions in TypeScript run in: without environment, secrets, files and (where the machine allows it) network, with bounds of time
 * and memory. It is asked and answers in order. After the first failure it is gone and every question fails.
 */
export class Sandbox {
  private readonly asked: Question[] = [];
  private timer: NodeJS.Timeout | null = null;
  private watch: NodeJS.Timeout | null = null;
  private failure: Error | null = null;
  private closed = false;
  private sets = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: SandboxOptions,
  ) {
    const reader = new FrameReader((frame) => this.answered(frame));
    this.channel.on('data', (chunk: Buffer) => this.guarded(() => reader.push(chunk)));
    // What is written to a process that has gone; its end tells the rest.
    this.channel.on('error', () => undefined);
    const lines = new LogLines(options.log);
    child.stdout!.on('data', (chunk: Buffer) => lines.take(chunk));
    child.stderr!.on('data', (chunk: Buffer) => lines.take(chunk));
    child.on('error', (error) => this.fail(processEnded(this.current, error.message)));
    child.on('exit', (code, signal) => {
      const memory = lines.last(/heap out of memory|Array buffer allocation failed/);
      const how = signal === null ? `exit code ${code}` : signal;
      this.fail(memory ? tooLarge(this.current, options.memoryBytes) : processEnded(this.current, how));
    });
    this.watch = setInterval(() => this.lookAtMemory(), LOOK_EVERY_MS);
    this.watch.unref();
  }

  static async start(options: SandboxOptions): Promise<Sandbox> {
    mkdirSync(options.folder, { recursive: true });
    const { command, args, withoutNetwork } = await sandboxCommand(options);
    if (!withoutNetwork)
      options.log.warn(
        'This machine does not take the network away from functions in TypeScript: they could reach what this user can reach.',
      );
    const child = spawn(command, args, { env: {} as NodeJS.ProcessEnv, cwd: options.folder, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    return new Sandbox(child, options);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Loads the modules of these calls; the number is theirs. */
  async open(set: CallSet): Promise<number> {
    const number = this.sets++;
    const answer = await this.ask(namesOf(set), jsonFrame(FrameKind.open, number, set), START_MS);
    if (answer.kind !== FrameKind.opened) throw processEnded(namesOf(set), 'no answer to its first question');
    return number;
  }

  /** What the functions of a built module declare. */
  async describe(file: string): Promise<unknown> {
    const { bytes } = await this.ask(`of ${path.basename(file)}`, jsonFrame(FrameKind.describe, 0, { file }), START_MS);
    return jsonOf(bytes);
  }

  /** Within the time that a batch has, or `leastMs`. */
  ask(name: string, frame: Uint8Array, leastMs = 0): Promise<Frame> {
    const limitMs = Math.max(this.options.timeoutMs, leastMs);
    if (this.failure !== null) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.asked.push({ name, limitMs, resolve, reject });
      this.channel.write(frame);
      if (this.asked.length === 1) this.startTimer();
    });
  }

  close(): void {
    this.closed = true;
    this.stop();
    rmSync(this.options.folder, { recursive: true, force: true });
  }

  private get channel(): Duplex {
    return this.child.stdio[3] as Duplex;
  }
  private get current(): string {
    return this.asked[0]?.name ?? 'that was called last';
  }

  private answered(frame: Frame): void {
    const question = this.asked.shift();
    if (question === undefined) return this.fail(processEnded(this.current, 'it answered without a question'));
    this.startTimer();
    if (frame.kind === FrameKind.failed) question.reject(callError(jsonOf(frame.bytes) as CallFailure));
    else question.resolve(frame);
  }

  private startTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const first = this.asked[0];
    if (first === undefined) return;
    this.timer = setTimeout(() => this.fail(timedOut(first.name, first.limitMs)), timerMs(first.limitMs));
  }

  private guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(processEnded(this.current, error instanceof Error ? error.message : String(error)));
    }
  }

  /** Linux alone tells; elsewhere the heap has its bound by Node. */
  private lookAtMemory(): void {
    if (process.platform !== 'linux' || this.child.pid === undefined) return;
    try {
      const pages = Number(readFileSync(`/proc/${this.nodePid(this.child.pid)}/statm`, 'utf8').split(' ')[1]);
      const limit = this.options.memoryBytes + OWN_BYTES;
      if (pages * 4_096 > limit) this.fail(tooLarge(this.current, this.options.memoryBytes));
    } catch {
      // It has just ended.
    }
  }

  /** Behind what took its rights away there may be one process more. */
  private nodePid(pid: number): string {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0] || `${pid}`;
  }

  private fail(error: Error): void {
    if (this.failure !== null) return;
    this.failure = error;
    this.stop();
    if (this.closed) return;
    for (const { reject } of this.asked.splice(0)) reject(error);
  }

  private stop(): void {
    if (this.timer) clearTimeout(this.timer);
    if (this.watch) clearInterval(this.watch);
    this.child.kill('SIGKILL');
    this.channel.destroy();
  }
}

const namesOf = ({ calls }: CallSet): string => calls.map(({ user }) => `${user.module}.${user.name}`).join(', ');
