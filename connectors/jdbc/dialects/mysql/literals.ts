import type { DataType } from '@headrace/connector-sdk';
import { jdbcProblem } from '../../jdbc-error';

/**
 * A text of `scalarText` as a literal. Numbers stand without quotes: compared with a text the server would make doubles of both, and
 * large keys would be equal to their neighbours.
 */
export function literal(type: DataType): (text: string | null) => string {
  const present = presentLiteral(type);
  return (text) => (text === null ? 'NULL' : present(text));
}

function presentLiteral(type: DataType): (text: string) => string {
  switch (type.kind) {
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INT':
    case 'BIGINT':
    case 'DECIMAL':
      return numberLiteral;
    case 'FLOAT':
    case 'DOUBLE':
      return doubleLiteral;
    case 'BINARY':
    case 'VARBINARY':
      return hexLiteral;
    default:
      return textLiteral;
  }
}

/** By the database's own name of a column's type, for places in a scan. */
export function literalOfColumn(type: string): (text: string) => string {
  if (isBinary(type)) return hexLiteral;
  return /int|decimal|numeric|year|bit/.test(type) ? numberLiteral : /double|float|real/.test(type) ? doubleLiteral : textLiteral;
}

export const isBinary = (type: string): boolean => /binary|blob/.test(type);

/** Texts come out of checkpoints: what is no number never becomes SQL. */
function numberLiteral(text: string): string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  throw notStorable(text);
}

/** With an exponent it is a double; without one it would be a decimal. */
function doubleLiteral(text: string): string {
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw notStorable(text);
  return text.includes('e') ? text : `${text}e0`;
}

function hexLiteral(text: string): string {
  if (/^([0-9a-f]{2})*$/i.test(text)) return `x'${text}'`;
  throw notStorable(text);
}

export const textLiteral = (text: string): string => `'${text.replace(/['\\]/g, '\\$&').replaceAll('\0', '\\0')}'`;

const notStorable = (text: string): Error =>
  jdbcProblem('wrong-value', `The value ${text.slice(0, 100)} cannot be stored by MySQL.`, 'Keep such values away, or make them NULL.');
