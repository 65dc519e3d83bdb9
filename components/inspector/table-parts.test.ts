import { describe, expect, it } from 'vitest';
import { describeDuration, joinDuration, parseDurationText, splitDuration } from './duration';
import { emptyTable, timeCandidates, watermarkDelay, watermarkExpression, withConnector, withOption } from './table-parts';

describe('watermarks', () => {
  it.each([0, 500, 5_000, 300_000, 3_600_000, 86_400_000])('survive the way through SQL: %d ms', (ms) => {
    expect(watermarkDelay(watermarkExpression('event time', ms))).toBe(ms);
  });
  it('leaves other expressions alone', () => expect(watermarkDelay('TIMESTAMPADD(DAY, -1, ts)')).toBeUndefined());
});

describe('durations', () => {
  it('take the largest whole unit', () => {
    expect(splitDuration(5_400_000)).toEqual({ amount: 90, unit: 'min' });
    expect(joinDuration(90, 'min')).toBe(5_400_000);
    expect(describeDuration(3_600_000)).toBe('1 hour');
    expect(parseDurationText('10 s')).toEqual({ amount: 10, unit: 's' });
    expect(parseDurationText('soon')).toBeUndefined();
  });
});

describe('tables', () => {
  it('drop the options of another connector and empty ones', () => {
    const table = withOption(withOption(emptyTable('filesystem'), 'path', 'a.json'), 'format', 'json');
    expect(withConnector(table, 'jdbc', ['url']).options).toEqual({ connector: 'jdbc' });
    expect(withOption(table, 'format', '').options).toEqual({ connector: 'filesystem', path: 'a.json' });
  });
  it('offer timestamps and computed columns as event time', () => {
    const names = timeCandidates([
      { kind: 'physical', name: 'date', type: 'STRING' },
      { kind: 'physical', name: 'ts', type: 'TIMESTAMP(3)' },
      { kind: 'computed', name: 'event_time', expression: 'TO_TIMESTAMP(date)' },
    ]);
    expect(names).toEqual(['ts', 'event_time']);
  });
});
