import type { Expression } from '../../ast/expressions/expression';
import { intervalUnits } from '../../ast/expressions/literals';
import type { Cursor } from '../cursor';
import { operandOf } from '../queries/query-body';
import { continuesQuery, startsQuery } from './expression-start';

/** `(expression)`, `(a, b)` as a row, or `(query)`. Parentheses leave no trace: the printer puts them where they are needed. */
export function parseParenthesised(cursor: Cursor): Expression {
  const open = cursor.expectSymbol('(');
  cursor.wants('query');
  if (startsQuery(cursor)) {
    const query = cursor.grammar.query(cursor);
    cursor.expectSymbol(')');
    return { kind: 'scalar-subquery', query, range: cursor.rangeFrom(open) };
  }
  const first = cursor.grammar.expression(cursor);
  if (first.kind === 'scalar-subquery' && continuesQuery(cursor)) {
    const query = cursor.nested(() => cursor.grammar.continueQuery(cursor, operandOf(first.query)));
    cursor.expectSymbol(')');
    return { kind: 'scalar-subquery', query, range: cursor.rangeFrom(open) };
  }
  const fields = [first];
  while (cursor.takeSymbol(',')) fields.push(cursor.grammar.expression(cursor));
  cursor.expectSymbol(')');
  if (intervalUnits.some((unit) => cursor.token.kind === 'word' && cursor.token.upper === unit)) {
    const message =
      'A difference of times as an interval, (a - b) DAY, is not supported: TIMESTAMPDIFF(DAY, b, a) counts what lies between.';
    throw cursor.failure('sql-unsupported', cursor.token, message);
  }
  return fields.length === 1 ? first : { kind: 'row', fields, range: cursor.rangeFrom(open) };
}
