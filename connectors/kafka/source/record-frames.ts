import { ByteBuffer } from '@headrace/connector-sdk';

export interface FramesWanted {
  readonly keys: boolean;
  readonly headers: boolean;
}

/** Back-to-back bytes of one part of many records, each with a line feed behind it. */
export class FramedPart {
  readonly buffer = new ByteBuffer(65_536);
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly isNull: Uint8Array;
  nulls = 0;

  constructor(capacity: number) {
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.isNull = new Uint8Array(capacity);
  }

  clear(): void {
    this.buffer.clear();
    this.nulls = 0;
  }

  /** `length` below 0: NULL. */
  put(record: number, from: Uint8Array, start: number, length: number): void {
    const { buffer } = this;
    const at = buffer.length;
    this.starts[record] = at;
    if (length < 0) {
      this.ends[record] = at;
      this.isNull[record] = 1;
      this.nulls++;
      return;
    }
    this.isNull[record] = 0;
    if (at + length + 1 > buffer.bytes.length) buffer.ensure(length + 1);
    const { bytes } = buffer;
    if (length > 512) bytes.set(from.subarray(start, start + length), at);
    else for (let i = 0; i < length; i++) bytes[at + i] = from[start + i]!;
    bytes[at + length] = LINE_FEED;
    this.ends[record] = at + length;
    buffer.length = at + length + 1;
  }
}

const LINE_FEED = 10;

/** Records of one partition, taken apart: what decoders and metadata columns need of them. Filled anew for each batch, in place. */
export class RecordFrames {
  count = 0;
  readonly values: FramedPart;
  readonly keys: FramedPart | null;
  readonly headers: (Uint8Array | null)[] | null;
  readonly offsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly leaderEpochs: Int32Array;
  readonly logAppendTime: Uint8Array;

  constructor(
    readonly capacity: number,
    wanted: FramesWanted,
  ) {
    this.values = new FramedPart(capacity);
    this.keys = wanted.keys ? new FramedPart(capacity) : null;
    this.headers = wanted.headers ? [] : null;
    this.offsets = new Float64Array(capacity);
    this.timestamps = new Float64Array(capacity);
    this.leaderEpochs = new Int32Array(capacity);
    this.logAppendTime = new Uint8Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.values.clear();
    this.keys?.clear();
  }
}
