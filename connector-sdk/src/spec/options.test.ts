import { describe, expect, it } from 'vitest';
import { option } from './options';

describe('durations and sizes', () => {
  const duration = option.duration({ title: 'd' });
  const size = option.size({ title: 's' });
  it.each([
    ['500 ms', 500],
    ['1ms', 1],
    ['10 s', 10_000],
    ['10 seconds', null],
    ['2 secs', 2_000],
    ['5 min', 300_000],
    ['5 mins', 300_000],
    ['1.5 h', 5_400_000],
    ['2 days', 172_800_000],
    ['10', null],
    ['ten s', null],
  ])('%s is %s milliseconds', (text, expected) => {
    const parsed = duration.safeParse(text);
    expect(parsed.success ? parsed.data : null).toBe(expected);
  });
  it.each([
    ['64 kb', 65_536],
    ['128mb', 134_217_728],
    ['7 b', 7],
    ['1 tb', null],
  ])('%s is %s bytes', (text, expected) => {
    const parsed = size.safeParse(text);
    expect(parsed.success ? parsed.data : null).toBe(expected);
  });
});
