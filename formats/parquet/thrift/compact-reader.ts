/** What a structure of Thrift's compact protocol holds, by field id. Nothing is known of its meaning here. */
export type ThriftValue = boolean | number | bigint | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

/** Deeper structures than any of Parquet's are no Parquet. */
const DEEPEST = 32;

/** Thrown for bytes that are no compact Thrift; turned into a typed error by who knows the file. */
export class TornThrift extends Error {}

/** Reads structures of Thrift's compact protocol. `at` is behind the last one read. */
export class CompactReader {
  constructor(
    private readonly bytes: Uint8Array,
    public at = 0,
  ) {}

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw new TornThrift();
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ;) {
      const head = this.byte();
      if (head === 0) return fields;
      const type = head & 15;
      id = head >>> 4 === 0 ? this.zigzag() : id + (head >>> 4);
      fields.set(id, type === 1 ? true : type === 2 ? false : this.value(type, depth));
    }
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case 1:
      case 2:
        return this.byte() === 1;
      case 3:
        return (this.byte() << 24) >> 24;
      case 4:
      case 5:
        return this.zigzag();
      case 6:
        return this.long();
      case 7:
        return this.double();
      case 8:
        return this.binary();
      case 9:
      case 10:
        return this.list(depth + 1);
      case 12:
        return this.struct(depth + 1);
      default:
        // A map (11) occurs nowhere in Parquet.
        throw new TornThrift();
    }
  }

  private list(depth: number): ThriftValue[] {
    if (depth > DEEPEST) throw new TornThrift();
    const head = this.byte();
    const count = head >>> 4 === 15 ? this.unsigned() : head >>> 4;
    if (count > this.bytes.length) throw new TornThrift();
    return Array.from({ length: count }, () => this.value(head & 15, depth));
  }

  private byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new TornThrift();
    return byte;
  }

  /** Up to 53 bits. */
  private unsigned(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new TornThrift();
  }

  private zigzag(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A number where 53 bits hold it, else a bigint. */
  private long(): number | bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const signed = (value >> 1n) ^ -(value & 1n);
      const number = Number(signed);
      return Number.isSafeInteger(number) ? number : BigInt.asIntN(64, signed);
    }
    throw new TornThrift();
  }

  private double(): number {
    if (this.at + 8 > this.bytes.length) throw new TornThrift();
    const value = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 8).getFloat64(0, true);
    this.at += 8;
    return value;
  }

  private binary(): Uint8Array {
    const size = this.unsigned();
    const value = this.bytes.subarray(this.at, this.at + size);
    if (value.length < size) throw new TornThrift();
    this.at += size;
    return value;
  }
}
