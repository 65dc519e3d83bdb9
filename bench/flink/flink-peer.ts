import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { FlinkInstallation } from './flink-jars';

/** What Flink said to one script: the lines of its print sinks, and why it refused or failed where it did. */
export interface FlinkAnswer {
  readonly lines: readonly string[];
  readonly columns?: readonly { readonly name: string; readonly type: string }[];
  /** Of `queries`: the columns of each query, and why Flink refused it where it did. */
  readonly schemas?: readonly (readonly { readonly name: string; readonly type: string }[])[];
  readonly refused?: readonly (string | null)[];
  readonly error?: string;
  readonly ms: number;
}

export interface FlinkRequest {
  readonly op: 'run' | 'describe' | 'queries';
  readonly script: string;
  readonly query?: string;
  /** Printed by sinks `q0`, `q1` … as one job. */
  readonly queries?: readonly string[];
  /** Settings of Flink's, under those that the script SETs. */
  readonly config?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** What Java 17 must open for Flink's serialisers (from the defaults that Flink is shipped with). */
const OPENED = ['java.lang', 'java.net', 'java.io', 'java.nio', 'java.lang.reflect', 'java.text', 'java.time', 'java.util']
  .concat('java.util.concurrent', 'java.util.concurrent.atomic', 'java.util.concurrent.locks', 'sun.nio.ch')
  .flatMap((name) => ['--add-opens', `java.base/${name}=ALL-UNNAMED`]);

/** For many short jobs: the first compiler only, and a collector without threads of its own. */
const QUICK = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** One JVM with one Flink in it; requests are answered in their order. */
export class FlinkPeer {
  private readonly waiting: ((answer: FlinkAnswer) => void)[] = [];
  private complaint = '';

  private constructor(private readonly child: ChildProcess) {}

  static async start(
    { libraries, classes }: FlinkInstallation,
    { heapMb = 1_200, slots = 8, quickStart = false } = {},
  ): Promise<FlinkPeer> {
    const memory = [`-Xmx${heapMb}m`, '-XX:MaxMetaspaceSize=512m', ...(quickStart ? QUICK : [])];
    const logging = ['-Dlog4j2.level=OFF', '-Duser.timezone=UTC', '-Dfile.encoding=UTF-8'];
    const classPath = ['-cp', `${classes}${path.delimiter}${path.join(libraries, '*')}`];
    const child = spawn('java', [...memory, ...logging, ...OPENED, ...classPath, 'FlinkPeer', String(slots)]);
    const peer = new FlinkPeer(child);
    const ready = peer.next();
    child.stderr!.on('data', (chunk: Buffer) => (peer.complaint = (peer.complaint + chunk.toString()).slice(-4_000)));
    createInterface({ input: child.stdout! }).on('line', (line) => peer.waiting.shift()?.(JSON.parse(line) as FlinkAnswer));
    child.on('close', (code) => peer.lost(`Flink's JVM ended with code ${code}. ${peer.complaint}`));
    child.on('error', (error) => peer.lost(error.message));
    await ready;
    return peer;
  }

  get pid(): number {
    return this.child.pid!;
  }

  ask(request: FlinkRequest): Promise<FlinkAnswer> {
    const answer = this.next();
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    return answer;
  }

  /** Ends the JVM: by the end of its input, and where that takes too long by a signal to its process alone. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
    this.child.stdin!.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  }

  private next(): Promise<FlinkAnswer> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private lost(why: string): void {
    for (const resolve of this.waiting.splice(0)) resolve({ lines: [], error: why, ms: 0 });
  }
}
