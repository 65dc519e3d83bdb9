import { gzipSync } from 'node:zlib';
import { optionsOf } from '@headrace/connector-sdk/testing';
import { describe, expect, it } from 'vitest';
import { openCluster } from '../client';
import { PartitionFeed } from '../source/partition-feed';
import { RecordFrames } from '../source/record-frames';
import { kafkaSpec } from '../spec';
import { readBatchHeader } from './batch-header';
import { recordsOf } from './batch-records';
import { BatchWriter, stampBatch } from './batch-writer';
import { compressionNames, compressor, decompress, type CompressionName } from './compression';
import { crc32c } from './crc32c';

const utf8 = new TextEncoder();
function batchOf(values: readonly string[], codec: CompressionName = 'none'): Buffer {
  const writer = new BatchWriter();
  for (const value of values) {
    const bytes = utf8.encode(value);
    writer.add(1_700_000_000_000, null, { bytes, start: 0, end: bytes.length });
  }
  const batch = writer.seal(codec, compressor(codec), false);
  stampBatch(batch, { producerId: -1n, producerEpoch: -1 }, -1);
  return batch;
}
const values = Array.from({ length: 300 }, (_, i) => `value ${i} ${'x'.repeat(i % 40)}`);

describe('a batch of records', () => {
  it.each<CompressionName>(['none', 'gzip', 'snappy', 'lz4'])('written with %s is read back', (codec) => {
    const batch = batchOf(values, codec);
    const header = readBatchHeader(batch, 0, 't-0')!;
    expect(header).toMatchObject({ baseOffset: 0, lastOffset: 299, count: 300, end: batch.length });
    expect([...recordsOf(batch, 0, header)].map(({ value }) => value!.toString())).toEqual(values);
  });

  it('refuses a batch whose checksum is wrong, wherever a bit differs behind it, and says where it lies', () => {
    const good = batchOf(values.slice(0, 3));
    for (let at = 21; at < good.length; at++) {
      const bad = Buffer.from(good);
      bad[at]! ^= 1 << (at % 8);
      expect(() => readBatchHeader(bad, 0, 't-0'), `byte ${at}`).toThrow(
        expect.objectContaining({ code: 'connector.kafka.corrupt-batch', retry: 'backoff' }),
      );
    }
    expect(() => readBatchHeader(Buffer.concat([good.subarray(0, -1), Buffer.of(0xff)]), 0, 't-0')).toThrow(/t-0/);
  });

  it('waits for the rest of a batch that an answer cuts off', () => {
    const batch = batchOf(values);
    for (const length of [0, 11, 60, batch.length - 1]) expect(readBatchHeader(batch.subarray(0, length), 0, 't-0')).toBeNull();
  });

  it('names a codec that it does not know', () => {
    expect(() => decompress(7, Uint8Array.of(1), 'The batch')).toThrow(
      /^The batch is .* codec with the number 7, which is none that Kafka has/,
    );
  });

  it.each<readonly [CompressionName, Uint8Array]>([
    ['gzip', utf8.encode('no gzip')],
    ['gzip', gzipSync(new Uint8Array(300 << 20), { level: 9 })],
    ['lz4', Uint8Array.of(4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, 9, 0, 0, 0)],
    ['lz4', lz4Zeros()],
    ['snappy', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, ...new Uint8Array(1 << 16))],
    ['snappy', Uint8Array.of(0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0)],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0xff, 0xff, 0xff, 0x7f, 0x2b, 0, 0, 97)],
  ])('refuses %s whose bytes do not hold together or become too many, with where it lies (%#)', (name, packed) => {
    openCluster(optionsOf(kafkaSpec, { topic: 't', 'properties.bootstrap.servers': 'localhost:1' })).close(); // brings the decoder of zstd
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decompress(compressionNames.indexOf(name), packed, 'The batch at offset 7 of t-0')).toThrow(
      expect.objectContaining({
        code: 'connector.kafka.corrupt-batch',
        retry: 'none',
        message: expect.stringMatching(new RegExp(`^The batch at offset 7 of t-0 is compressed by ${name}`)) as string,
      }),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(600 << 20);
  });

  it.each<readonly [string, (batch: Buffer) => void]>([
    ['a length of nothing', (batch) => batch.writeInt32BE(0, 8)],
    ['a length below zero', (batch) => batch.writeInt32BE(-12, 8)],
    ['fewer records than none', (batch) => batch.writeInt32BE(-1, 57)],
    ['an end before its beginning', (batch) => batch.writeInt32BE(-1, 23)],
  ])('refuses a batch with %s', (_what, change) => {
    const batch = stampedAnew(batchOf(values.slice(0, 3)), change);
    expect(() => readBatchHeader(batch, 0, 't-0')).toThrow(expect.objectContaining({ code: 'connector.kafka.corrupt-batch' }));
  });
});

