const BUCKET_MS = 900_000;
const fixedZone = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/** Offset of the zone from UTC at an instant, in milliseconds. Zones are IANA names, `UTC` or fixed (`+08:00`, `GMT-8`). Throws RangeError for others. */
export function zoneOffset(epochMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const zone = zoneOf(timeZone);
  if (typeof zone === 'number') return zone;
  const bucket = Math.floor(epochMs / BUCKET_MS);
  const known = zone.offsets.get(bucket);
  if (known !== undefined) return known;
  const offset = offsetAt(epochMs, zone.format);
  if (zone.offsets.size >= 4_096) zone.offsets.clear();
  if (offsetAt(bucket * BUCKET_MS, zone.format) === offset && offsetAt((bucket + 1) * BUCKET_MS - 1, zone.format) === offset)
    zone.offsets.set(bucket, offset);
  return offset;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** Offsets of quarters of an hour in which they do not change. */
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone | number>();
function zoneOf(timeZone: string): Zone | number {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const fixed = fixedZone.exec(timeZone);
  const made =
    fixed === null
      ? { format: formatter(timeZone), offsets: new Map<number, number>() }
      : (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000;
  zones.set(timeZone, made);
  return made;
}

const formatter = (timeZone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });

/** No calendar goes further than JavaScript's dates do. */
const LAST_DATE_MS = 8_640_000_000_000_000;

function offsetAt(epochMs: number, format: Intl.DateTimeFormat): number {
  const instant = Math.floor(epochMs / 1_000) * 1_000;
  if (!(Math.abs(instant) <= LAST_DATE_MS)) return 0;
  const parts = format.formatToParts(new Date(instant));
  const text = (type: string): string => parts.find((part) => part.type === type)?.value ?? '0';
  const year = text('era').startsWith('B') ? 1 - Number(text('year')) : Number(text('year'));
  const local = new Date(0);
  local.setUTCFullYear(year, Number(text('month')) - 1, Number(text('day')));
  local.setUTCHours(Number(text('hour')) % 24, Number(text('minute')), Number(text('second')));
  return local.getTime() - instant;
}

/** What the clock on the wall shows at an instant, as if it were UTC. */
export const toLocal = (epochMs: number, timeZone: string): number => epochMs + zoneOffset(epochMs, timeZone);

/** The instant at which the clock on the wall shows this; in a gap the time behind it, in an overlap the earlier one (or the `later`). */
export function fromLocal(localMs: number, timeZone: string, later = false): number {
  if (timeZone === 'UTC') return localMs;
  const guess = localMs - zoneOffset(localMs - zoneOffset(localMs, timeZone), timeZone);
  const [before, after] = [-86_400_000, 86_400_000].map((away) => localMs - zoneOffset(guess + away, timeZone)) as [number, number];
  const shows = (instant: number): boolean => toLocal(instant, timeZone) === localMs;
  const found = [before, guess, after].filter(shows);
  if (found.length === 0) return before;
  return later ? Math.max(...found) : Math.min(...found);
}
