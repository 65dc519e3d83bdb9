import { openSync, readSync, closeSync, fstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { asOperatorId, type OperatorId } from '@/model/ids';
import type { StateSection } from '../contract/chain';
import type { SectionFile, SectionSink } from '../dataflow/task';
import { checkpointError } from './checkpoint-error';
import { faultPoint } from './fault-points';

/**
 * One operator's state of one subtask: magic, then frames. A frame is [header size u32][body size u32][crc of header and body u32]
 * [header JSON][body]; a frame of header size 0 ends the file and holds the number of frames as its body size and the checksum of both. Little endian.
 */
const MAGIC = new Uint8Array([0x48, 0x52, 0x53, 0x45, 0x43, 0x30, 0x30, 0x31]);
const FRAME_HEAD = 12;

const Header = z.object({
  operator: z.string(),
  state: z.string(),
  version: z.number().int(),
  keyGroups: z.object({ from: z.number().int(), to: z.number().int() }),
});

export const sectionFileName = (operator: OperatorId, subtask: number): string => `${encodeURIComponent(operator)}-${subtask}.bin`;

/** Writes sections in the background, in order. `finish` resolves when the file is durable. The first failure is told by `finish`. */
export class SectionFileWriter implements SectionSink {
  backlog = 0;
  private readonly file: Promise<FileHandle>;
  private queue: Promise<void> = Promise.resolve();
  private waiting: Uint8Array[] = [];
  private sizeBytes = 0;
  private crc = 0;
  private frames = 0;
  private failure: unknown = null;
  private readonly name: string;
  private readonly path: string;

  constructor(directory: string, operator: OperatorId, subtask: number) {
    this.name = sectionFileName(operator, subtask);
    this.path = path.join(directory, this.name);
    this.file = open(this.path, 'w');
    // The rejection is told by `finish`; until then nobody waits for it.
    this.file.catch((error: unknown) => (this.failure = error));
    this.append(MAGIC);
  }

  write(section: StateSection): void {
    const { operator, state, version, keyGroups } = section;
    const header = new TextEncoder().encode(JSON.stringify({ operator, state, version, keyGroups }));
    const head = new DataView(new ArrayBuffer(FRAME_HEAD));
    head.setUint32(0, header.length, true);
    head.setUint32(4, section.bytes.length, true);
    head.setUint32(8, crc32(section.bytes, crc32(header)), true);
    this.append(new Uint8Array(head.buffer));
    this.append(header);
    this.append(section.bytes);
    this.frames++;
  }

  async finish(): Promise<SectionFile> {
    const head = new DataView(new ArrayBuffer(FRAME_HEAD));
    head.setUint32(4, this.frames, true);
    head.setUint32(8, endCrc(head), true);
    this.append(new Uint8Array(head.buffer));
    await this.queue;
    const file = await this.file.catch((error: unknown) => {
      throw writeFailed(this.path, error);
    });
    if (this.failure === null) await file.sync().catch((error: unknown) => (this.failure = error));
    await file.close();
    if (this.failure !== null) throw writeFailed(this.path, this.failure);
    faultPoint('checkpoint.section-written');
    return { name: this.name, sizeBytes: this.sizeBytes, crc: this.crc };
  }

  async abandon(): Promise<void> {
    await this.queue;
    await (await this.file).close();
  }

  private append(bytes: Uint8Array): void {
    this.backlog += bytes.length;
    this.sizeBytes += bytes.length;
    this.crc = crc32(bytes, this.crc);
    this.waiting.push(bytes);
    if (this.waiting.length === 1)
      this.queue = this.queue.then(() => this.writeWaiting()).catch((error: unknown) => void (this.failure ??= error));
  }

  /** All that waits at once: each write costs a turn of the event loop, which come seldom while rows are slow. */
  private async writeWaiting(): Promise<void> {
    const parts = this.waiting;
    this.waiting = [];
    this.backlog -= parts.reduce((sum, part) => sum + part.length, 0);
    if (this.failure !== null) return;
    const file = await this.file;
    for (let rest = parts; rest.length > 0;) rest = behind(rest, (await file.writev(rest)).bytesWritten);
  }
}

/** What is left of the parts behind so many bytes. */
function behind(parts: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let before = 0;
  for (const [index, part] of parts.entries()) {
    if (before + part.length > bytes) return [part.subarray(bytes - before), ...parts.slice(index + 1)];
    before += part.length;
  }
  return [];
}

/** Of the last frame's two sizes. */
const endCrc = (head: DataView): number => crc32(new Uint8Array(head.buffer, head.byteOffset, 8));

const writeFailed = (file: string, cause: unknown): Error => {
  const code = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return checkpointError('write-failed', `The checkpoint file ${file} cannot be written: ${full ? 'the disk is full' : code}.`, {
    cause,
    retry: 'backoff',
    remedy: full ? 'Free some space on the disk of the checkpoint directory.' : 'Check the checkpoint directory.',
  });
};

/** Compares a file with what the manifest says of it; answers what is wrong, or null. Reads it once, a piece at a time. */
export function checkSectionFile(directory: string, expected: SectionFile): string | null {
  let descriptor: number;
  try {
    descriptor = openSync(path.join(directory, expected.name), 'r');
  } catch (error) {
    return `${expected.name} cannot be opened (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
  }
  try {
    const size = fstatSync(descriptor).size;
    if (size !== expected.sizeBytes) return `${expected.name} has ${size} bytes instead of ${expected.sizeBytes}`;
    const piece = new Uint8Array(1_048_576);
    let crc = 0;
    for (let read = readSync(descriptor, piece); read > 0; read = readSync(descriptor, piece)) crc = crc32(piece.subarray(0, read), crc);
    return crc === expected.crc ? null : `${expected.name} is damaged (its checksum differs)`;
  } finally {
    closeSync(descriptor);
  }
}

/** The sections of a file, each with its checksum tried. Throws a typed error at the first that is not whole. */
export function* readSections(file: string): Generator<StateSection> {
  const descriptor = openSync(file, 'r');
  try {
    if (!Buffer.from(take(descriptor, MAGIC.length, file)).equals(MAGIC)) throw torn(file, 'it does not begin as a section file');
    for (let frames = 0; ; frames++) {
      const head = new DataView(take(descriptor, FRAME_HEAD, file).buffer);
      const headerSize = head.getUint32(0, true);
      const bodySize = head.getUint32(4, true);
      if (headerSize === 0) {
        if (head.getUint32(8, true) !== endCrc(head)) throw torn(file, 'the checksum of its end differs');
        if (bodySize !== frames) throw torn(file, `it holds ${frames} sections instead of ${bodySize}`);
        return;
      }
      const header = take(descriptor, headerSize, file);
      const bytes = take(descriptor, bodySize, file);
      if (crc32(bytes, crc32(header)) !== head.getUint32(8, true)) throw torn(file, `the checksum of section ${frames} differs`);
      const parsed = Header.parse(JSON.parse(new TextDecoder().decode(header)));
      yield { ...parsed, operator: asOperatorId(parsed.operator), bytes };
    }
  } finally {
    closeSync(descriptor);
  }
}

function take(descriptor: number, size: number, file: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let from = 0; from < size;) {
    const read = readSync(descriptor, bytes, from, size - from, null);
    if (read === 0) throw torn(file, 'it ends early');
    from += read;
  }
  return bytes;
}

const torn = (file: string, why: string): Error => checkpointError('torn', `The checkpoint file ${file} cannot be used: ${why}.`);
