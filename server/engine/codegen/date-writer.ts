import { civilFromDays, MS_PER_DAY } from '@/server/plan/expr/calendar';
import { toLocal } from '@/server/plan/expr/zone';
import type { TextArena } from '../batch/text-arena';

type Field = 'y' | 'M' | 'd' | 'H' | 'm' | 's' | 'S';
interface Piece {
  readonly field: Field | null;
  readonly width: number;
  readonly bytes: readonly number[];
}

const widths: Readonly<Record<Field, readonly number[]>> = { y: [4], M: [2], d: [2], H: [2], m: [2], s: [2], S: [1, 2, 3] };

/** The pattern as fields of fixed width between texts; null where it has others. */
function piecesOf(pattern: string): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (const match of pattern.matchAll(/([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    const field = match[1] as Field | undefined;
    if (field === undefined && match[0] === "'") return null;
    if (field === undefined) pieces.push({ field: null, width: 0, bytes: [...new TextEncoder().encode(match[0])] });
    else if (!Object.hasOwn(widths, field) || !widths[field].includes(match[0].length)) return null;
    else pieces.push({ field, width: match[0].length, bytes: [] });
  }
  return pieces;
}

/**
 * Writes times in one pattern as bytes: the usual patterns of DATE_FORMAT (`yyyy-MM-dd HH:mm:ss.SSS` and parts of it). The date is only
 * worked out when the day changes. Times are of the years 0 to 9999; others are refused by `fits`.
 */
export class DateWriter {
  data: Uint8Array;
  start = 0;
  length = 0;
  private day = NaN;
  private date = { year: 1970, month: 1, day: 1 };

  private constructor(
    private readonly pieces: readonly Piece[],
    private readonly timeZone: string,
    private readonly arena: TextArena,
  ) {
    this.data = arena.bytes;
    this.size = pieces.reduce((sum, piece) => sum + piece.width + piece.bytes.length, 0);
  }
  private readonly size: number;

  /** `timeZone`: of the clock that is shown. */
  static of(pattern: string, timeZone: string, arena: TextArena): DateWriter | null {
    const pieces = piecesOf(pattern);
    return pieces === null ? null : new DateWriter(pieces, timeZone, arena);
  }

  static fits(epochMs: number): boolean {
    return epochMs >= -62_167_132_800_000 && epochMs < 253_402_214_400_000;
  }

  write(epochMs: number): void {
    const localMs = this.timeZone === 'UTC' ? epochMs : toLocal(epochMs, this.timeZone);
    const day = Math.floor(localMs / MS_PER_DAY);
    if (day !== this.day) {
      this.day = day;
      this.date = civilFromDays(day);
    }
    const ms = localMs - day * MS_PER_DAY;
    let at = this.arena.reserve(this.size);
    const { bytes } = this.arena;
    this.data = bytes;
    this.start = at;
    this.length = this.size;
    for (const { field, width, bytes: text } of this.pieces) {
      if (field === null) for (const byte of text) bytes[at++] = byte;
      else at = digits(bytes, at, width, this.valueOf(field, width, ms));
    }
  }

  private valueOf(field: Field, width: number, ms: number): number {
    switch (field) {
      case 'y':
        return this.date.year;
      case 'M':
        return this.date.month;
      case 'd':
        return this.date.day;
      case 'H':
        return Math.floor(ms / 3_600_000);
      case 'm':
        return Math.floor(ms / 60_000) % 60;
      case 's':
        return Math.floor(ms / 1_000) % 60;
      case 'S':
        return Math.floor((ms % 1_000) / 10 ** (3 - width));
    }
  }
}

function digits(bytes: Uint8Array, at: number, width: number, value: number): number {
  let rest = value;
  for (let i = at + width - 1; i >= at; i--) {
    const next = Math.floor(rest / 10);
    bytes[i] = 48 + rest - next * 10;
    rest = next;
  }
  return at + width;
}