describe('records that do not hold together', () => {
  /** One record of a batch, as numbers of a byte each. */
  const batchWith = (...record: readonly number[]): Buffer => {
    const good = batchOf(['value']);
    const batch = Buffer.concat([good.subarray(0, 61), Uint8Array.from(record)]);
    batch.writeInt32BE(batch.length - 12, 8);
    return stampedAnew(batch, () => undefined);
  };
  const zigzag = (n: number): number => (n < 0 ? -n * 2 - 1 : n * 2);
  const feedOf = (records: Buffer): PartitionFeed => {
    const feed = new PartitionFeed({ topic: 't', partition: 0, start: 0, stop: null }, 0, false);
    feed.take({ topic: 't', partition: 0, error: 0, highWatermark: 1, lastStableOffset: 1, aborted: [], records });
    return feed;
  };

  it('are read where they do', () => {
    const frames = new RecordFrames(16, { keys: true, headers: true });
    feedOf(batchWith(zigzag(8), 0, 0, 0, zigzag(-1), zigzag(2), 97, 98, 0)).fill(frames, 16);
    expect([frames.count, Buffer.from(frames.values.buffer.written()).toString()]).toEqual([1, 'ab\n']);
  });

  it.each<readonly [string, readonly number[]]>([
    ['a record longer than its batch', [zigzag(60), 0, 0, 0, 1, 0, 0]],
    ['a record shorter than nothing', [zigzag(-3), 0, 0, 0, 1, 0, 0]],
    ['a key longer than its record', [zigzag(8), 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0x0f]],
    ['a value longer than its record', [zigzag(9), 0, 0, 0, 1, 0xfe, 0xff, 0xff, 0xff, 0x0f]],
    ['an offset behind the last', [zigzag(6), 0, 0, zigzag(3), 1, 0, 0]],
    ['a number without end', [...new Uint8Array(40).fill(0xff), 0]],
  ])('stop the job with where they lie: %s', (_what, record) => {
    const frames = new RecordFrames(16, { keys: true, headers: false });
    const before = process.memoryUsage().arrayBuffers;
    expect(() => feedOf(batchWith(...record)).fill(frames, 16)).toThrow(/^The batch at offset 0 of t-0 has a record that does not hold/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });
});

/** Frames of LZ4 in which a zero repeats itself 300 MB long. */
function lz4Zeros(): Uint8Array {
  const length = new Uint8Array(Math.ceil((300 << 20) / 255)).fill(255);
  const bytes = Buffer.concat([Uint8Array.of(0x1f, 0, 1, 0), length, Uint8Array.of(0)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(bytes.length);
  return Buffer.concat([Uint8Array.of(4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82), size, bytes, Buffer.alloc(4)]);
}

/** The batch with a change, and the checksum that fits it. */
function stampedAnew(batch: Buffer, change: (batch: Buffer) => void): Buffer {
  const changed = Buffer.from(batch);
  change(changed);
  changed.writeUInt32BE(crc32c(changed, 21, Math.max(21, 12 + changed.readInt32BE(8))), 17);
  return changed;
}
