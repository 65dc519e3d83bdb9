import { HeadraceError } from '@headrace/connector-sdk';
import { kafkaProblem } from '../kafka-error';
import { crc32c } from './crc32c';

/** Where the parts of a record batch of format 2 lie. The checksum covers everything from `attributes` on. */
export const At = {
  baseOffset: 0,
  batchLength: 8,
  leaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  count: 57,
  records: 61,
} as const;

export const Attribute = { codec: 0x07, logAppendTime: 0x08, transactional: 0x10, control: 0x20 } as const;

export interface BatchHeader {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly leaderEpoch: number;
  readonly attributes: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly producerId: bigint;
  readonly count: number;
  /** Behind the batch, within the bytes that it was read from. */
  readonly end: number;
  /** For messages: the topic and partition. */
  readonly place: string;
}

/** Begins sentences of messages. */
export const batchPlace = ({ baseOffset, place }: Pick<BatchHeader, 'baseOffset' | 'place'>): string =>
  `The batch at offset ${baseOffset} of ${place}`;

/** The header of the batch at `at`; null where the bytes end before the batch does. `place` is for messages. */
export function readBatchHeader(bytes: Buffer, at: number, place: string): BatchHeader | null {
  if (at + At.magic >= bytes.length) return null;
  const end = at + At.leaderEpoch + bytes.readInt32BE(at + At.batchLength);
  if (end > bytes.length) return null;
  const magic = bytes.readInt8(at + At.magic);
  if (magic !== 2) throw oldFormat(place, magic);
  const baseOffset = Number(bytes.readBigInt64BE(at + At.baseOffset));
  const where = { baseOffset, place };
  if (end < at + At.records) throw corrupt(where, 'is shorter than its own header');
  if (crc32c(bytes, at + At.attributes, end) !== bytes.readUInt32BE(at + At.crc))
    throw corrupt(where, 'does not have the checksum that it says');
  const [delta, count] = [bytes.readInt32BE(at + At.lastOffsetDelta), bytes.readInt32BE(at + At.count)];
  if (delta < 0 || count < 0) throw corrupt(where, `says that it has ${count} records up to its offset ${delta}`);
  return {
    baseOffset,
    lastOffset: baseOffset + delta,
    leaderEpoch: bytes.readInt32BE(at + At.leaderEpoch),
    attributes: bytes.readInt16BE(at + At.attributes),
    baseTimestamp: Number(bytes.readBigInt64BE(at + At.baseTimestamp)),
    maxTimestamp: Number(bytes.readBigInt64BE(at + At.maxTimestamp)),
    producerId: bytes.readBigInt64BE(at + At.producerId),
    count,
    end,
    place,
  };
}

const oldFormat = (place: string, magic: number): Error =>
  kafkaProblem(
    'old-format',
    `${place} holds messages of format ${magic}, from before Kafka 0.11.`,
    'Start behind them, or copy the topic by a current client.',
  );

const corrupt = (where: Pick<BatchHeader, 'baseOffset' | 'place'>, problem: string): HeadraceError =>
  new HeadraceError(`${batchPlace(where)} ${problem}.`, {
    code: 'connector.kafka.corrupt-batch',
    domain: 'external',
    retry: 'backoff',
    remedy: 'The job tries again. If it stays so, check the broker’s disks; to go on behind the batch, start from a later offset.',
  });
