import type { Diagnostic } from '@/model/diagnostic/diagnostic';
import { isDeeperThan, maxDepth } from '../ast/depth';
import type { Expression } from '../ast/expressions/expression';
import { freeze } from '../ast/freeze';
import type { AstNode } from '../ast/node';
import type { Query } from '../ast/queries/query';
import type { DataType } from '../ast/types/data-type';
import { TokenStream } from '../lexer/token-stream';
import { Cursor } from './cursor';
import { asDiagnostic } from './as-diagnostic';
import { grammarRules } from './grammar-rules';
import { problemOf, tooDeep } from './problems';
import { SyntaxFailure, type SyntaxProblem } from './syntax-failure';

/** `value` is absent exactly where `diagnostics` has an error. */
export interface Parsed<Value> {
  readonly value?: Value;
  readonly diagnostics: readonly Diagnostic[];
}

/** One expression as it stands in a form's field; ranges are offsets in `text`. Never throws. */
export const parseExpression = (text: string): Parsed<Expression> => parseWhole(text, grammarRules.expression, 'an expression');

/** One data type, nullability included. Never throws. */
export const parseDataType = (text: string): Parsed<DataType> => parseWhole(text, grammarRules.dataType, 'a data type');

/** One query without a semicolon. Never throws. */
export const parseQuery = (text: string): Parsed<Query> => parseWhole(text, grammarRules.query, 'a query');

function parseWhole<Value extends AstNode>(text: string, parse: (cursor: Cursor) => Value, wanted: string): Parsed<Value> {
  const cursor = new Cursor(new TokenStream(text), grammarRules);
  if (cursor.token.kind === 'end') return failed(emptyText(cursor, wanted));
  const whole = (): Value => {
    const value = parse(cursor);
    if (cursor.token.kind !== 'end') throw cursor.unexpected();
    return value;
  };
  try {
    const value = whole();
    return isDeeperThan(value, maxDepth) ? failed(tooDeep(value)) : { value: freeze(value), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof SyntaxFailure)) throw error;
    return failed(problemOf(cursor, error, 0, whole));
  }
}

const failed = (problem: SyntaxProblem): { diagnostics: readonly Diagnostic[] } => ({ diagnostics: [asDiagnostic(problem)] });

function emptyText(cursor: Cursor, wanted: string): SyntaxProblem {
  const { start, line, column } = cursor.token;
  return {
    code: 'sql-empty',
    range: { start, end: start, line, column },
    message: `Nothing stands here: write ${wanted}.`,
    params: { wanted },
  };
}
