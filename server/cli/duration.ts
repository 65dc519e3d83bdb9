import { CliError } from './cli-error';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, min: 60_000, m: 60_000, h: 3_600_000 };

/** Milliseconds out of `500ms`, `1s`, `2 min`. */
export function durationMs(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h)$/.exec(text.trim());
  const ms = match ? Math.round(Number(match[1]) * units[match[2]!]!) : 0;
  if (ms > 0) return ms;
  throw new CliError(`--${option}: "${text}" is not a duration.`, 'Write it like 500ms, 1s or 2min.');
}

export function wholeNumber(option: string, text: string, range: { readonly least: number; readonly most: number }): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
  throw new CliError(`--${option}: "${text}" is not a whole number from ${range.least} to ${range.most}.`, 'Correct the value.');
}
