import { HeadraceError } from '@headrace/connector-sdk';
import { decompress } from '../wire/compression';
import { At, Attribute, batchPlace, readBatchHeader, type BatchHeader } from '../wire/batch-header';
import { isCommitMarker, isControl, isTransactional } from '../wire/batch-records';
import { partitionName } from '../wire/offset-api';
import type { FetchedPartition } from '../wire/record-api';
import { AbortFilter } from './abort-filter';
import type { RecordFrames } from './record-frames';
import type { KafkaSplit } from './split';

/** So many bytes of values end a batch before it has all its rows. */
const MOST_BYTES = 4 << 20;

interface OpenBatch {
  readonly header: BatchHeader;
  readonly bytes: Uint8Array;
  at: number;
  left: number;
}

/**
 * What was fetched of one partition and is not handed on yet. `offset` is that of the next record: aborted and control records, and
 * those that compaction removed, are passed over and move it too.
 */
export class PartitionFeed {
  offset: number;
  highWatermark = -1;
  readonly name: string;
  private readonly aborts = new AbortFilter();
  private fetched: Buffer | null = null;
  private at = 0;
  private batch: OpenBatch | null = null;

  constructor(
    readonly split: KafkaSplit,
    from: number,
    private readonly committed: boolean,
  ) {
    this.offset = from;
    this.name = partitionName(split);
  }

  get finished(): boolean {
    return this.split.stop !== null && this.offset >= this.split.stop;
  }
  /** Bytes are left from the last answer, though perhaps none of them is to be seen. */
  get isFilled(): boolean {
    return this.fetched !== null;
  }

  /** Takes an answer to a fetch from `offset` on. */
  take(answer: FetchedPartition): void {
    this.highWatermark = this.committed ? answer.lastStableOffset : answer.highWatermark;
    this.aborts.expect(answer.aborted);
    this.fetched = answer.records.length > 0 ? answer.records : null;
    this.at = 0;
    this.batch = null;
  }

  /** Moves records into `frames` until it holds `most`, or is full, or nothing is left. */
  fill(frames: RecordFrames, most: number): void {
    const room = Math.min(most, frames.capacity);
    while (this.fetched !== null && frames.count < room && frames.values.buffer.length < MOST_BYTES && !this.finished) {
      if (this.batch === null && !this.openNext()) break;
      if (this.batch !== null) this.readRecords(this.batch, frames, room);
    }
    if (this.finished) this.drop();
  }

  private drop(): void {
    this.fetched = null;
    this.batch = null;
  }

  /** False: there is no whole batch any more. True: there was one, which may have had nothing to show. */
  private openNext(): boolean {
    const bytes = this.fetched!;
    const header = readBatchHeader(bytes, this.at, this.name);
    if (header === null) {
      this.drop();
      return false;
    }
    const from = this.at;
    this.at = header.end;
    if (header.lastOffset < this.offset) return true;
    if (this.isHidden(header, bytes, from)) {
      this.offset = header.lastOffset + 1;
      return true;
    }
    const codec = header.attributes & Attribute.codec;
    const stored = bytes.subarray(from + At.records, header.end);
    this.batch = { header, bytes: codec === 0 ? stored : decompress(codec, stored, batchPlace(header)), at: 0, left: header.count };
    if (header.count === 0) this.leave();
    return true;
  }

  private isHidden(header: BatchHeader, bytes: Buffer, from: number): boolean {
    if (isControl(header)) {
      if (!isCommitMarker(bytes, from, header)) this.aborts.onAbortMarker(header.producerId, header.baseOffset);
      return true;
    }
    return this.committed && isTransactional(header) && this.aborts.hides(header.producerId, header.lastOffset);
  }

  private leave(): void {
    this.offset = Math.max(this.offset, this.batch!.header.lastOffset + 1);
    this.batch = null;
  }

  private readRecords(batch: OpenBatch, frames: RecordFrames, room: number): void {
    const { header, bytes } = batch;
    const { values, keys, headers, offsets, timestamps, leaderEpochs, logAppendTime } = frames;
    const { baseOffset, baseTimestamp, maxTimestamp, leaderEpoch } = header;
    const appended = header.attributes & Attribute.logAppendTime ? 1 : 0;
    const stop = this.split.stop ?? Infinity;
    let { at, left } = batch;
    let { count } = frames;
    const varint = (): number => {
      let byte = bytes[at++]!;
      let value = byte & 0x7f;
      for (let scale = 128; byte > 0x7f; scale *= 128) {
        if (scale > LARGEST_SCALE) throw tornRecord(header);
        byte = bytes[at++]!;
        value += (byte & 0x7f) * scale;
      }
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    };
    while (left > 0 && count < room && values.buffer.length < MOST_BYTES) {
      const size = varint();
      const end = at + size;
      if (!(size >= 0 && end <= bytes.length)) throw tornRecord(header);
      at++;
      const timestamp = baseTimestamp + varint();
      const offset = baseOffset + varint();
      left--;
      if (offset > header.lastOffset) throw tornRecord(header);
      if (offset < this.offset) {
        at = end;
        continue;
      }
      if (offset >= stop) {
        this.offset = stop;
        left = 0;
        break;
      }
      const keyLength = varint();
      if (at + keyLength > end) throw tornRecord(header);
      keys?.put(count, bytes, at, keyLength);
      if (keyLength > 0) at += keyLength;
      const valueLength = varint();
      if (at + valueLength > end) throw tornRecord(header);
      values.put(count, bytes, at, valueLength);
      if (valueLength > 0) at += valueLength;
      if (headers !== null) headers[count] = bytes[at] === 0 ? null : bytes.subarray(at, end);
      at = end;
      offsets[count] = offset;
      timestamps[count] = appended ? maxTimestamp : timestamp;
      leaderEpochs[count] = leaderEpoch;
      logAppendTime[count] = appended;
      this.offset = offset + 1;
      count++;
    }
    frames.count = count;
    batch.at = at;
    batch.left = left;
    if (left === 0 && !this.finished) this.leave();
  }
}

/** Ten bytes of seven bits: no number of a record has more. */
const LARGEST_SCALE = 2 ** 63;

const tornRecord = (header: BatchHeader): HeadraceError =>
  new HeadraceError(`${batchPlace(header)} has a record that does not hold together.`, {
    code: 'connector.kafka.corrupt-batch',
    domain: 'external',
    retry: 'none',
    remedy: 'Check the producer and the broker’s disks. To go on behind the batch, start from a later offset.',
  });
