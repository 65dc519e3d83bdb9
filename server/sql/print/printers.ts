import { group } from './doc';
import { expressionDoc } from './expressions/expression';
import { printHints } from './hints';
import type { Printer } from './printer';
import { orderByDoc, queryDoc, sortItemDoc, subqueryDoc } from './queries/query';
import { selectItemDoc } from './queries/select';
import { windowSpecificationDoc } from './queries/window';
import { tableReferenceDoc } from './table-refs/table-reference';
import { printDataType } from './types';

export const printer: Printer = {
  expression: (expression, atLeast) => expressionDoc(printer, expression, atLeast),
  query: (query) => queryDoc(printer, query),
  subquery: (query) => subqueryDoc(printer, query),
  tableReference: (reference) => tableReferenceDoc(printer, reference),
  dataType: printDataType,
  orderBy: (items) => group(orderByDoc(printer, items)),
  orderItem: (item) => sortItemDoc(printer, item),
  windowSpecification: (window) => windowSpecificationDoc(printer, window),
  selectItem: (item) => selectItemDoc(printer, item),
  hints: printHints,
};
