import type { StateMemory } from './state-memory';

/** Append-only bytes of a table's texts. Grows by doubling: offsets stay, the array does not. */
export class ByteHeap {
  bytes = new Uint8Array(0);
  used = 0;
  /** Bytes that no slot refers to any more; a reason to compact. */
  garbage = 0;

  constructor(
    private readonly memory: StateMemory,
    private readonly owner: string,
    /** Told after it took more room. */
    private readonly onGrown: () => void = () => undefined,
  ) {}

  append(data: Uint8Array, start: number, length: number): number {
    if (this.used + length > this.bytes.length) this.grow(this.used + length);
    const at = this.used;
    const into = this.bytes;
    if (length <= 48) for (let i = 0; i < length; i++) into[at + i] = data[start + i]!;
    else into.set(data.subarray(start, start + length), at);
    this.used = at + length;
    return at;
  }

  private grow(needed: number): void {
    let size = Math.max(4_096, this.bytes.length * 2);
    while (size < needed) size *= 2;
    const grown = new Uint8Array(this.memory.allocate(size, this.owner));
    grown.set(this.bytes.subarray(0, this.used));
    if (this.bytes.length > 0) this.memory.forget(this.bytes.length);
    this.bytes = grown;
    this.onGrown();
  }

  /** Gives the room back; a snapshot may still read it. */
  drop(): void {
    if (this.bytes.length > 0) this.memory.forget(this.bytes.length);
    this.bytes = new Uint8Array(0);
    this.used = 0;
    this.garbage = 0;
  }
}
