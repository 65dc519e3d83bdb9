import type { FunctionCall, MatchModeExpression, NamedArgument, OverExpression } from '../../ast/expressions/calls';
import type { Expression } from '../../ast/expressions/expression';
import type { TableArgument } from '../../ast/table-refs/table-function';
import { isPlainName, niladicFunctions, reservedFunctions } from '../../lexer/words';
import { commas, enclosed, type Doc } from '../doc';
import { printIdentifier, printName, printNameExcept, printPath, printQualifiedName } from '../names';
import type { Printer } from '../printer';

/** Words that the grammar reads with a syntax of their own when `(` follows, although they are not reserved. */
const formWords: ReadonlySet<string> = new Set(['TIMESTAMPADD', 'TIMESTAMPDIFF', 'DESCRIPTOR']);

function printFunctionName(name: readonly string[]): string {
  const [only = ''] = name;
  if (name.length > 1) return printPath(name);
  if (/^\w+$/.test(only) && reservedFunctions.has(only.toUpperCase())) return only;
  return isPlainName(only) ? printNameExcept(only, formWords) : printName(only);
}

const isNiladic = ({ name, args }: FunctionCall): boolean =>
  name.length === 1 && args.length === 0 && niladicFunctions.has(name[0]!.toUpperCase());

export function printCall(printer: Printer, call: FunctionCall): Doc {
  if (isNiladic(call)) return call.name[0]!;
  const args = commas(call.args.map((argument) => printer.expression(argument)));
  const order = call.orderBy === undefined ? '' : [call.args.length > 0 ? ' ' : '', printer.orderBy(call.orderBy)];
  const inside = [call.distinct ? 'DISTINCT ' : '', args, order];
  const niladic = call.name.length === 1 && niladicFunctions.has(call.name[0]!.toUpperCase());
  const head = enclosed(`${niladic ? call.name[0] : printFunctionName(call.name)}(`, inside, ')');
  return [head, printWithinGroup(printer, call), printFilter(printer, call), call.nulls === undefined ? '' : ` ${call.nulls} NULLS`];
}

const printWithinGroup = (printer: Printer, { withinGroup }: FunctionCall): Doc =>
  withinGroup === undefined ? '' : [' WITHIN GROUP ', enclosed('(', printer.orderBy(withinGroup), ')')];

const printFilter = (printer: Printer, { filter }: FunctionCall): Doc =>
  filter === undefined ? '' : [' FILTER ', enclosed('(', ['WHERE ', printer.expression(filter)], ')')];

export const printNamedArgument = (printer: Printer, { name, value }: NamedArgument): Doc => [
  `${printIdentifier(name)} => `,
  printer.expression(value),
];

export function printTableArgument(printer: Printer, { source, partitionBy, orderBy }: TableArgument): Doc {
  return [
    source.kind === 'query' ? printer.subquery(source) : `TABLE ${printQualifiedName(source)}`,
    partitionBy.length === 0 ? '' : [' PARTITION BY ', printKeys(printer, partitionBy)],
    orderBy.length === 0 ? '' : [' ORDER BY ', enclosed('(', commas(orderBy.map((item) => printer.orderItem(item))), ')')],
  ];
}

/** One plain key stands bare; several, and what is itself a list, in parentheses. */
function printKeys(printer: Printer, keys: readonly Expression[]): Doc {
  const [only] = keys;
  if (keys.length === 1 && only!.kind === 'column') return printer.expression(only!);
  return enclosed('(', commas(keys.map((key) => printer.expression(key))), ')');
}

export const printOver = (printer: Printer, { call, window }: OverExpression): Doc => [
  printer.expression(call),
  ' OVER ',
  window.kind === 'identifier' ? printIdentifier(window) : printer.windowSpecification(window),
];

export const printMatchMode = (printer: Printer, { mode, call }: MatchModeExpression): Doc => [`${mode} `, printer.expression(call)];
