import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc/<pid>/stat; a hundred a second on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const LOOK_EVERY_MS = 20;

interface Reading {
  readonly cpuSeconds: number;
  readonly bytesRead: number;
  readonly atMs: number;
}

export interface Measured {
  /** User and system time between 20 % and 100 % of the input. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakBytes: number;
  /** Of files and sockets, the program's own files too. */
  readonly bytesRead: number;
  /** A fifth of the input was seen to be read; where not, all of the run was measured. */
  readonly fifthSeen: boolean;
  /** Of the thread that worked most; null where threads were not asked for. */
  readonly busiestThreadSeconds: number | null;
}

/**
 * Measures a process with all its children while it reads an input of `inputBytes`: from the moment at which a fifth is read to the
 * last look before the end. How much is read is what the kernel counts for the process (Linux only).
 */
export class ProcessMeter {
  private readonly begun: Reading;
  private from: Reading | null = null;
  private last: Reading;
  private peakBytes = 0;
  private readonly timer: NodeJS.Timeout;
  /** Each thread's time at `from`, and when it was last seen. */
  private threadsFrom: ReadonlyMap<string, number> = new Map();
  private readonly threads = new Map<string, number>();

  constructor(
    private readonly pid: number,
    private readonly inputBytes: number,
    private readonly perThread = false,
  ) {
    this.begun = this.last = this.read() ?? { cpuSeconds: 0, bytesRead: 0, atMs: performance.now() };
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  stop(): Measured {
    clearInterval(this.timer);
    this.look();
    const from = this.from ?? this.begun;
    return {
      cpuSeconds: this.last.cpuSeconds - from.cpuSeconds,
      wallSeconds: (this.last.atMs - from.atMs) / 1_000,
      peakBytes: this.peakBytes,
      bytesRead: this.last.bytesRead - this.begun.bytesRead,
      fifthSeen: this.from !== null,
      busiestThreadSeconds: this.perThread ? this.busiest() : null,
    };
  }

  private look(): void {
    const reading = this.read();
    if (reading === null) return;
    this.last = reading;
    if (this.perThread) for (const [id, seconds] of threadSeconds(this.pid)) this.threads.set(id, seconds);
    if (this.from !== null || reading.bytesRead - this.begun.bytesRead < this.inputBytes * 0.2) return;
    this.from = reading;
    this.threadsFrom = new Map(this.threads);
  }

  private busiest(): number {
    return Math.max(0, ...[...this.threads].map(([id, seconds]) => seconds - (this.threadsFrom.get(id) ?? 0)));
  }

  /** Null once the process is gone. */
  private read(): Reading | null {
    const atMs = performance.now();
    let [cpuSeconds, bytesRead, resident] = [0, 0, 0];
    for (const pid of withChildren(this.pid)) {
      const of = processReading(pid);
      if (of === null) continue;
      cpuSeconds += of.cpuSeconds;
      bytesRead += of.bytesRead;
      resident += of.residentBytes;
    }
    if (cpuSeconds === 0) return null;
    this.peakBytes = Math.max(this.peakBytes, resident);
    return { cpuSeconds, bytesRead, atMs };
  }
}

/** The fields behind the name, which may hold blanks itself. */
function statFields(of: string): string[] {
  const stat = readFileSync(`/proc/${of}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
const cpuSecondsOf = (fields: readonly string[]): number => (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;

function threadSeconds(pid: number): Map<string, number> {
  try {
    const ids = readdirSync(`/proc/${pid}/task`);
    return new Map(ids.map((id) => [id, cpuSecondsOf(statFields(`${pid}/task/${id}`))]));
  } catch {
    return new Map(); // a thread or the process has ended between two looks; what was seen before stays
  }
}

function processReading(pid: number): { cpuSeconds: number; bytesRead: number; residentBytes: number } | null {
  try {
    const fields = statFields(String(pid));
    const cpuSeconds = cpuSecondsOf(fields);
    const bytesRead = Number(/rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))?.[1] ?? 0);
    const residentBytes = Number(fields[21]) * 4_096;
    return { cpuSeconds, bytesRead, residentBytes };
  } catch {
    return null; // it has ended between two looks, which is how every measured process ends
  }
}

function withChildren(pid: number): number[] {
  try {
    const own = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' '));
    return [pid, ...own.filter((text) => text !== '').flatMap((text) => withChildren(Number(text)))];
  } catch {
    return [pid]; // as above
  }
}
