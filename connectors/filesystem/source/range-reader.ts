import { readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { onFile } from '../file-error';
import { OpenFile } from './open-file';
import { HEADROOM, type Piece, type PieceReader } from './piece';
import type { FileSplit } from './split';

/** Small enough to stay in a core's cache from the read until its rows are decoded. */
const PIECE = 1 << 19;
const LINE_FEED = 0x0a;
/** A read that waits no longer came from memory. */
const MEMORY_MS = 1;
/** So many in a row had to wait for a disk: one alone may have lost its turn on a busy core. */
const SLOW_READS = 2;
/** So many reads run beside the engine from then on. */
const READS_BESIDE = 64;

interface FilePart {
  readonly offset: number;
  readonly length: number;
  readonly position: number;
}

/**
 * Reads the stream of a range: from the record that begins first in it to the end of the record that begins last. With m(x) = the place
 * behind the first line break at or after x − 1 (0 for x = 0), that is [m(start), m(end)): ranges side by side share no record and lose none.
 * What lies in the page cache is read at once, on this thread: that costs less than handing it to another. After reads that had to
 * wait for a disk, one piece is read ahead while the engine works on the one before; two buffers take turns.
 */
export class RangeReader implements PieceReader {
  private readonly file: OpenFile;
  private readonly buffers: (Uint8Array | null)[] = [null, null];
  private turn = 0;
  private at: number;
  private aligned: boolean;
  private done: boolean;
  private ahead: Promise<Piece> | null = null;
  private slowReads = 0;
  private readsBeside = 0;

  constructor(
    private readonly split: FileSplit,
    from: number | null,
  ) {
    this.file = new OpenFile(split);
    this.at = from ?? Math.max(0, split.start - 1);
    this.aligned = from !== null || split.start === 0;
    // A record that begins at or behind the end is the next range's.
    this.done = from !== null && from >= split.end;
  }

  /** Where the next piece begins. */
  get place(): number {
    return this.at;
  }

  /** The next piece of at most `mostBytes`; the bytes given out before are free again. After a final piece there is none. */
  async next(mostBytes = PIECE): Promise<Piece> {
    const piece = await (this.ahead ?? this.read(mostBytes));
    const readAhead = this.readsBeside > 0 && !piece.final && mostBytes >= PIECE;
    this.ahead = readAhead ? this.read(PIECE) : null;
    // A failure is told by the call that asks for the piece.
    this.ahead?.catch(() => undefined);
    return piece;
  }

  async close(): Promise<void> {
    await this.ahead?.catch(() => undefined);
    await this.file.close();
  }

  private async read(mostBytes: number): Promise<Piece> {
    const file = await this.file.opened();
    if (!this.aligned) await this.align(file);
    const bytes = this.buffer();
    this.turn = 1 - this.turn;
    const base = this.at;
    if (this.done) return { bytes: bytes.subarray(0, HEADROOM), headroom: HEADROOM, base, final: true };
    const wanted = Math.min(mostBytes, PIECE, this.split.sizeBytes - base);
    const size = await this.fill(file, bytes, wanted, base);
    const cut = this.cutAt(bytes, size, base);
    this.at = base + cut;
    const final = this.done || this.at >= this.split.sizeBytes;
    if (final) await this.file.checkUnchanged();
    return { bytes: bytes.subarray(0, HEADROOM + cut), headroom: HEADROOM, base, final };
  }

  private buffer(): Uint8Array {
    return (this.buffers[this.turn] ??= new Uint8Array(HEADROOM + Math.min(PIECE, this.split.sizeBytes)));
  }

  /** Goes behind the first line break at or after `start − 1`. */
  private async align(file: FileHandle): Promise<void> {
    const bytes = this.buffer();
    for (;;) {
      const size = await this.fill(file, bytes, Math.min(PIECE, this.split.sizeBytes - this.at), this.at);
      const found = bytes.subarray(HEADROOM, HEADROOM + size).indexOf(LINE_FEED);
      this.at += found < 0 ? size : found + 1;
      if (found >= 0 || this.at >= this.split.sizeBytes) break;
    }
    this.aligned = true;
    // The place is m(start); where it lies behind end − 1's line break, the range holds no record's beginning.
    if (this.at >= this.split.end) this.done = true;
  }

  /** How many of `size` bytes belong to the range; notes when its last record is among them. */
  private cutAt(bytes: Uint8Array, size: number, base: number): number {
    const last = this.split.end - 1;
    if (this.split.end >= this.split.sizeBytes || base + size <= last) return size;
    const from = HEADROOM + Math.max(0, last - base);
    const found = bytes.subarray(from, HEADROOM + size).indexOf(LINE_FEED);
    if (found < 0) return size;
    this.done = true;
    return from + found + 1 - HEADROOM;
  }

  private async fill(file: FileHandle, bytes: Uint8Array, wanted: number, place: number): Promise<number> {
    let size = 0;
    while (size < wanted) {
      const part = { offset: HEADROOM + size, length: wanted - size, position: place + size };
      const bytesRead = await onFile(this.split.path, () => this.readPart(file, bytes, part));
      if (bytesRead === 0) throw this.file.changed(`ends at byte ${place + size}, but had ${this.split.sizeBytes} bytes`);
      size += bytesRead;
    }
    return size;
  }

  private async readPart(file: FileHandle, bytes: Uint8Array, part: FilePart): Promise<number> {
    if (this.readsBeside > 0) {
      this.readsBeside--;
      return (await file.read(bytes, part.offset, part.length, part.position)).bytesRead;
    }
    const before = performance.now();
    const size = readSync(file.fd, bytes, part.offset, part.length, part.position);
    this.slowReads = performance.now() - before > MEMORY_MS ? this.slowReads + 1 : 0;
    if (this.slowReads >= SLOW_READS) this.readsBeside = READS_BESIDE;
    return size;
  }
}
