import { describe, expect, it } from 'vitest';
import { readBatchHeader } from './batch-header';
import { recordsOf } from './batch-records';
import { BatchWriter, stampBatch } from './batch-writer';
import { compressor, decompress, type CompressionName } from './compression';

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
    expect(() => decompress(7, Uint8Array.of(1))).toThrow(/codec with the number 7, which is none that Kafka has/);
  });
});
