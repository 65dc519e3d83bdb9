import { BadParquet } from '../file/parquet-error';

/** Where something lies in a page. */
export interface Region {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
}

/**
 * DELTA_BINARY_PACKED as PLAIN: little-endian values of `width` bytes (4 or 8), back to back; `most`: how many values the page has, NULLs
 * included. `next` is where the bytes behind it begin.
 */
export function deltaToPlain(region: Region, width: 4 | 8, most: number): { readonly plain: Uint8Array; readonly next: number } {
  const bits = new BitSource(region);
  const blockSize = bits.unsigned();
  const miniBlocks = bits.unsigned();
  const total = bits.unsigned();
  const perMini = blockSize / miniBlocks;
  if (!Number.isInteger(perMini) || perMini % 8 !== 0 || perMini === 0 || total > most) throw torn();
  const values = new BigInt64Array(total);
  let last = BigInt.asIntN(64, bits.zigzag());
  if (total > 0) values[0] = last;
  for (let done = 1; done < total;) {
    const least = bits.zigzag();
    const widths = bits.take(miniBlocks);
    for (let mini = 0; mini < miniBlocks && done < total; mini++) {
      const bitWidth = widths[mini]!;
      if (bitWidth > 64) throw torn();
      bits.beginPacked();
      const here = Math.min(perMini, total - done);
      for (let i = 0; i < here; i++) {
        last = BigInt.asIntN(64, last + least + bits.packed(bitWidth));
        values[done++] = last;
      }
      bits.pass((perMini - here) * bitWidth);
    }
  }
  if (width === 8) return { plain: new Uint8Array(values.buffer), next: bits.at };
  const narrow = Int32Array.from(values, Number);
  return { plain: new Uint8Array(narrow.buffer), next: bits.at };
}

class BitSource {
  at: number;
  private pending = 0n;
  private pendingBits = 0;

  constructor(private readonly region: Region) {
    this.at = region.at;
  }

  unsigned(): number {
    const value = Number(this.varint());
    if (!Number.isSafeInteger(value)) throw torn();
    return value;
  }
  zigzag(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }
  take(count: number): Uint8Array {
    if (this.at + count > this.region.end) throw torn();
    return this.region.bytes.subarray(this.at, (this.at += count));
  }

  beginPacked(): void {
    this.pending = 0n;
    this.pendingBits = 0;
  }
  packed(width: number): bigint {
    if (width === 0) return 0n;
    while (this.pendingBits < width) {
      this.pending |= BigInt(this.byte()) << BigInt(this.pendingBits);
      this.pendingBits += 8;
    }
    const value = BigInt.asUintN(width, this.pending);
    this.pending >>= BigInt(width);
    this.pendingBits -= width;
    return value;
  }

  /** Over bits of a mini-block that hold no value; its bits fill whole bytes. */
  pass(bits: number): void {
    const bytes = (bits - this.pendingBits) / 8;
    if (bytes > this.region.end - this.at) throw torn();
    if (bytes > 0) this.at += bytes;
  }

  private byte(): number {
    if (this.at >= this.region.end) throw torn();
    return this.region.bytes[this.at++]!;
  }
  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw torn();
  }
}

/** Texts as places in one buffer. */
export interface Texts {
  readonly data: Uint8Array;
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
}

/** DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes. */
export function deltaLengthTexts(region: Region, most: number): Texts {
  const { plain, next } = deltaToPlain(region, 4, most);
  const lengths = new Int32Array(plain.buffer);
  const starts = new Int32Array(lengths.length);
  let at = next;
  for (let i = 0; i < lengths.length; i++) {
    starts[i] = at;
    at += lengths[i]!;
    if (lengths[i]! < 0 || at > region.end) throw torn();
  }
  return { data: region.bytes, starts, lengths };
}

/** DELTA_BYTE_ARRAY: how much each shares with the one before, then what follows. */
export function deltaTexts(region: Region, most: number): Texts {
  const { plain, next } = deltaToPlain(region, 4, most);
  const shared = new Int32Array(plain.buffer);
  const rest = deltaLengthTexts({ ...region, at: next }, most);
  if (rest.lengths.length !== shared.length) throw torn();
  const starts = new Int32Array(shared.length);
  const lengths = new Int32Array(shared.length);
  const total = shared.reduce((sum, length, i) => sum + length + rest.lengths[i]!, 0);
  if (total < 0 || total > 2 ** 31) throw torn();
  const data = new Uint8Array(total);
  for (let i = 0, at = 0; i < shared.length; i++) {
    const [before, from] = [i === 0 ? 0 : starts[i - 1]!, rest.starts[i]!];
    if (shared[i]! < 0 || (i === 0 ? shared[i] !== 0 : shared[i]! > lengths[i - 1]!)) throw torn();
    data.copyWithin(at, before, before + shared[i]!);
    data.set(rest.data.subarray(from, from + rest.lengths[i]!), at + shared[i]!);
    starts[i] = at;
    at += lengths[i] = shared[i]! + rest.lengths[i]!;
  }
  return { data, starts, lengths };
}

/** BYTE_STREAM_SPLIT as PLAIN: the first bytes of all values stand before all second ones. */
export function joinStreams({ bytes, at, end }: Region, width: number): Uint8Array {
  const count = Math.floor((end - at) / width);
  const plain = new Uint8Array(count * width);
  for (let i = 0; i < count; i++) for (let byte = 0; byte < width; byte++) plain[i * width + byte] = bytes[at + byte * count + i]!;
  return plain;
}

const torn = (): BadParquet => new BadParquet('a page of differences does not hold together');
