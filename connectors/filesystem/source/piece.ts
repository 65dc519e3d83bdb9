/** Room before each piece for the unfinished record of the piece before. */
export const HEADROOM = 65_536;

export interface Piece {
  readonly bytes: Uint8Array;
  readonly headroom: number;
  /** Byte of the stream at which the piece begins. */
  readonly base: number;
  readonly final: boolean;
}

/** The stream of one split, piece by piece. */
export interface PieceReader {
  /** How many bytes of the file are read, for the pace. */
  readonly place: number;
  /** The next piece of about `mostBytes` at most; the bytes given out before are free again. After a final piece there is none. */
  next(mostBytes?: number): Promise<Piece>;
  close(): Promise<void>;
}
