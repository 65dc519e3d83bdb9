import { describe, expect, it } from 'vitest';
import { formatCell, formatValue, toCsv, toCurve, type ChartRows } from './chart-rows';

const rows: ChartRows = {
  kind: 'rows',
  asOfMs: 0,
  columns: [
    { label: 'hour', type: 'time' },
    { label: 'state', type: 'text' },
    { label: 'delay, mean', type: 'number', unit: 'min' },
  ],
  rows: [
    [979_286_400_000, 'IL', 1.5],
    [979_286_400_000, 'CA', 24.82],
    [979_290_000_000, 'IL', null],
  ],
};

describe('chart rows', () => {
  it('make one line a series, with gaps', () => {
    expect(toCurve(rows, true)).toEqual({
      x: [979_286_400, 979_290_000],
      series: [
        { label: 'IL', values: [1.5, null] },
        { label: 'CA', values: [24.82, null] },
      ],
    });
  });
  it('make one line a measure', () => {
    const plain: ChartRows = { ...rows, columns: [rows.columns[0]!, rows.columns[2]!], rows: [[979_286_400_000, '7']] };
    expect(toCurve(plain, false)).toEqual({ x: [979_286_400], series: [{ label: 'delay, mean (min)', values: [7] }] });
  });
  it('print for people and for files', () => {
    expect(formatCell(979_286_400_000, rows.columns[0])).toBe('2001-01-12 08:00');
    expect(formatCell(0.2637, { type: 'number', format: 'percent' })).toBe('26.4 %');
    expect(formatValue(-2.4)).toBe('−2.4');
    expect(formatValue(84_612)).toBe('84,612');
    expect(toCsv(rows).split('\r\n').slice(0, 2)).toEqual(['hour,state,"delay, mean"', '2001-01-12T08:00:00.000Z,IL,1.5']);
  });
});
