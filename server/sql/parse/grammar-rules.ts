import { parseArgument } from './expressions/calls';
import { parseExpression, parseOperand } from './expressions/expression';
import type { Grammar } from './grammar';
import { parseHints } from './hints';
import { continueQuery, parseOrderBy, parseQuery, parseSortItem } from './queries/query';
import { parseWindowSpecification } from './queries/window';
import { parseTableReference } from './table-refs/table-reference';
import { parseDataType } from './types';

export const grammarRules: Grammar = {
  expression: parseExpression,
  operand: parseOperand,
  argument: parseArgument,
  query: parseQuery,
  continueQuery,
  tableReference: parseTableReference,
  dataType: parseDataType,
  orderBy: parseOrderBy,
  sortItem: parseSortItem,
  windowSpecification: parseWindowSpecification,
  hints: parseHints,
};
