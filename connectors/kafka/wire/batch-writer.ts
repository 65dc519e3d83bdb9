import { At, Attribute } from './batch-header';
import type { CompressionName } from './compression';
import { compressionNames } from './compression';
import { crc32c } from './crc32c';
import type { ProducerIdentity } from './transaction-api';

type Codec = ((bytes: Uint8Array) => Uint8Array) | null;

/** Of one record in a batch, beside key and value: five numbers, of which none has more than ten bytes, and two single bytes. */
export const MOST_RECORD_OVERHEAD = 52;

/** One record batch as it grows. Who owns it and its sequence are stamped in when it is sealed, and can be stamped anew. */
export class BatchWriter {
  private bytes = Buffer.allocUnsafe(At.records + 16_384);
  private length: number = At.records;
  private baseTimestamp = 0;
  private maxTimestamp = 0;
  count = 0;

  get sizeBytes(): number {
    return this.length;
  }

  /** A record without headers. Null value: a tombstone. `timestamp` in milliseconds. */
  add(timestamp: number, key: Part | null, value: Part | null): void {
    if (this.count === 0) this.baseTimestamp = this.maxTimestamp = timestamp;
    else if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
    const keyLength = key === null ? -1 : key.end - key.start;
    const valueLength = value === null ? -1 : value.end - value.start;
    const [delta, count] = [timestamp - this.baseTimestamp, this.count++];
    const size =
      1 +
      varintSize(delta) +
      varintSize(count) +
      varintSize(keyLength) +
      Math.max(0, keyLength) +
      varintSize(valueLength) +
      Math.max(0, valueLength) +
      1;
    this.room(size + 10);
    this.varint(size);
    this.bytes[this.length++] = 0;
    this.varint(delta);
    this.varint(count);
    this.varint(keyLength);
    if (key !== null) this.copy(key);
    this.varint(valueLength);
    if (value !== null) this.copy(value);
    this.bytes[this.length++] = 0;
  }

  /** The finished batch, and an empty writer again. */
  seal(codec: CompressionName, compress: Codec, transactional: boolean): Buffer {
    let batch = this.bytes.subarray(0, this.length);
    if (compress !== null) {
      const packed = compress(batch.subarray(At.records));
      batch = Buffer.concat([batch.subarray(0, At.records), packed]);
    }
    batch.writeBigInt64BE(0n, At.baseOffset);
    batch.writeInt32BE(batch.length - At.leaderEpoch, At.batchLength);
    batch.writeInt32BE(-1, At.leaderEpoch);
    batch.writeInt8(2, At.magic);
    batch.writeInt16BE(compressionNames.indexOf(codec) | (transactional ? Attribute.transactional : 0), At.attributes);
    batch.writeInt32BE(this.count - 1, At.lastOffsetDelta);
    batch.writeBigInt64BE(BigInt(this.baseTimestamp), At.baseTimestamp);
    batch.writeBigInt64BE(BigInt(this.maxTimestamp), At.maxTimestamp);
    batch.writeInt32BE(this.count, At.count);
    this.bytes = Buffer.allocUnsafe(Math.max(this.bytes.length, At.records + 1_024));
    this.length = At.records;
    this.count = 0;
    return batch;
  }

  private copy({ bytes, start, end }: Part): void {
    const { bytes: to } = this;
    let at = this.length;
    if (end - start > 256) {
      to.set(bytes.subarray(start, end), at);
      at += end - start;
    } else for (let i = start; i < end; i++) to[at++] = bytes[i]!;
    this.length = at;
  }

  private varint(value: number): void {
    const { bytes } = this;
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes[this.length++] = (rest % 128) | 0x80;
    bytes[this.length++] = rest;
  }

  private room(sizeBytes: number): void {
    if (this.length + sizeBytes <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + sizeBytes));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }
}

/** A piece of a buffer. */
export interface Part {
  readonly bytes: Uint8Array;
  start: number;
  end: number;
}

/** Says whose batch it is and what number its first record has with the partition, and renews the checksum. */
export function stampBatch(batch: Buffer, { producerId, producerEpoch }: ProducerIdentity, baseSequence: number): void {
  batch.writeBigInt64BE(producerId, At.producerId);
  batch.writeInt16BE(producerEpoch, At.producerEpoch);
  batch.writeInt32BE(baseSequence, At.baseSequence);
  batch.writeUInt32BE(crc32c(batch, At.attributes, batch.length), At.crc);
}

export const countOf = (batch: Buffer): number => batch.readInt32BE(At.count);

function varintSize(value: number): number {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let size = 1;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
}
