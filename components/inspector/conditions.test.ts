import { describe, expect, it } from 'vitest';
import { printConditions, readConditions } from './conditions';

const columns = [
  { name: 'distance', type: 'INT' },
  { name: 'origin', type: 'STRING' },
  { name: 'zip', type: 'STRING' },
];

describe('condition builder', () => {
  it.each([
    "distance > 0 AND origin <> 'AND'",
    'delay IS NOT NULL',
    "origin LIKE 'S%' AND distance <= 15.5",
    "origin = 'O''Hare'",
    '`day of week` = 3',
  ])('reads and prints %s', (text) => expect(printConditions(readConditions(text)!, columns)).toBe(text));

  it.each(['a > 0 OR b > 0', 'ABS(a) > 3', 'a > b', 'NOT a = 1', 'a >', 'a IS NULL 3'])('leaves %s to the expression', (text) =>
    expect(readConditions(text)).toBeNull(),
  );

  it('quotes by the column, so that digits in a text column stay text', () => {
    expect(printConditions([{ column: 'zip', operator: '=', value: '01234' }], columns)).toBe("zip = '01234'");
    expect(printConditions([{ column: 'distance', operator: '>', value: '5' }], columns)).toBe('distance > 5');
    expect(readConditions('')).toEqual([]);
  });

  it('keeps the quotes of text while the columns are not known yet', () => {
    const text = "zip = '5' AND distance > 5 AND late = TRUE AND word = 'TRUE'";
    const rows = readConditions(text)!;
    expect(printConditions(rows, [])).toBe(text);
    expect(printConditions([{ ...rows[0]!, value: '6' }], [])).toBe("zip = '6'");
    expect(printConditions([{ ...rows[0]!, column: 'distance' }], columns)).toBe('distance = 5');
  });
});
