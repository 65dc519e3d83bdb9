const PAGE = 65_536;

/** Addresses that every loop shares. The window holds the records at hand; behind it each loop lays its columns. */
export const Place = { stopped: 0, powers: 64, tens: 256, nullFlags: 512, window: 4_096 } as const;
/** A run takes at most so many bytes of input: they stay in a core's cache from the copy until they are read. */
export const WINDOW_BYTES = 1 << 18;
/** Loops may look so far beyond the last record: no literal of theirs is longer. */
const SLACK = 4_096;
export const LONGEST_LITERAL = SLACK - 8;
export const COLUMNS_AT = Place.window + WINDOW_BYTES + SLACK;
/** More columns than this have no room for their flags. */
export const MOST_COLUMNS = Place.window - Place.nullFlags;

/**
 * The memory that all compiled loops of a thread work in. Nothing in it outlives a run, so one is enough, however many decoders there
 * are: each memory reserves gigabytes of address space.
 */
export class LoopMemory {
  private static ofThread: LoopMemory | null = null;

  static get(): LoopMemory {
    return (LoopMemory.ofThread ??= new LoopMemory());
  }

  readonly memory = new WebAssembly.Memory({ initial: Math.ceil(COLUMNS_AT / PAGE) });
  bytes = new Uint8Array(0);
  words = new Int32Array(0);
  doubles = new Float64Array(0);
  /** Whose values lie in it. */
  user: unknown = null;

  private constructor() {
    this.takeViews();
    const powers = new BigInt64Array(this.memory.buffer, Place.powers, 19);
    for (let n = 0; n < 19; n++) powers[n] = 10n ** BigInt(n);
    for (let n = 0; n < 23; n++) this.doubles[Place.tens / 8 + n] = Number(`1e${n}`);
  }

  /** Makes the memory reach to `end`; other loops read their views anew at each run. */
  reachTo(end: number): void {
    const missing = end - this.bytes.length;
    if (missing <= 0) return;
    this.memory.grow(Math.ceil(missing / PAGE));
    this.takeViews();
  }

  private takeViews(): void {
    this.bytes = new Uint8Array(this.memory.buffer);
    this.words = new Int32Array(this.memory.buffer);
    this.doubles = new Float64Array(this.memory.buffer);
  }
}
