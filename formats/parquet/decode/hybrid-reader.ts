import { BadParquet } from '../file/parquet-error';

/** Bits that numbers below `count` need. */
export const bitsFor = (most: number): number => 32 - Math.clz32(most);

/**
 * Numbers of `width` bits in Parquet's hybrid of runs and packed bits (levels, and places in a dictionary). Reads `bytes[at, end)`;
 * bytes that end too early are a bad file.
 */
export class HybridReader {
  private runLeft = 0;
  private runValue = 0;
  private packedLeft = 0;
  /** Bits of the packed run that are taken from `bytes` and not yet handed out. */
  private pending = 0;
  private pendingBits = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly end: number,
    private readonly width: number,
  ) {}

  read(out: Int32Array, from: number, count: number): void {
    const stop = from + count;
    for (let to = from; to < stop;) {
      if (this.runLeft > 0) {
        const step = Math.min(this.runLeft, stop - to);
        out.fill(this.runValue, to, to + step);
        this.runLeft -= step;
        to += step;
      } else if (this.packedLeft > 0) {
        const step = Math.min(this.packedLeft, stop - to);
        this.unpack(out, to, step);
        this.packedLeft -= step;
        to += step;
      } else this.nextRun();
    }
  }

  private nextRun(): void {
    let head = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at];
      if (byte === undefined || this.at >= this.end || shift > 28) throw tooShort();
      this.at++;
      head += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    this.pendingBits = 0;
    this.pending = 0;
    if (head % 2 === 1) {
      this.packedLeft = Math.floor(head / 2) * 8;
      if (this.packedLeft === 0) throw tooShort();
      return;
    }
    this.runLeft = head / 2;
    if (this.runLeft === 0) throw tooShort();
    this.runValue = 0;
    const wide = (this.width + 7) >> 3;
    if (this.at + wide > this.end) throw tooShort();
    for (let i = 0; i < wide; i++) this.runValue |= this.bytes[this.at++]! << (8 * i);
  }

  private unpack(out: Int32Array, from: number, count: number): void {
    if (this.width > 24) return this.unpackWide(out, from, count);
    const { bytes, width, end } = this;
    const mask = (1 << width) - 1;
    let { at, pending, pendingBits } = this;
    for (let to = from; to < from + count; to++) {
      while (pendingBits < width) {
        if (at >= end) throw tooShort();
        pending |= bytes[at++]! << pendingBits;
        pendingBits += 8;
      }
      out[to] = pending & mask;
      pending >>>= width;
      pendingBits -= width;
    }
    this.at = at;
    this.pending = pending;
    this.pendingBits = pendingBits;
  }

  /** 25 to 32 bits: more than fit beside seven others in 32. */
  private unpackWide(out: Int32Array, from: number, count: number): void {
    const modulus = 2 ** this.width;
    for (let to = from; to < from + count; to++) {
      while (this.pendingBits < this.width) {
        if (this.at >= this.end) throw tooShort();
        this.pending += this.bytes[this.at++]! * 2 ** this.pendingBits;
        this.pendingBits += 8;
      }
      out[to] = this.pending % modulus;
      this.pending = Math.floor(this.pending / modulus);
      this.pendingBits -= this.width;
    }
  }
}

const tooShort = (): BadParquet => new BadParquet('a run of levels or dictionary places ends too early');
