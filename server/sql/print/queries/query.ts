import type { CommonTable, Query, QueryBody, SetOperation, Values } from '../../ast/queries/query';
import type { SortItem } from '../../ast/queries/sort-item';
import { commas, enclosed, group, hardline, indent, join, line, softline, type Doc } from '../doc';
import { printIdentifier, printQualifiedName } from '../names';
import type { Printer } from '../printer';
import { selectDoc } from './select';

/** A query, its clauses parted by lines: the group around it decides whether they break. */
export function queryDoc(printer: Printer, query: Query): Doc {
  const parts: Doc[] = [];
  if (query.with.length > 0) parts.push(withDoc(printer, query.with));
  parts.push(bodyDoc(printer, query.body));
  if (query.orderBy.length > 0) parts.push(group(orderByDoc(printer, query.orderBy)));
  if (query.limit !== undefined) parts.push(`LIMIT ${query.limit.text}`);
  if (query.offset !== undefined) parts.push(`OFFSET ${query.offset.text} ROWS`);
  return join(line, parts);
}

/** A query in parentheses: on one line where it fits and is but one block. */
export const subqueryDoc = (printer: Printer, query: Query): Doc => group('(', indent(softline, queryDoc(printer, query)), softline, ')');

/** Common tables always stand in lines of their own. */
function withDoc(printer: Printer, tables: readonly CommonTable[]): Doc {
  const docs = tables.map(({ name, columns, query }) => {
    const list = columns.length === 0 ? '' : ` (${columns.map(printIdentifier).join(', ')})`;
    return [`${printIdentifier(name)}${list} AS (`, indent(hardline, queryDoc(printer, query)), hardline, ')'];
  });
  return ['WITH ', join([',', hardline], docs)];
}

function bodyDoc(printer: Printer, body: QueryBody): Doc {
  switch (body.kind) {
    case 'select':
      return selectDoc(printer, body);
    case 'values':
      return valuesDoc(printer, body);
    case 'explicit-table':
      return `TABLE ${printQualifiedName(body.name)}`;
    case 'set-operation':
      return setOperationDoc(printer, body);
    case 'query':
      return subqueryDoc(printer, body);
  }
}

const levelOf = (operation: SetOperation): number => (operation.operator === 'INTERSECT' ? 2 : 1);

function setOperationDoc(printer: Printer, operation: SetOperation): Doc {
  const level = levelOf(operation);
  const word = `${operation.operator}${operation.all ? ' ALL' : ''}`;
  return [operandDoc(printer, operation.left, level), line, word, line, operandDoc(printer, operation.right, level + 1)];
}

function operandDoc(printer: Printer, body: QueryBody, atLeast: number): Doc {
  const loose = body.kind === 'set-operation' && levelOf(body) < atLeast;
  return loose ? group('(', indent(softline, bodyDoc(printer, body)), softline, ')') : bodyDoc(printer, body);
}

function valuesDoc(printer: Printer, { rows }: Values): Doc {
  const docs = rows.map(({ values }) => {
    const listed = commas(values.map((value) => printer.expression(value)));
    // One value that is itself a row would be read as the whole row.
    return enclosed(values.length === 1 && values[0]!.kind === 'row' ? 'ROW(' : '(', listed, ')');
  });
  return group('VALUES', indent(line, commas(docs)));
}

export const orderByDoc = (printer: Printer, items: readonly SortItem[]): Doc => [
  'ORDER BY',
  indent(line, commas(items.map((item) => sortItemDoc(printer, item)))),
];

export const sortItemDoc = (printer: Printer, { expression, descending, nulls }: SortItem): Doc => [
  printer.expression(expression),
  descending ? ' DESC' : '',
  nulls === undefined ? '' : ` NULLS ${nulls}`,
];
