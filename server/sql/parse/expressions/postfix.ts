import type { Expression } from '../../ast/expressions/expression';
import type { Cursor } from '../cursor';
import { parsePrimary } from './primary';

/** A primary and the `[index]` and `.field` steps behind it. */
export function parsePostfix(cursor: Cursor): Expression {
  let operand = parsePrimary(cursor);
  for (;;) {
    if (cursor.takeSymbol('[')) {
      const index = cursor.grammar.expression(cursor);
      cursor.expectSymbol(']');
      operand = { kind: 'element-access', operand, index, range: cursor.rangeFrom(operand.range!) };
    } else if (operand.kind !== 'star' && cursor.takeSymbol('.')) {
      const field = cursor.expectName('column').value;
      const range = cursor.rangeFrom(operand.range!);
      operand =
        operand.kind === 'column' ? { ...operand, path: [...operand.path, field], range } : { kind: 'field-access', operand, field, range };
    } else return operand;
  }
}
