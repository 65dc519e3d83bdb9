import { describe, expect, it } from 'vitest';
import { counted, formatBytes, formatCount, formatDuration, formatEventTime, formatRate, formatShort } from './format';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [7.25, '7.3'],
    [640, '640'],
    [24_610, '24.6k'],
    [8_200_000, '8.2 M'],
    [-2.4, '−2.4'],
    [999.4, '999'],
    [999.6, '1k'],
    [999_949, '999.9k'],
    [999_960, '1 M'],
    [999_960_000, '1 G'],
  ])('shortens %d to %s', (value, text) => expect(formatShort(value)).toBe(text));

  it('counts one thing as one', () => {
    expect([0, 1, 2, 1_962].map((value) => counted(value, 'node'))).toEqual(['0 nodes', '1 node', '2 nodes', '1,962 nodes']);
  });

  it('shows slow rates by the minute, and none as zero', () => {
    expect(formatRate(0.05)).toBe('3/min');
    expect(formatRate(0)).toBe('0/s');
    expect(formatRate(41)).toBe('41/s');
  });

  it('keeps bytes, durations and event times in their largest unit', () => {
    expect(formatBytes(11_400)).toBe('11.4 kB');
    expect(formatBytes(214_000_000)).toBe('214 MB');
    expect(formatBytes(12)).toBe('12 B');
    expect(formatBytes(999_700)).toBe('1 MB');
    expect(formatDuration(420)).toBe('420 ms');
    expect(formatDuration(3_600_000)).toBe('1 h');
    expect(formatDuration(90_000)).toBe('1.5 min');
    expect(formatEventTime(979_290_300_000)).toBe('2001-01-12 09:05:00');
    expect(formatCount(-1962)).toBe('−1,962');
  });
});
