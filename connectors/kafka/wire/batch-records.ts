import { At, Attribute, batchPlace, type BatchHeader } from './batch-header';
import { decompress } from './compression';

export interface BatchRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** The records of one batch that begins at `at`, one by one: for small topics of our own. */
export function recordsOf(bytes: Buffer, at: number, header: BatchHeader): BatchRecord[] {
  const packed = bytes.subarray(at + At.records, header.end);
  const open = Buffer.from(decompress(header.attributes & Attribute.codec, packed, batchPlace(header)));
  let place = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = open.readUInt8(place++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  const part = (): Buffer | null => {
    const length = varint();
    if (length < 0) return null;
    place += length;
    return open.subarray(place - length, place);
  };
  const records: BatchRecord[] = [];
  for (let left = header.count; left > 0; left--) {
    const end = varint() + place;
    place++;
    varint();
    const offset = header.baseOffset + varint();
    const key = part();
    records.push({ offset, key, value: part() });
    place = end;
  }
  return records;
}

export const isControl = ({ attributes }: BatchHeader): boolean => (attributes & Attribute.control) !== 0;
export const isTransactional = ({ attributes }: BatchHeader): boolean => (attributes & Attribute.transactional) !== 0;

/** Of a control batch: does its marker commit? */
export const isCommitMarker = (bytes: Buffer, at: number, header: BatchHeader): boolean =>
  recordsOf(bytes, at, header)[0]?.key?.readInt16BE(2) === 1;
