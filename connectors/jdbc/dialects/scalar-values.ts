import type { DataType, SqlValue, TimestampValue } from '@headrace/connector-sdk';
import { fitDecimal, parseDecimal, plainDecimal, unsupportedNested } from '@headrace/connector-sdk/base';
import { jdbcProblem } from '../jdbc-error';
import { bytesOfHex, clockOfText, clockText, dateOfText, hexOf, momentOfText, momentText } from './iso-texts';
import { printDate } from '@headrace/connector-sdk/base';

/** What tells the two dialects apart: the mark in front of bytes in hexadecimal, and behind moments in UTC. */
export interface TextForms {
  readonly hexMark: string;
  readonly utcMark: string;
}

/** The text of a value that is not NULL; exact. */
export function scalarText(type: DataType, { hexMark, utcMark }: TextForms): (value: SqlValue) => string {
  switch (type.kind) {
    case 'BOOLEAN':
      return (value) => (value === true ? '1' : '0');
    case 'DATE':
      return (value) => printDate(value as number);
    case 'TIME':
      return (value) => clockText(value as number);
    case 'TIMESTAMP':
      return (value) => momentText(value as TimestampValue);
    case 'TIMESTAMP_LTZ':
      return (value) => `${momentText(value as TimestampValue)}${utcMark}`;
    case 'BINARY':
    case 'VARBINARY':
      return (value) => `${hexMark}${hexOf(value as Uint8Array)}`;
    case 'ARRAY':
    case 'MULTISET':
    case 'MAP':
    case 'ROW':
    case 'INTERVAL_YEAR_MONTH':
    case 'INTERVAL_DAY_TIME':
      throw unsupportedNested(type, 'by the connector "jdbc" for this database');
    default:
      return (value) => (Object.is(value, -0) ? '-0' : String(value));
  }
}

/** The value of the type out of the database's text; typed errors for what the type cannot hold. */
export function scalarValue(name: string, type: DataType, forms: TextForms): (text: string | null) => SqlValue {
  const parse = parserOf(type, forms);
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

const utf8 = new TextEncoder();
const integer = (text: string, least: number, most: number): number | null =>
  /^-?\d{1,11}$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : null;
const isDouble = (text: string): boolean => /^(NaN|-?Infinity|-?\d*\.?\d+(e[+-]?\d+)?)$/i.test(text);

/** Null: not a value of the type. */
function parserOf(type: DataType, { hexMark }: TextForms): (text: string) => SqlValue {
  switch (type.kind) {
    case 'NULL':
      return () => null;
    case 'BOOLEAN':
      return (text) => (/^(1|true)$/i.test(text) ? true : /^(0|false)$/i.test(text) ? false : null);
    case 'TINYINT':
      return (text) => integer(text, -128, 127);
    case 'SMALLINT':
      return (text) => integer(text, -32_768, 32_767);
    case 'INT':
      return (text) => integer(text, -2_147_483_648, 2_147_483_647);
    case 'BIGINT':
      return (text) => (/^-?\d{1,19}$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text) ? BigInt(text) : null);
    case 'FLOAT':
      return (text) => (isDouble(text) ? Math.fround(Number(text)) : null);
    case 'DOUBLE':
      return (text) => (isDouble(text) ? Number(text) : null);
    case 'DECIMAL':
      return (text) => {
        const decimal = parseDecimal(text);
        const unscaled = decimal && fitDecimal(decimal, type.precision, type.scale);
        return unscaled === null ? null : plainDecimal(unscaled, type.scale);
      };
    case 'CHAR':
    case 'VARCHAR':
      return (text) => text;
    case 'BINARY':
    case 'VARBINARY':
      return (text) => (text.startsWith(hexMark) ? bytesOfHex(text.slice(hexMark.length)) : utf8.encode(text));
    case 'DATE':
      return dateOfText;
    case 'TIME':
      return clockOfText;
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return momentOfText;
    default:
      throw unsupportedNested(type, 'by the connector "jdbc" for this database');
  }
}
