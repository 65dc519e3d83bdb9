const utf8 = new TextEncoder();

/** Kafka's primitive types into a growing buffer; `flexible` methods write the compact forms of newer protocol versions. */
export class WireWriter {
  private bytes: Buffer;
  length = 0;

  constructor(capacity = 256) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  i8(value: number): this {
    this.room(1);
    this.length = this.bytes.writeInt8(value, this.length);
    return this;
  }
  i16(value: number): this {
    this.room(2);
    this.length = this.bytes.writeInt16BE(value, this.length);
    return this;
  }
  i32(value: number): this {
    this.room(4);
    this.length = this.bytes.writeInt32BE(value, this.length);
    return this;
  }
  i64(value: bigint | number): this {
    this.room(8);
    this.length = this.bytes.writeBigInt64BE(BigInt(value), this.length);
    return this;
  }
  flag(value: boolean): this {
    return this.i8(value ? 1 : 0);
  }
  uvarint(value: number): this {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.u8((rest & 0x7f) | 0x80);
    return this.u8(rest);
  }
  /** Null is written as length −1. */
  text(value: string | null): this {
    if (value === null) return this.i16(-1);
    const encoded = utf8.encode(value);
    return this.i16(encoded.length).raw(encoded);
  }
  compactText(value: string | null): this {
    if (value === null) return this.uvarint(0);
    const encoded = utf8.encode(value);
    return this.uvarint(encoded.length + 1).raw(encoded);
  }
  blob(value: Uint8Array): this {
    return this.i32(value.length).raw(value);
  }
  list<T>(items: readonly T[], write: (item: T) => void): this {
    this.i32(items.length);
    items.forEach(write);
    return this;
  }
  raw(value: Uint8Array): this {
    this.room(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
    return this;
  }
  written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private u8(value: number): this {
    this.room(1);
    this.length = this.bytes.writeUInt8(value, this.length);
    return this;
  }

  private room(sizeBytes: number): void {
    if (this.length + sizeBytes <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + sizeBytes));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}
