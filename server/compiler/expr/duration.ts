const units: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
];
const aliases: Readonly<Record<string, string>> = {
  day: 'd',
  days: 'd',
  hour: 'h',
  hours: 'h',
  m: 'min',
  minute: 'min',
  minutes: 'min',
  sec: 's',
  second: 's',
  seconds: 's',
  milli: 'ms',
  millis: 'ms',
  '': 'ms',
};

/** Milliseconds of `10 s`, `5min`, `500` (Flink's durations), or null. */
export function parseDurationMs(text: string): number | null {
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(text);
  if (match === null) return null;
  const name = match[2]!.toLowerCase();
  const factor = units.find(([unit]) => unit === (aliases[name] ?? name))?.[1];
  return factor === undefined ? null : Number(match[1]) * factor;
}

/** The duration in its largest whole unit: `90 s`, `1 h`. `parseDurationMs` reads it back to the same. */
export function durationText(ms: number): string {
  const [unit, factor] = units.find(([, size]) => ms % size === 0 && ms >= size) ?? ['ms', 1];
  return `${ms / factor} ${unit}`;
}
