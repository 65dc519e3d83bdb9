/**
 * A byte stream between two threads: one writer, one reader, a ring in shared memory. Positions count up and wrap at 32 bits; the
 * capacity is a power of two. Only the writer moves `written`, only the reader moves `read`; each is published by Atomics after the bytes.
 */
const WRITTEN = 0;
const READ = 1;
const STATE = 2;
const HEADER_WORDS = 4;
const HEADER_BYTES = HEADER_WORDS * 4;

export const RingState = { open: 0, ended: 1, aborted: 2 } as const;

export class Ring {
  private readonly head: Int32Array;
  private readonly bytes: Uint8Array;
  private readonly mask: number;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.head = new Int32Array(buffer, 0, HEADER_WORDS);
    this.bytes = new Uint8Array(buffer, HEADER_BYTES);
    this.mask = this.bytes.length - 1;
  }

  static allocate(capacityBytes: number): SharedArrayBuffer {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(64, capacityBytes)));
    return new SharedArrayBuffer(HEADER_BYTES + capacity);
  }

  get capacity(): number {
    return this.bytes.length;
  }

  /** Bytes that can be read. */
  available(): number {
    return (Atomics.load(this.head, WRITTEN) - Atomics.load(this.head, READ)) | 0;
  }

  state(): number {
    return Atomics.load(this.head, STATE);
  }

  end(): void {
    Atomics.compareExchange(this.head, STATE, RingState.open, RingState.ended);
  }

  abort(): void {
    Atomics.store(this.head, STATE, RingState.aborted);
  }

  /** Writes as much of `source[from, to)` as fits; answers how many bytes. */
  write(source: Uint8Array, from: number, to: number): number {
    const position = this.head[WRITTEN]!;
    const size = Math.min(to - from, this.bytes.length - this.available());
    const start = position & this.mask;
    const first = Math.min(size, this.bytes.length - start);
    this.bytes.set(source.subarray(from, from + first), start);
    if (size > first) this.bytes.set(source.subarray(from + first, from + size), 0);
    Atomics.store(this.head, WRITTEN, (position + size) | 0);
    return size;
  }

  /** Reads at most `target[from, to)`; answers how many bytes. */
  read(target: Uint8Array, from: number, to: number): number {
    const position = this.head[READ]!;
    const size = Math.min(to - from, this.available());
    const start = position & this.mask;
    const first = Math.min(size, this.bytes.length - start);
    target.set(this.bytes.subarray(start, start + first), from);
    if (size > first) target.set(this.bytes.subarray(0, size - first), from + first);
    Atomics.store(this.head, READ, (position + size) | 0);
    return size;
  }
}

/** ES2024's; Node 20 has it, TypeScript's ES2023 library does not name it. */
type AtomicsWithWaitAsync = typeof Atomics & {
  waitAsync(
    words: Int32Array,
    index: number,
    seen: number,
    timeoutMs: number,
  ): { readonly async: false; readonly value: string } | { readonly async: true; readonly value: Promise<string> };
};

/** Words of one worker: how often its bell was rung, and how many waits there are for it. */
const WORDS = 2;

/**
 * A bell for each worker: who moved a ring rings the other side's. To notify costs a lock and, where somebody waits, often a processor that has to be
 * woken: it is only done while the worker rests.
 */
export class Doorbells {
  private readonly words: Int32Array;
  constructor(readonly buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer);
  }
  static allocate(workers: number): SharedArrayBuffer {
    return new SharedArrayBuffer(workers * WORDS * 4);
  }

  ring(worker: number): void {
    Atomics.add(this.words, worker * WORDS, 1);
    if (Atomics.load(this.words, worker * WORDS + 1) > 0) Atomics.notify(this.words, worker * WORDS);
  }

  value(worker: number): number {
    return Atomics.load(this.words, worker * WORDS);
  }

  ringAll(): void {
    for (let worker = 0; worker < this.words.length / WORDS; worker++) this.ring(worker);
  }

  /**
   * Resolves when the bell of `worker` no longer shows `seen`, or after `timeoutMs`. It counts as waiting before the bell is looked at: who rings later
   * sees that, who rang before is seen.
   */
  async wait(worker: number, seen: number, timeoutMs: number): Promise<void> {
    Atomics.add(this.words, worker * WORDS + 1, 1);
    try {
      const waiting = (Atomics as AtomicsWithWaitAsync).waitAsync(this.words, worker * WORDS, seen, timeoutMs);
      if (waiting.async) await waiting.value;
    } finally {
      Atomics.sub(this.words, worker * WORDS + 1, 1);
    }
  }
}
