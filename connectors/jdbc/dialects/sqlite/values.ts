import type { DataType, SqlValue } from '@headrace/connector-sdk';
import { jdbcProblem } from '../../jdbc-error';
import { bytesOfHex, hexOf } from '../iso-texts';
import { scalarText, scalarValue } from '../scalar-values';

/** SQLite has no types for times: texts that its own functions read. */
const forms = { hexMark: '\\x', utcMark: 'Z' };

export const sqliteText = (type: DataType): ((value: SqlValue) => string) => scalarText(type, forms);
export const sqliteValue = (name: string, type: DataType): ((text: string | null) => SqlValue) => scalarValue(name, type, forms);

/** A value that the driver gives, as a text. */
export function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return `${forms.hexMark}${hexOf(value)}`;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A text of `sqliteText` as a value for the driver. */
export function bound(type: DataType): (text: string | null) => unknown {
  const present = boundPresent(type);
  return (text) => (text === null ? null : present(text));
}

function boundPresent(type: DataType): (text: string) => unknown {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
      return BigInt;
    case 'FLOAT':
    case 'DOUBLE':
      return (text) => {
        // SQLite keeps a NULL in its place.
        if (text !== 'NaN') return Number(text);
        throw jdbcProblem('wrong-value', 'The value NaN cannot be stored by SQLite.', 'Keep such values away, or make them NULL.');
      };
    case 'BINARY':
    case 'VARBINARY':
      return (text) => Buffer.from(bytesOfHex(text.slice(forms.hexMark.length)) ?? []);
    default:
      return (text) => text;
  }
}
