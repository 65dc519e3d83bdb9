import { ByteBuffer, HeadraceError, type RejectedRecord } from '@headrace/connector-sdk';
import { BadRecord, readBlockCount, readSize, wide } from '../decode/wire';
import { writeNumber, writeSized } from '../encode/wire-writer';

const MAGIC = Uint8Array.of(0x4f, 0x62, 0x6a, 1);
export const SYNC_BYTES = 16;
const [utf8, text] = [new TextEncoder(), new TextDecoder()];

/** What stands in front of a container file's blocks. */
export interface ContainerHeader {
  readonly schema: string;
  readonly codec: string;
  readonly sync: Uint8Array;
  readonly sizeBytes: number;
}

/** Null: there are not enough bytes yet. Throws BadRecord where they are no container file's. */
export function readHeader(bytes: Uint8Array, from: number, end: number): ContainerHeader | null {
  const known = Math.min(MAGIC.length, end - from);
  for (let i = 0; i < known; i++) if (bytes[from + i] !== MAGIC[i]) throw new BadRecord(NO_HEADER);
  if (end - from < MAGIC.length) return null;
  const meta = new Map<string, Uint8Array>();
  let p = from + MAGIC.length;
  for (;;) {
    const after = tolerant(() => readBlockCount(bytes, p, end));
    if (after === null) return null;
    p = after;
    const count = wide.lo;
    if (count === 0) break;
    for (let i = 0; i < count; i++) {
      const pair = tolerant(() => readPair(bytes, p, end));
      if (pair === null) return null;
      meta.set(pair.key, pair.value);
      p = pair.end;
    }
  }
  if (p + SYNC_BYTES > end) return null;
  const [schema, codec] = [meta.get('avro.schema'), meta.get('avro.codec')];
  if (schema === undefined) throw new BadRecord(NO_HEADER);
  return {
    schema: text.decode(schema),
    codec: codec === undefined ? 'null' : text.decode(codec),
    sync: bytes.slice(p, p + SYNC_BYTES),
    sizeBytes: p + SYNC_BYTES - from,
  };
}

function readPair(bytes: Uint8Array, at: number, end: number): { readonly key: string; readonly value: Uint8Array; readonly end: number } {
  let p = readSize(bytes, at, end);
  const key = text.decode(bytes.subarray(p, p + wide.lo));
  p = readSize(bytes, p + wide.lo, end);
  return { key, value: bytes.slice(p, p + wide.lo), end: p + wide.lo };
}

/** A header that reaches beyond what is there is not complete yet. */
function tolerant<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof BadRecord) return null;
    throw error;
  }
}

export const NO_HEADER = 'does not begin with the header of an Avro container file';

/** `start`: the first bytes of the file, and its path. */
export const notAvro = (start: RejectedRecord): HeadraceError =>
  new HeadraceError(`The file ${start.place} ${NO_HEADER}.`, {
    code: 'format.avro.not-a-container',
    domain: 'user',
    retry: 'none',
    remedy: `Read it in the format that it has, correct the path, or set 'headrace.on-error' to 'skip' or 'dead-letter'.`,
    record: start,
  });

/** The header of files with this schema; the same one each time, so that pieces written by different writers fit together. */
export function writeHeader(schema: string, codec: string): { readonly bytes: Uint8Array; readonly sync: Uint8Array } {
  const out = new ByteBuffer(schema.length + 128);
  out.bytes.set(MAGIC);
  out.length = MAGIC.length;
  writeNumber(out, 2);
  writeSized(out, utf8.encode('avro.schema'));
  writeSized(out, utf8.encode(schema));
  writeSized(out, utf8.encode('avro.codec'));
  writeSized(out, utf8.encode(codec));
  writeNumber(out, 0);
  const sync = mark(out.written());
  out.ensure(SYNC_BYTES);
  out.bytes.set(sync, out.length);
  out.length += SYNC_BYTES;
  return { bytes: out.written().slice(), sync };
}

/** Sixteen bytes that look random, out of others (four rounds of FNV-1a with different seeds, mixed as murmur3 ends). */
function mark(bytes: Uint8Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(SYNC_BYTES));
  for (let lane = 0; lane < 4; lane++) {
    let hash = 0x811c9dc5 ^ Math.imul(lane + 1, 0x9e3779b1);
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    view.setUint32(4 * lane, hash ^ (hash >>> 16));
  }
  return new Uint8Array(view.buffer);
}
