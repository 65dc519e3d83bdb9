import { types } from '@headrace/connector-sdk/schema';
import type { ScalarFunction } from './signature';

const { STRING, BIGINT, DATE } = types;
const ts3 = types.TIMESTAMP(3);
const ltz3 = types.TIMESTAMP_LTZ(3);
const clock = (names: readonly string[], returns: ScalarFunction['overloads'][number]['returns'], summary: string): ScalarFunction => ({
  category: 'temporal',
  names,
  summary,
  overloads: [{ fn: names[0]!, params: [], returns, nulls: 'never' }],
});
const part = (name: string, unit: string, summary: string): ScalarFunction => ({
  category: 'temporal',
  names: [name],
  summary,
  overloads: [{ fn: `EXTRACT_${unit}`, params: ['day'], returns: BIGINT }],
});
const clockPart = (name: string, summary: string): ScalarFunction => ({
  category: 'temporal',
  names: [name],
  summary,
  overloads: [{ fn: `EXTRACT_${name}`, params: ['datetime'], returns: BIGINT }],
});

/** Formats are Java's (`yyyy-MM-dd HH:mm:ss`). What cannot be read is NULL. */
export const timeFunctions: readonly ScalarFunction[] = [
  {
    category: 'temporal',
    names: ['TO_TIMESTAMP'],
    summary: 'A text as a time stamp, by default yyyy-MM-dd HH:mm:ss',
    overloads: [
      { fn: 'TO_TIMESTAMP', params: ['text'], returns: ts3, nulls: 'may' },
      { fn: 'TO_TIMESTAMP', params: ['text', 'text'], returns: ts3, nulls: 'may' },
    ],
  },
  {
    category: 'temporal',
    names: ['TO_TIMESTAMP_LTZ'],
    summary: 'Seconds (0) or milliseconds (3) since 1970 as a time stamp',
    overloads: [
      { fn: 'TO_TIMESTAMP_LTZ', params: ['bigint', 'int'], returns: ltz3, nulls: 'may' },
      { fn: 'TO_TIMESTAMP_LTZ', params: ['exactNumber', 'int'], returns: ltz3, nulls: 'may' },
      { fn: 'TO_TIMESTAMP_LTZ', params: ['double', 'int'], returns: ltz3, nulls: 'may' },
    ],
  },
  {
    category: 'temporal',
    names: ['TO_DATE'],
    summary: 'A text as a date, by default yyyy-MM-dd',
    overloads: [
      { fn: 'TO_DATE', params: ['text'], returns: DATE, nulls: 'may' },
      { fn: 'TO_DATE', params: ['text', 'text'], returns: DATE, nulls: 'may' },
    ],
  },
  {
    category: 'temporal',
    names: ['DATE_FORMAT'],
    summary: 'A time stamp (or a text yyyy-MM-dd HH:mm:ss) as text in a format',
    overloads: [
      { fn: 'DATE_FORMAT', params: ['moment', 'text'], returns: STRING, nulls: 'may' },
      { fn: 'DATE_FORMAT', params: ['text', 'text'], returns: STRING, nulls: 'may' },
    ],
  },
  {
    category: 'temporal',
    names: ['FROM_UNIXTIME'],
    summary: 'Seconds since 1970 as text, by default yyyy-MM-dd HH:mm:ss',
    overloads: [
      { fn: 'FROM_UNIXTIME', params: ['bigint'], returns: STRING, nulls: 'may' },
      { fn: 'FROM_UNIXTIME', params: ['bigint', 'text'], returns: STRING, nulls: 'may' },
    ],
  },
  {
    category: 'temporal',
    names: ['UNIX_TIMESTAMP'],
    summary: 'Seconds since 1970, of now or of a text',
    overloads: [
      { fn: 'UNIX_TIMESTAMP_NOW', params: [], returns: BIGINT, nulls: 'never' },
      { fn: 'UNIX_TIMESTAMP', params: ['text'], returns: BIGINT },
      { fn: 'UNIX_TIMESTAMP', params: ['text', 'text'], returns: BIGINT },
    ],
  },
  {
    category: 'temporal',
    names: ['CONVERT_TZ'],
    summary: "A text yyyy-MM-dd HH:mm:ss on the first zone's clock as one on the second's",
    overloads: [{ fn: 'CONVERT_TZ', params: ['text', 'text', 'text'], returns: STRING, nulls: 'may' }],
  },
  part('YEAR', 'YEAR', 'The year'),
  part('QUARTER', 'QUARTER', 'The quarter, 1 to 4'),
  part('MONTH', 'MONTH', 'The month, 1 to 12'),
  part('WEEK', 'WEEK', 'The ISO week'),
  part('DAYOFYEAR', 'DOY', 'The day of the year, from 1'),
  part('DAYOFMONTH', 'DAY', 'The day of the month, from 1'),
  part('DAYOFWEEK', 'DOW', 'The day of the week, 1 is Sunday'),
  clockPart('HOUR', 'The hour, 0 to 23'),
  clockPart('MINUTE', 'The minute, 0 to 59'),
  clockPart('SECOND', 'The second, 0 to 59'),
  clock(['CURRENT_TIMESTAMP', 'NOW'], ltz3, 'The time now'),
  clock(['CURRENT_ROW_TIMESTAMP'], ltz3, 'The time now'),
  clock(['LOCALTIMESTAMP'], ts3, "The time now on the session's clock"),
  clock(['CURRENT_DATE'], DATE, "Today in the session's time zone"),
  clock(['CURRENT_TIME'], types.TIME(0), "The time of day now in the session's time zone"),
  clock(['LOCALTIME'], types.TIME(0), "The time of day now in the session's time zone"),
  clock(['PROCTIME'], ltz3, 'The time at which the row is processed'),
];
