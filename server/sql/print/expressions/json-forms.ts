import type {
  JsonArrayExpression,
  JsonBehavior,
  JsonEntry,
  JsonExistsExpression,
  JsonObjectExpression,
  JsonQueryExpression,
  JsonValueExpression,
} from '../../ast/expressions/json-forms';
import { precedence } from '../../ast/expressions/precedence';
import { commas, enclosed, line, type Doc } from '../doc';
import type { Printer } from '../printer';

const operands = (printer: Printer, { operand, path }: Pick<JsonValueExpression, 'operand' | 'path'>): Doc =>
  commas([printer.expression(operand), printer.expression(path)]);

const returning = (printer: Printer, { returning: type }: JsonValueExpression | JsonQueryExpression): Doc =>
  type === undefined ? '' : [line, `RETURNING ${printer.dataType(type)}`];

function behavior(printer: Printer, what: JsonBehavior | undefined, on: 'EMPTY' | 'ERROR'): Doc {
  if (what === undefined) return '';
  return [line, typeof what === 'string' ? what : ['DEFAULT ', printer.expression(what.value)], ` ON ${on}`];
}

export const printJsonExists = (printer: Printer, node: JsonExistsExpression): Doc =>
  enclosed('JSON_EXISTS(', [operands(printer, node), node.onError === undefined ? '' : [line, `${node.onError} ON ERROR`]], ')');

export const printJsonValue = (printer: Printer, node: JsonValueExpression): Doc =>
  enclosed(
    'JSON_VALUE(',
    [operands(printer, node), returning(printer, node), behavior(printer, node.onEmpty, 'EMPTY'), behavior(printer, node.onError, 'ERROR')],
    ')',
  );

export const printJsonQuery = (printer: Printer, node: JsonQueryExpression): Doc =>
  enclosed(
    'JSON_QUERY(',
    [
      operands(printer, node),
      returning(printer, node),
      node.wrapper === undefined ? '' : [line, `${node.wrapper} ARRAY WRAPPER`],
      behavior(printer, node.onEmpty, 'EMPTY'),
      behavior(printer, node.onError, 'ERROR'),
    ],
    ')',
  );

/** KEY is written where the key is not a plain text: a column of that name would be read as the word. */
const entry = (printer: Printer, { key, value }: JsonEntry): Doc => [
  key.kind === 'string-literal' ? '' : 'KEY ',
  // IS JSON would take the word VALUE for its own.
  printer.expression(key, precedence.COMPARISON),
  ' VALUE ',
  printer.expression(value),
];

function list(name: string, parts: readonly Doc[], onNull: string | undefined): Doc {
  const handling = onNull === undefined ? '' : [parts.length === 0 ? '' : line, onNull];
  return enclosed(`${name}(`, [commas(parts), handling], ')');
}

export const printJsonObject = (printer: Printer, { aggregate, entries, onNull }: JsonObjectExpression): Doc =>
  list(
    aggregate ? 'JSON_OBJECTAGG' : 'JSON_OBJECT',
    entries.map((one) => entry(printer, one)),
    onNull,
  );

export const printJsonArray = (printer: Printer, { aggregate, values, onNull }: JsonArrayExpression): Doc =>
  list(
    aggregate ? 'JSON_ARRAYAGG' : 'JSON_ARRAY',
    values.map((value) => printer.expression(value)),
    onNull,
  );
