import { requireRecordEnd, type DecodeResult, type Decoder } from '@headrace/connector-sdk/format';
import type { ColumnBatch } from '@headrace/connector-sdk/schema';

/** A piece of a byte stream as `SourceData` carries it. */
export interface StreamPiece {
  readonly bytes: Uint8Array;
  readonly headroom: number;
  readonly base: number;
  readonly final: boolean;
}

/**
 * Decodes one split's byte stream piece by piece. The record that a piece leaves unfinished is put in front of the next piece:
 * into its headroom where it fits (nothing else is copied), else into a larger buffer together with it.
 */
export class StreamPieces {
  private bytes: Uint8Array = new Uint8Array(0);
  private from = 0;
  private end = 0;
  private base = 0;
  private final = false;
  private carried: Uint8Array = new Uint8Array(0);
  private started = false;

  /** `mostBytes`: of a record, where another limit than everybody's is wanted. */
  constructor(
    private readonly decoder: Decoder,
    private readonly mostBytes?: number,
  ) {}

  /** Stream offset of the first byte that is in no row yet; null before the first piece. */
  get offset(): number | null {
    return this.started ? this.base + this.from : null;
  }

  /** Takes the next piece; the one before must be used up (`decode` answered false). */
  take(piece: StreamPiece): void {
    const rest = this.carried.length;
    if (rest <= piece.headroom) {
      this.bytes = piece.bytes;
      this.from = piece.headroom - rest;
      this.bytes.set(this.carried, this.from);
    } else {
      const size = piece.bytes.length - piece.headroom;
      this.bytes = new Uint8Array(rest + size);
      this.bytes.set(this.carried);
      this.bytes.set(piece.bytes.subarray(piece.headroom), rest);
      this.from = 0;
    }
    this.end = this.bytes.length;
    this.base = piece.base - rest - this.from;
    this.final = piece.final;
    this.started = true;
    this.carried = NOTHING;
  }

  /** Fills `out` with the next rows; false: the piece is used up and what is left is kept for the next one. `out` may still hold rows then. */
  decode(out: ColumnBatch): boolean {
    const result: DecodeResult = this.decoder.decode(
      { bytes: this.bytes, from: this.from, end: this.end, base: this.base, final: this.final },
      out,
    );
    this.from += result.consumed;
    const more = result.rows >= out.capacity;
    if (!more) this.keepRest();
    return more;
  }

  private keepRest(): void {
    this.carried = this.from < this.end ? this.bytes.slice(this.from, this.end) : NOTHING;
    requireRecordEnd(this.carried, `byte ${this.base + this.from}`, this.mostBytes);
  }
}

const NOTHING = new Uint8Array(0);
