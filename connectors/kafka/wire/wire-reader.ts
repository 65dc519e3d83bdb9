/** Reads Kafka's primitive types from a response. Throws RangeError past its end. */
export class WireReader {
  at = 0;
  constructor(readonly bytes: Buffer) {}

  i8(): number {
    return this.bytes.readInt8(this.step(1));
  }
  i16(): number {
    return this.bytes.readInt16BE(this.step(2));
  }
  i32(): number {
    return this.bytes.readInt32BE(this.step(4));
  }
  /** As a double: exact up to 2^53, which offsets and times keep to. */
  i64(): number {
    return Number(this.bytes.readBigInt64BE(this.step(8)));
  }
  id64(): bigint {
    return this.bytes.readBigInt64BE(this.step(8));
  }
  flag(): boolean {
    return this.i8() !== 0;
  }
  uvarint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.step(1));
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }
  text(): string {
    return this.nullableText() ?? '';
  }
  nullableText(): string | null {
    const length = this.i16();
    return length < 0 ? null : this.utf8(length);
  }
  compactText(): string | null {
    const length = this.uvarint();
    return length === 0 ? null : this.utf8(length - 1);
  }
  blob(): Buffer | null {
    const length = this.i32();
    return length < 0 ? null : this.take(length);
  }
  take(length: number): Buffer {
    const from = this.step(length);
    return this.bytes.subarray(from, from + length);
  }
  list<T>(read: () => T): T[] {
    return this.items(this.i32(), read);
  }
  compactList<T>(read: () => T): T[] {
    return this.items(this.uvarint() - 1, read);
  }
  /** Tagged fields that we know nothing of. */
  skipTags(): void {
    for (let left = this.uvarint(); left > 0; left--) {
      this.uvarint();
      this.step(this.uvarint());
    }
  }

  private items<T>(count: number, read: () => T): T[] {
    const result: T[] = [];
    for (let i = 0; i < count; i++) result.push(read());
    return result;
  }

  private utf8(length: number): string {
    const from = this.step(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  private step(sizeBytes: number): number {
    const from = this.at;
    if (from + sizeBytes > this.bytes.length) throw new RangeError('a response of Kafka is shorter than it says');
    this.at = from + sizeBytes;
    return from;
  }
}
