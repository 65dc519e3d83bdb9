import type { DataType, SqlValue, TimestampValue } from '@headrace/connector-sdk';
import { dateOf, parseClock, parseDate, printClock, unsupportedNested } from '@headrace/connector-sdk/base';
import { jdbcProblem } from '../../jdbc-error';

const DAY_MS = 86_400_000;

/** PostgreSQL's text of a value that is not NULL; exact. */
export function pgText(type: DataType): (value: SqlValue) => string {
  switch (type.kind) {
    case 'BOOLEAN':
      return (value) => (value === true ? 't' : 'f');
    case 'DATE':
      return (value) => dateText(value as number);
    case 'TIME':
      return (value) => clockText(value as number, 0);
    case 'TIMESTAMP':
      return (value) => momentText(value as TimestampValue, '');
    case 'TIMESTAMP_LTZ':
      return (value) => momentText(value as TimestampValue, '+00');
    case 'BINARY':
    case 'VARBINARY':
      return (value) => `\\x${Array.from(value as Uint8Array, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    case 'INTERVAL_YEAR_MONTH':
      return (value) => `${String(value)} months`;
    case 'INTERVAL_DAY_TIME':
      return (value) => `${String(value)} milliseconds`;
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
      throw unsupportedNested(type, 'by the connector "jdbc"');
    default:
      return (value) => (Object.is(value, -0) ? '-0' : String(value));
  }
}

/** Years before 1 are counted backwards with BC. */
function dateText(days: number): string {
  const { year, month, day } = dateOf(days);
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${shown}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}${year > 0 ? '' : ' BC'}`;
}

const clockText = (millis: number, nanos: number): string => printClock({ millis, nanos }, { fraction: 'shortest', seconds: 'always' });

function momentText({ epochMs, nanos }: TimestampValue, zone: string): string {
  const days = Math.floor(epochMs / DAY_MS);
  const [date = '', era = ''] = dateText(days).split(' ');
  return `${date} ${clockText(epochMs - days * DAY_MS, nanos)}${zone}${era === '' ? '' : ` ${era}`}`;
}

/** A one-dimensional array's literal. */
export const pgArray = (texts: readonly (string | null)[]): string =>
  `{${texts.map((text) => (text === null ? 'NULL' : /^[0-9A-Za-z.+:-]+$/.test(text) && text.toUpperCase() !== 'NULL' ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`;

/** The value of the type out of PostgreSQL's text; typed errors for what the type cannot hold. */
export function pgValue(name: string, type: DataType): (text: string | null) => SqlValue {
  const parse = parserOf(type);
  return (text) => {
    if (text === null) return null;
    const value = parse(text);
    if (value !== null) return value;
    throw jdbcProblem(
      'wrong-value',
      `Column "${name}" of type ${type.kind} cannot hold the value ${JSON.stringify(text.slice(0, 100))} that the database has.`,
      `Declare "${name}" with the type that it has in the database.`,
    );
  };
}

/** Null: not a value of the type. */
function parserOf(type: DataType): (text: string) => SqlValue {
  switch (type.kind) {
    case 'NULL':
      return () => null;
    case 'BOOLEAN':
      return (text) => (/^(t|true)$/.test(text) ? true : /^(f|false)$/.test(text) ? false : null);
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
      return (text) => (/^-?\d{1,10}$/.test(text) ? Number(text) : null);
    case 'BIGINT':
      return (text) => (/^-?\d{1,19}$/.test(text) ? BigInt(text) : null);
    case 'FLOAT':
      return (text) => (/^(NaN|-?Infinity|-?[\d.]+(e[+-]?\d+)?)$/i.test(text) ? Math.fround(Number(text)) : null);
    case 'DOUBLE':
      return (text) => (/^(NaN|-?Infinity|-?[\d.]+(e[+-]?\d+)?)$/i.test(text) ? Number(text) : null);
    case 'DECIMAL':
      return (text) => (/^-?[\d.]+$/.test(text) ? text : null);
    case 'CHAR':
    case 'VARCHAR':
      return (text) => text;
    case 'BINARY':
    case 'VARBINARY':
      return (text) =>
        /^\\x([0-9a-f]{2})*$/.test(text) ? Uint8Array.from(text.slice(2).match(/../g) ?? [], (pair) => parseInt(pair, 16)) : null;
    case 'DATE':
      return (text) => pgDate(text);
    case 'TIME':
      return (text) => parseClock(text, 'full')?.millis ?? null;
    case 'TIMESTAMP':
      return (text) => pgMoment(text, /^([^ ]+) ([\d:.]+)( BC)?$/);
    case 'TIMESTAMP_LTZ':
      return (text) => pgMoment(text, /^([^ ]+) ([\d:.]+)\+00( BC)?$/);
    default:
      throw unsupportedNested(type, 'by the connector "jdbc"');
  }
}

function pgDate(text: string): number | null {
  const match = /^(\d{4,})-(\d{2}-\d{2})( BC)?$/.exec(text);
  if (!match) return null;
  const year = match[3] ? 1 - Number(match[1]) : Number(match[1]);
  const shown = String(Math.abs(year)).padStart(4, '0');
  return parseDate(`${year < 0 ? '-' : shown.length > 4 ? '+' : ''}${shown}-${match[2] as string}`);
}

function pgMoment(text: string, form: RegExp): TimestampValue | null {
  const match = form.exec(text);
  const days = match && pgDate(`${match[1] as string}${match[3] ?? ''}`);
  const time = match && parseClock(match[2] as string, 'full');
  return days === null || !time ? null : { epochMs: days * DAY_MS + time.millis, nanos: time.nanos };
}
