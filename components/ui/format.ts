const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const signed = (text: string): string => text.replace('-', '−');

/** 1,962 */
export const formatCount = (value: number): string => signed(thousands.format(value));

/** 1 node, 1,962 nodes: for nouns whose plural is an s more. */
export const counted = (value: number, noun: string): string => `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;

/** At most one decimal, minus as U+2212. */
export const formatNumber = (value: number): string => signed(short.format(value));

/** 24.6k, 1.8 M: three digits that fit on a pill. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  if (size >= 999.95e6) return `${formatNumber(value / 1e9)} G`;
  if (size >= 999.95e3) return `${formatNumber(value / 1e6)} M`;
  if (size >= 999.5) return `${formatNumber(value / 1e3)}k`;
  return size >= 10 ? formatCount(value) : formatNumber(value);
}

/** Rows per second, per minute below one a second. */
export const formatRate = (perSecond: number): string =>
  perSecond > 0 && perSecond < 0.95 ? `${formatNumber(perSecond * 60)}/min` : `${formatShort(perSecond)}/s`;

/** 11.4 kB, 214 MB; powers of 1000 as storage is sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (Math.round(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? formatCount(value) : formatNumber(value)} ${units[unit]}`;
}

/** 420 ms, 12 s, 9 min, 3 h, 5 d: the largest unit that leaves at least one. */
export function formatDuration(ms: number): string {
  const steps: readonly [number, string][] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ];
  for (const [size, unit] of steps) if (ms >= size) return `${formatNumber(Math.floor((ms / size) * 10) / 10)} ${unit}`;
  return `${Math.max(0, Math.round(ms))} ms`;
}

/** 2001-01-12 09:00:00: event time as it is in the data, in UTC. */
export const formatEventTime = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');

/** 12 Jan, 14:05:12 on the reader's clock; the date only where it is not today. */
export function formatMoment(epochMs: number, nowMs = Date.now()): string {
  const [then, today] = [new Date(epochMs), new Date(nowMs)];
  if (then.toDateString() === today.toDateString()) return formatClock(epochMs);
  return `${then.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${formatClock(epochMs)}`;
}

/** 14:05:12 on the reader's clock. */
export const formatClock = (epochMs: number): string => new Date(epochMs).toLocaleTimeString('en-GB');
