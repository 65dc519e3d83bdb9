import { describe, expect, it } from 'vitest';
import { describeDuration, joinDuration, splitDuration } from './duration';
import { emptyTable, timeCandidates, watermarkDelay, watermarkExpression, withConnector, withDescribed, withOption } from './table-parts';

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
  it('take the columns of their system, and keep what a person made of them', () => {
    const described = {
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'share', type: 'DOUBLE' },
        { name: 'at', type: 'STRING' },
        { name: 'day', type: 'STRING' },
      ],
      primaryKey: ['id'],
      partitionedBy: ['day'],
      leftOut: [],
    };
    const computed = { kind: 'computed' as const, name: 'at', expression: 'TO_TIMESTAMP(`date`)' };
    const table = {
      ...emptyTable('filesystem'),
      columns: [
        { kind: 'physical' as const, name: 'share', type: 'INT', format: 'percent' as const },
        { kind: 'physical' as const, name: 'gone', type: 'INT' },
        computed,
      ],
    };
    const read = withDescribed(table, described, 'source');
    expect(read.columns).toEqual([
      { kind: 'physical', name: 'id', type: 'BIGINT' },
      { kind: 'physical', name: 'share', type: 'DOUBLE', format: 'percent' },
      { kind: 'physical', name: 'day', type: 'STRING' },
      computed,
    ]);
    expect([read.primaryKey, read.partitionedBy]).toEqual([[], ['day']]);
    expect(withDescribed(table, described, 'lookup').primaryKey).toEqual(['id']);
  });
});
