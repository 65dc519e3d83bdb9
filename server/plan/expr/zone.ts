/** Offset of the zone from UTC at an instant, in milliseconds. */
export function zoneOffset(epochMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const parts = formatter(timeZone).formatToParts(new Date(Math.floor(epochMs / 1_000) * 1_000));
  const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(get('year'), get('month') - 1, get('day'), get('hour') % 24, get('minute'), get('second'));
  return local - Math.floor(epochMs / 1_000) * 1_000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(timeZone, made);
  return made;
}

/** What the clock on the wall shows at an instant, as if it were UTC. */
export const toLocal = (epochMs: number, timeZone: string): number => epochMs + zoneOffset(epochMs, timeZone);

/** The instant at which the clock on the wall shows this; in a gap the time behind it, in an overlap the earlier one. */
export function fromLocal(localMs: number, timeZone: string): number {
  const guess = localMs - zoneOffset(localMs - zoneOffset(localMs, timeZone), timeZone);
  const earlier = localMs - zoneOffset(guess - 86_400_000, timeZone);
  return toLocal(earlier, timeZone) === localMs && earlier < guess ? earlier : guess;
}
