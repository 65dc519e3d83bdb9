import { civilFromDays, MS_PER_DAY } from '@/server/plan/expr/calendar';
import { toLocal } from '@/server/plan/expr/zone';

type Field = 'y' | 'M' | 'd' | 'H' | 'm' | 's' | 'S';
interface Piece {
  readonly field: Field | null;
  readonly width: number;
  readonly bytes: readonly number[];
}

const widths: Readonly<Record<Field, readonly number[]>> = { y: [4], M: [2], d: [2], H: [2], m: [2], s: [2], S: [1, 2, 3] };
/** So long a field stays the same: a whole day for those of the date. */
const lasts: Readonly<Record<Field, number>> = { y: MS_PER_DAY, M: MS_PER_DAY, d: MS_PER_DAY, H: 3_600_000, m: 60_000, s: 1_000, S: 1 };

/** The pattern as fields of fixed width between texts; null where it has others. */
function piecesOf(pattern: string): readonly Piece[] | null {
  const pieces: Piece[] = [];
  for (const match of pattern.matchAll(/([A-Za-z])\1*|[^A-Za-z'[\]{}#]+|['[\]{}#]/g)) {
    const field = match[1] as Field | undefined;
    if (field === undefined && "'[]{}#".includes(match[0])) return null;
    if (field === undefined) pieces.push({ field: null, width: 0, bytes: [...new TextEncoder().encode(match[0])] });
    else if (!Object.hasOwn(widths, field) || !widths[field].includes(match[0].length)) return null;
    else pieces.push({ field, width: match[0].length, bytes: [] });
  }
  return pieces;
}

/**
 * Writes times in one pattern as bytes: the usual patterns of DATE_FORMAT (`yyyy-MM-dd HH:mm:ss.SSS` and parts of it). A text is good until the
 * next `write`, which only works where the time shows another one: neighbouring rows mostly share their minute. Times are of the years 1 to
 * 9999; others are refused by `fits`.
 */
export class DateWriter {
  readonly data: Uint8Array;
  readonly length: number;
  /** Times on the clock that is shown, of which `data` is the text: `[from, from + grain)`. */
  private from = NaN;
  private readonly grain: number;

  private constructor(
    private readonly pieces: readonly Piece[],
    private readonly timeZone: string,
  ) {
    this.length = pieces.reduce((sum, piece) => sum + piece.width + piece.bytes.length, 0);
    this.data = new Uint8Array(this.length);
    this.grain = Math.min(...pieces.map(({ field }) => (field === null ? MS_PER_DAY : lasts[field])), MS_PER_DAY);
  }

  /** `timeZone`: of the clock that is shown. */
  static of(pattern: string, timeZone: string): DateWriter | null {
    const pieces = piecesOf(pattern);
    return pieces === null ? null : new DateWriter(pieces, timeZone);
  }

  static fits(epochMs: number): boolean {
    return epochMs >= -62_135_510_400_000 && epochMs < 253_402_214_400_000;
  }

  write(epochMs: number): void {
    const localMs = this.timeZone === 'UTC' ? epochMs : toLocal(epochMs, this.timeZone);
    const within = localMs - this.from;
    if (within >= 0 && within < this.grain) return;
    this.from = Math.floor(localMs / this.grain) * this.grain;
    this.show(localMs);
  }

  private show(localMs: number): void {
    const day = Math.floor(localMs / MS_PER_DAY);
    const date = civilFromDays(day);
    let at = 0;
    for (const { field, width, bytes } of this.pieces) {
      if (field === null) for (const byte of bytes) this.data[at++] = byte;
      else at = digits(this.data, at, width, valueOf(field, width, date, localMs - day * MS_PER_DAY));
    }
  }
}

function valueOf(field: Field, width: number, date: ReturnType<typeof civilFromDays>, ms: number): number {
  switch (field) {
    case 'y':
      return date.year;
    case 'M':
      return date.month;
    case 'd':
      return date.day;
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

function digits(bytes: Uint8Array, at: number, width: number, value: number): number {
  let rest = value;
  for (let i = at + width - 1; i >= at; i--) {
    const next = Math.floor(rest / 10);
    bytes[i] = 48 + rest - next * 10;
    rest = next;
  }
  return at + width;
}
