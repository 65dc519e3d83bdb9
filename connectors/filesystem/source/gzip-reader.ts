import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { HeadraceError } from '@headrace/connector-sdk';
import { fileError } from '../file-error';
import { OpenFile } from './open-file';
import { HEADROOM, type Piece, type PieceReader } from './piece';
import type { FileSplit } from './split';

const CHUNK = 1 << 18;

export const isGzip = (path: string): boolean => path.endsWith('.gz');

/**
 * The stream within a gzip file, of one member or several. Places are bytes of the stream: going on somewhere means unpacking up to
 * there again, so such a file is one split.
 */
export class GzipReader implements PieceReader {
  private readonly file: OpenFile;
  private chunks: AsyncIterator<Buffer> | null = null;
  private stop: () => void = () => undefined;
  private ahead: Buffer | null = null;
  private bytes = new Uint8Array(HEADROOM + CHUNK);
  private at: number;
  /** Bytes of the stream that are unpacked, and of the file that were read for them. */
  private unpacked = 0;
  private packed = 0;

  constructor(
    private readonly split: FileSplit,
    from: number | null,
  ) {
    this.at = from ?? 0;
    this.file = new OpenFile(split);
  }

  /** For the pace: how far the file itself is read. */
  get place(): number {
    return this.packed;
  }

  async next(): Promise<Piece> {
    if (this.chunks === null) {
      await this.open();
      this.ahead = await this.chunk();
      while (this.ahead !== null && this.unpacked <= this.at) this.ahead = await this.chunk();
    }
    const chunk = this.ahead;
    const base = this.at;
    const fresh = chunk === null ? new Uint8Array(0) : chunk.subarray(chunk.length - (this.unpacked - base));
    this.at = base + fresh.length;
    this.bytes = this.bytes.length < HEADROOM + fresh.length ? new Uint8Array(HEADROOM + fresh.length) : this.bytes;
    this.bytes.set(fresh, HEADROOM);
    this.ahead = await this.chunk();
    if (this.ahead === null) await this.file.checkUnchanged();
    return { bytes: this.bytes.subarray(0, HEADROOM + fresh.length), headroom: HEADROOM, base, final: this.ahead === null };
  }

  async close(): Promise<void> {
    this.stop();
    await this.file.close();
  }

  private async open(): Promise<void> {
    await this.file.opened();
    const raw = createReadStream(this.split.path, { highWaterMark: CHUNK });
    const gunzip = createGunzip({ chunkSize: CHUNK });
    raw.on('data', (read) => (this.packed += read.length));
    raw.on('error', (error) => gunzip.destroy(error));
    this.stop = () => {
      raw.destroy();
      gunzip.destroy();
    };
    this.chunks = (raw.pipe(gunzip) as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  private async chunk(): Promise<Buffer | null> {
    try {
      const { done, value } = await this.chunks!.next();
      if (done) return null;
      this.unpacked += value.length;
      return value;
    } catch (error) {
      throw this.problem(error);
    }
  }

  private problem(error: unknown): HeadraceError {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) return fileError(this.split.path, error);
    return new HeadraceError(
      `The file ${this.split.path} cannot be unpacked: its gzip stream does not hold together behind byte ${this.unpacked} of what it holds.`,
      {
        code: 'connector.filesystem.bad-gzip',
        domain: 'user',
        retry: 'none',
        remedy: 'Write the file again, or take it away.',
        record: { bytes: new Uint8Array(0), place: `${this.split.path} byte ${this.unpacked}` },
        cause: error,
      },
    );
  }
}
