import { describe, expect, it } from 'vitest';
import { windowClock } from './window-clock';

const at = (iso: string): number => Date.parse(iso);
const clock = windowClock('Europe/Berlin');

describe('windows on the clock of Berlin', () => {
  it('shows the time of the wall on both sides of a change', () => {
    expect(clock.local(at('2024-03-31T00:59:59.999Z'))).toBe(at('2024-03-31T01:59:59.999Z'));
    expect(clock.local(at('2024-03-31T01:00:00Z'))).toBe(at('2024-03-31T03:00:00Z'));
    expect(clock.local(at('2024-10-27T00:59:59Z'))).toBe(at('2024-10-27T02:59:59Z'));
    expect(clock.local(at('2024-10-27T01:00:00Z'))).toBe(at('2024-10-27T02:00:00Z'));
  });

  it('reaches a time that comes twice the second time', () => {
    const reached = (iso: string): string => new Date(clock.reached(at(iso))).toISOString();
    expect(reached('2024-10-26T23:59:59.999Z')).toBe('2024-10-27T01:59:59.999Z');
    expect(reached('2024-10-27T00:30:00Z')).toBe('2024-10-27T01:59:59.999Z');
    expect(reached('2024-10-27T01:30:00Z')).toBe('2024-10-27T02:30:00.000Z');
    expect(clock.instant(at('2024-10-27T02:30:00Z'))).toBe(at('2024-10-27T01:30:00Z'));
  });

  it('reaches a time that is left out when the clock jumps', () => {
    expect(clock.instant(at('2024-03-31T02:30:00Z'))).toBe(at('2024-03-31T01:00:00Z'));
    expect(clock.instant(at('2024-03-31T01:59:59.999Z'))).toBe(at('2024-03-31T00:59:59.999Z'));
  });

  it('agrees with itself: a time is reached by its instant and not before', () => {
    for (let hour = 0; hour < 366 * 24; hour++) {
      const local = at('2024-01-01T00:00:00Z') + hour * 3_600_000 - 1;
      const instant = clock.instant(local);
      expect(clock.reached(instant)).toBeGreaterThanOrEqual(local);
      expect(clock.reached(instant - 1)).toBeLessThan(local);
    }
  });

  it('leaves UTC and the ends of time alone', () => {
    expect(windowClock(null).reached(5)).toBe(5);
    expect([clock.reached(Infinity), clock.reached(-Infinity), clock.instant(-Infinity)]).toEqual([Infinity, -Infinity, -Infinity]);
  });
});
