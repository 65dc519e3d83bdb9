import type { TimestampValue } from '@headrace/connector-sdk';
import { parseClock, parseDate, printClock, printDate } from '@headrace/connector-sdk/base';

/** Times as MySQL and SQLite write them: `2017-11-26 10:00:00.123`, without a zone. */
const DAY_MS = 86_400_000;

export const clockText = (millis: number, nanos = 0): string => printClock({ millis, nanos }, { fraction: 'shortest', seconds: 'always' });

export function momentText({ epochMs, nanos }: TimestampValue): string {
  const days = Math.floor(epochMs / DAY_MS);
  return `${printDate(days)} ${clockText(epochMs - days * DAY_MS, nanos)}`;
}

export const dateOfText = (text: string): number | null => parseDate(text);
export const clockOfText = (text: string): number | null => parseClock(text, 'short')?.millis ?? null;

/** With a space or a T between, and perhaps a Z behind; a date alone is its beginning. */
export function momentOfText(text: string): TimestampValue | null {
  const match = /^(\S{10,}?)(?:[ T]([\d:.]+)Z?)?$/.exec(text);
  const days = match && parseDate(match[1] as string);
  const time = match && parseClock(match[2] ?? '00:00:00', 'short');
  return days === null || !time ? null : { epochMs: days * DAY_MS + time.millis, nanos: time.nanos };
}

export const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export const bytesOfHex = (hex: string): Uint8Array | null =>
  /^([0-9a-f]{2})*$/i.test(hex) ? Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null;
