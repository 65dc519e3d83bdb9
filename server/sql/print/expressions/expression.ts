import type { Expression } from '../../ast/expressions/expression';
import { precedenceOf } from '../../ast/expressions/precedence';
import { enclosed, type Doc } from '../doc';
import type { Printer } from '../printer';
import { printCall, printMatchMode, printNamedArgument, printOver, printTableArgument } from './calls';
import { printArray, printMap, printRow } from './collections';
import { printJsonArray, printJsonExists, printJsonObject, printJsonQuery, printJsonValue } from './json-forms';
import { printBinaryLiteral, printDatetime, printInterval } from './literals';
import {
  printBetween,
  printBinary,
  printCase,
  printCast,
  printExists,
  printInList,
  printInQuery,
  printIs,
  printIsDistinctFrom,
  printLike,
  printQuantified,
  printUnary,
} from './operators';
import { printColumn, printDescriptor, printElementAccess, printFieldAccess, printStar } from './references';
import {
  printExtract,
  printOverlay,
  printPosition,
  printRoundToUnit,
  printSubstring,
  printTimestampAdd,
  printTimestampDiff,
  printTrim,
} from './special-forms';
import { printString } from '../names';

type ExpressionPrinters = { readonly [E in Expression as E['kind']]: (printer: Printer, expression: E) => Doc };

const printers: ExpressionPrinters = {
  'string-literal': (_, { value }) => printString(value),
  'numeric-literal': (_, { text }) => text,
  'binary-literal': printBinaryLiteral,
  'boolean-literal': (_, { value }) => (value ? 'TRUE' : 'FALSE'),
  'null-literal': () => 'NULL',
  'datetime-literal': printDatetime,
  'interval-literal': printInterval,
  column: printColumn,
  star: printStar,
  descriptor: printDescriptor,
  'field-access': printFieldAccess,
  'element-access': printElementAccess,
  unary: printUnary,
  binary: printBinary,
  is: printIs,
  'is-distinct-from': printIsDistinctFrom,
  between: printBetween,
  like: printLike,
  'in-list': printInList,
  'in-query': printInQuery,
  exists: printExists,
  'quantified-comparison': printQuantified,
  'scalar-subquery': (printer, { query }) => printer.subquery(query),
  case: printCase,
  cast: printCast,
  array: printArray,
  map: printMap,
  row: printRow,
  call: printCall,
  'named-argument': printNamedArgument,
  'table-argument': printTableArgument,
  over: printOver,
  'match-mode': printMatchMode,
  extract: printExtract,
  'round-to-unit': printRoundToUnit,
  'timestamp-add': printTimestampAdd,
  'timestamp-diff': printTimestampDiff,
  trim: printTrim,
  position: printPosition,
  substring: printSubstring,
  overlay: printOverlay,
  'json-exists': printJsonExists,
  'json-value': printJsonValue,
  'json-query': printJsonQuery,
  'json-object': printJsonObject,
  'json-array': printJsonArray,
};

/** An expression, in parentheses where it binds more loosely than `atLeast`. */
export function expressionDoc(printer: Printer, expression: Expression, atLeast = 0): Doc {
  const print = printers[expression.kind] as (printer: Printer, expression: Expression) => Doc;
  const doc = print(printer, expression);
  return precedenceOf(expression) < atLeast ? enclosed('(', doc, ')') : doc;
}
