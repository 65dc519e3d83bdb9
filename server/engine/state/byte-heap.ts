import type { StateMemory } from './state-memory';

/** Append-only bytes of a table's texts. Grows by doubling: offsets stay, the array does not. */
export class ByteHeap {
  bytes = new Uint8Array(0);
  used = 0;
  /** Bytes that no slot refers to any more; a reason to compact. */
  garbage = 0;
  /** Where the room ends that texts which grow have behind them, by where they begin. */
  private readonly rooms = new Map<number, number>();

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

  /** Adds to the end of a text where there is room behind it; false: it must be moved. */
  extend(text: { readonly at: number; readonly length: number }, data: Uint8Array, start: number, length: number): boolean {
    const end = text.at + text.length;
    if (end === this.used) this.append(data, start, length);
    else if (end + length > (this.rooms.get(text.at) ?? 0)) return false;
    else this.bytes.set(data.subarray(start, start + length), end);
    return true;
  }

  /** Moves a text to the end, with as much room behind it as it then has bytes; answers where it is. */
  move(text: { readonly at: number; readonly length: number }, data: Uint8Array, start: number, length: number): number {
    const at = this.used;
    const room = (text.length + length) * 2;
    if (at + room > this.bytes.length) this.grow(at + room);
    this.bytes.copyWithin(at, text.at, text.at + text.length);
    this.bytes.set(data.subarray(start, start + length), at + text.length);
    this.garbage += (this.rooms.get(text.at) ?? text.at + text.length) - text.at;
    this.rooms.delete(text.at);
    this.rooms.set(at, at + room);
    this.used = at + room;
    return at;
  }

  /** A text loses its first bytes. */
  cut(at: number, bytes: number): void {
    this.garbage += bytes;
    const end = this.rooms.get(at);
    if (end === undefined) return;
    this.rooms.delete(at);
    this.rooms.set(at + bytes, end);
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
    this.rooms.clear();
  }
}
