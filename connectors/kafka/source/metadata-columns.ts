import { ticksPerMillisecond, type ColumnVector, type Field, type SqlValue } from '@headrace/connector-sdk';
import { ByteArena, valueWriter } from '@headrace/connector-sdk/base';
import { kafkaProblem } from '../kafka-error';
import type { RecordFrames } from './record-frames';
import type { KafkaSplit } from './split';

/** Fills one metadata column: row r is of record `recordOf[r]`. */
export type MetadataColumn = (vector: ColumnVector, rows: number, recordOf: Int32Array, frames: RecordFrames) => void;

const utf8 = new TextEncoder();

/** The filler of the metadata column with this key, of a partition. Throws where there is none, or the declared type cannot hold it. */
export function metadataColumn(key: string, field: Field, split: KafkaSplit): MetadataColumn {
  switch (key) {
    case 'topic':
      return constantText(field, split.topic);
    case 'partition':
      return numbers(field, () => split.partition);
    case 'offset':
      return numbers(field, ({ offsets }, record) => offsets[record]!);
    case 'leader-epoch':
      return numbers(field, ({ leaderEpochs }, record) => leaderEpochs[record]!);
    case 'timestamp':
      return timestamps(field);
    case 'timestamp-type':
      return timestampTypes(field);
    case 'headers':
      return headerMaps(field);
    default:
      throw kafkaProblem(
        'metadata-column',
        `The column "${field.name}" asks for the metadata "${key}", which Kafka does not have.`,
        'Take one of topic, partition, offset, timestamp, timestamp-type, leader-epoch, headers.',
      );
  }
}

function constantText(field: Field, text: string): MetadataColumn {
  requireKind(field, ['VARCHAR', 'CHAR']);
  const bytes = utf8.encode(text);
  return (vector, rows) => {
    vector.hasNulls = false;
    vector.data = bytes;
    vector.starts.fill(0, 0, rows);
    vector.lengths.fill(bytes.length, 0, rows);
  };
}

function timestampTypes(field: Field): MetadataColumn {
  requireKind(field, ['VARCHAR', 'CHAR']);
  const [create, append] = [utf8.encode('CreateTime'), utf8.encode('LogAppendTime')];
  const bytes = Uint8Array.of(...create, ...append);
  return (vector, rows, recordOf, { logAppendTime }) => {
    vector.hasNulls = false;
    vector.data = bytes;
    for (let row = 0; row < rows; row++) {
      const appended = logAppendTime[recordOf[row]!] === 1;
      vector.starts[row] = appended ? create.length : 0;
      vector.lengths[row] = appended ? append.length : create.length;
    }
  };
}

function numbers(field: Field, read: (frames: RecordFrames, record: number) => number): MetadataColumn {
  requireKind(field, ['INT', 'BIGINT']);
  const wide = field.type.kind === 'BIGINT';
  return (vector, rows, recordOf, frames) => {
    vector.hasNulls = false;
    for (let row = 0; row < rows; row++) {
      const value = read(frames, recordOf[row]!);
      if (wide) putWide(vector, row, value);
      else vector.i32[row] = value;
    }
  };
}

function timestamps(field: Field): MetadataColumn {
  const { type } = field;
  if (type.kind !== 'TIMESTAMP' && type.kind !== 'TIMESTAMP_LTZ') throw wrongType(field, ['TIMESTAMP_LTZ(3)']);
  const ticks = ticksPerMillisecond(type.precision);
  return (vector, rows, recordOf, frames) => {
    vector.hasNulls = false;
    for (let row = 0; row < rows; row++) {
      const ms = frames.timestamps[recordOf[row]!]!;
      if (ticks === 1) putWide(vector, row, ms);
      else vector.i64[row] = BigInt(ms) * BigInt(ticks);
    }
  };
}

/** A whole number of up to 53 bits, without a BigInt. */
function putWide(vector: ColumnVector, row: number, value: number): void {
  vector.i32[2 * row] = value | 0;
  vector.i32[2 * row + 1] = Math.floor(value / 4_294_967_296);
}

function headerMaps(field: Field): MetadataColumn {
  requireKind(field, ['MAP']);
  const write = valueWriter(field.name, field.type);
  const arena = new ByteArena();
  return (vector, rows, recordOf, { headers }) => {
    arena.reset();
    vector.hasNulls = false;
    for (let row = 0; row < rows; row++) write(vector, row, headerMap(headers![recordOf[row]!] ?? null), arena);
  };
}

/** The last of several headers of one name counts, as in Flink. */
function headerMap(bytes: Uint8Array | null): ReadonlyMap<SqlValue, SqlValue> {
  const result = new Map<SqlValue, SqlValue>();
  if (bytes === null) return result;
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  const take = (length: number): Uint8Array => bytes.slice(at, (at += length));
  // Each has two bytes at least.
  for (let left = Math.min(varint(), bytes.length); left > 0; left--) {
    const name = new TextDecoder().decode(take(varint()));
    const length = varint();
    result.set(name, length < 0 ? null : take(length));
  }
  return result;
}

function requireKind(field: Field, kinds: readonly Field['type']['kind'][]): void {
  if (!kinds.includes(field.type.kind)) throw wrongType(field, kinds);
}

const wrongType = (field: Field, kinds: readonly string[]): Error =>
  kafkaProblem(
    'metadata-type',
    `The metadata column "${field.name}" is declared as ${field.type.kind}.`,
    `Declare it as ${kinds.map((kind) => (kind === 'VARCHAR' ? 'STRING' : kind)).join(' or ')}.`,
  );
