import type { Expression } from '../../ast/expressions/expression';
import type {
  BetweenExpression,
  BinaryExpression,
  CaseExpression,
  CastExpression,
  ExistsExpression,
  InListExpression,
  InQueryExpression,
  IsDistinctFromExpression,
  IsExpression,
  LikeExpression,
  QuantifiedComparison,
  UnaryExpression,
} from '../../ast/expressions/operators';
import { binaryPrecedence, precedence } from '../../ast/expressions/precedence';
import { commas, enclosed, group, indent, join, line, type Doc } from '../doc';
import type { Printer } from '../printer';

const not = (negated: boolean): string => (negated ? 'NOT ' : '');

/** Two minus signs in a row would begin a comment. */
export function printUnary(printer: Printer, { operator, operand }: UnaryExpression): Doc {
  if (operator === 'NOT') return ['NOT ', printer.expression(operand, precedence.NOT)];
  const again = operand.kind === 'unary' && operand.operator === operator;
  return [operator, again ? ' ' : '', printer.expression(operand, precedence.SIGN)];
}

/** A chain of operators of one level breaks before each operator, or nowhere. */
export function printBinary(printer: Printer, expression: BinaryExpression): Doc {
  const level = binaryPrecedence[expression.operator];
  const links: { readonly operator: string; readonly right: Expression }[] = [];
  let left: Expression = expression;
  while (left.kind === 'binary' && binaryPrecedence[left.operator] === level) {
    links.push(left);
    left = left.left;
  }
  const rest = links.reverse().map(({ operator, right }) => [line, operator, ' ', printer.expression(right, level + 1)]);
  const first = printer.expression(left, level);
  // A looser chain around a tighter one: the inner operators stand deeper than the outer ones.
  return group(left.kind === 'binary' ? indent(first) : first, indent(rest));
}

export const printIs = (printer: Printer, { operand, test, negated }: IsExpression): Doc => [
  printer.expression(operand, precedence.IS),
  ` IS ${not(negated)}${test}`,
];

export const printIsDistinctFrom = (printer: Printer, { left, right, negated }: IsDistinctFromExpression): Doc => [
  printer.expression(left, precedence.COMPARISON),
  ` IS ${not(negated)}DISTINCT FROM `,
  printer.expression(right, precedence.COMPARISON + 1),
];

const operandOf = (printer: Printer, { operand }: { readonly operand: Expression }): Doc => printer.expression(operand, precedence.RANGE);
const innerOperand = (printer: Printer, expression: Expression): Doc => printer.expression(expression, precedence.RANGE + 1);

export const printBetween = (printer: Printer, node: BetweenExpression): Doc =>
  group(
    operandOf(printer, node),
    ` ${not(node.negated)}BETWEEN ${node.symmetric ? 'SYMMETRIC ' : ''}`,
    innerOperand(printer, node.low),
    indent(line, 'AND ', innerOperand(printer, node.high)),
  );

export const printLike = (printer: Printer, node: LikeExpression): Doc => [
  operandOf(printer, node),
  ` ${not(node.negated)}${node.operator} `,
  innerOperand(printer, node.pattern),
  node.escape === undefined ? '' : [' ESCAPE ', innerOperand(printer, node.escape)],
];

export const printInList = (printer: Printer, node: InListExpression): Doc => [
  operandOf(printer, node),
  ` ${not(node.negated)}IN `,
  enclosed('(', commas(node.values.map((value) => printer.expression(value))), ')'),
];

export const printInQuery = (printer: Printer, node: InQueryExpression): Doc => [
  operandOf(printer, node),
  ` ${not(node.negated)}IN `,
  printer.subquery(node.query),
];

export const printExists = (printer: Printer, { query }: ExistsExpression): Doc => ['EXISTS ', printer.subquery(query)];

export const printQuantified = (printer: Printer, node: QuantifiedComparison): Doc => [
  printer.expression(node.left, precedence.COMPARISON),
  ` ${node.operator} ${node.quantifier} `,
  printer.subquery(node.query),
];

export function printCase(printer: Printer, { operand, branches, otherwise }: CaseExpression): Doc {
  const head = operand === undefined ? 'CASE' : ['CASE ', printer.expression(operand)];
  const parts = branches.map(({ when, then }) => group('WHEN ', printer.expression(when), indent(line, 'THEN ', printer.expression(then))));
  const last = otherwise === undefined ? [] : [['ELSE ', printer.expression(otherwise)]];
  return group(head, indent(line, join(line, [...parts, ...last])), line, 'END');
}

export const printCast = (printer: Printer, { operand, type, safe }: CastExpression): Doc =>
  enclosed(safe ? 'TRY_CAST(' : 'CAST(', [printer.expression(operand), ` AS ${printer.dataType(type)}`], ')');
