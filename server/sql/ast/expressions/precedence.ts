import type { Expression } from './expression';
import type { BinaryOperator } from './operators';

/** How tightly an operator binds, as in Calcite; parser and printer share this table, so that parentheses are neither lost nor doubled. */
export const precedence = {
  OR: 22,
  AND: 24,
  NOT: 26,
  IS: 28,
  COMPARISON: 30,
  /** BETWEEN, LIKE, SIMILAR TO, IN. */
  RANGE: 32,
  ADDITIVE: 40,
  MULTIPLICATIVE: 60,
  SIGN: 80,
  POSTFIX: 100,
  PRIMARY: 110,
} as const;

export const binaryPrecedence: Readonly<Record<BinaryOperator, number>> = {
  OR: precedence.OR,
  AND: precedence.AND,
  '=': precedence.COMPARISON,
  '<>': precedence.COMPARISON,
  '<': precedence.COMPARISON,
  '<=': precedence.COMPARISON,
  '>': precedence.COMPARISON,
  '>=': precedence.COMPARISON,
  OVERLAPS: precedence.COMPARISON,
  '+': precedence.ADDITIVE,
  '-': precedence.ADDITIVE,
  '*': precedence.MULTIPLICATIVE,
  '/': precedence.MULTIPLICATIVE,
  '%': precedence.MULTIPLICATIVE,
  '||': precedence.MULTIPLICATIVE,
};

export function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return binaryPrecedence[expression.operator];
    case 'unary':
      return expression.operator === 'NOT' ? precedence.NOT : precedence.SIGN;
    case 'is':
      return precedence.IS;
    case 'is-distinct-from':
    case 'quantified-comparison':
      return precedence.COMPARISON;
    case 'between':
    case 'like':
    case 'in-list':
    case 'in-query':
      return precedence.RANGE;
    case 'element-access':
    case 'field-access':
      return precedence.POSTFIX;
    default:
      return precedence.PRIMARY;
  }
}
