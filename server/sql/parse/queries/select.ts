import type { GroupBy, GroupingElement, GroupingKey } from '../../ast/queries/grouping';
import type { Expression } from '../../ast/expressions/expression';
import type { Select, SelectItem } from '../../ast/queries/select';
import type { NamedWindow } from '../../ast/queries/window';
import type { TableReference } from '../../ast/table-refs/table-reference';
import type { Cursor } from '../cursor';

/** One SELECT block. */
export function parseSelect(cursor: Cursor): Select {
  const first = cursor.expectWord('SELECT');
  const hints = cursor.grammar.hints(cursor);
  const distinct = cursor.takeWord('DISTINCT');
  if (!distinct) cursor.takeWord('ALL');
  const items = cursor.list(parseSelectItem);
  const from = cursor.takeWord('FROM') ? parseFrom(cursor) : undefined;
  const where = parseCondition(cursor, 'WHERE');
  const groupBy = cursor.isWord('GROUP') ? parseGroupBy(cursor) : undefined;
  const having = parseCondition(cursor, 'HAVING');
  const windows = cursor.takeWord('WINDOW') ? cursor.list(parseNamedWindow) : [];
  if (cursor.token.upper === 'QUALIFY') throw qualify(cursor);
  return {
    kind: 'select',
    hints,
    distinct,
    items,
    ...(from && { from }),
    ...(where && { where }),
    ...(groupBy && { groupBy }),
    ...(having && { having }),
    windows,
    range: cursor.rangeFrom(first),
  };
}

function qualify(cursor: Cursor) {
  const message = 'QUALIFY is not part of this dialect: compute the ROW_NUMBER in an inner query and filter it with WHERE outside.';
  return cursor.failure('sql-unsupported', cursor.token, message, { params: { clause: 'QUALIFY' } });
}

function parseCondition(cursor: Cursor, word: 'WHERE' | 'HAVING'): Expression | undefined {
  return cursor.takeWord(word) ? cursor.grammar.expression(cursor) : undefined;
}

/** `expression [[AS] alias]`. */
export function parseSelectItem(cursor: Cursor): SelectItem {
  const first = cursor.token;
  const expression = cursor.grammar.expression(cursor);
  const alias = parseAlias(cursor);
  return { kind: 'select-item', expression, ...(alias && { alias }), range: cursor.rangeFrom(first) };
}

function parseAlias(cursor: Cursor) {
  if (cursor.takeWord('AS')) return cursor.identifier('new-name');
  return cursor.isName('alias') ? cursor.identifier('alias') : undefined;
}

/** Table references parted by commas, which bind looser than JOIN. */
function parseFrom(cursor: Cursor): TableReference {
  let left = cursor.grammar.tableReference(cursor);
  while (cursor.takeSymbol(',')) {
    const right = cursor.grammar.tableReference(cursor);
    left = { kind: 'join', joinType: 'COMMA', natural: false, left, right, range: cursor.rangeFrom(left.range!) };
  }
  return left;
}

function parseGroupBy(cursor: Cursor): GroupBy {
  const first = cursor.expectWord('GROUP');
  cursor.expectWord('BY');
  const elements = cursor.list(parseGroupingElement);
  return { kind: 'group-by', elements, range: cursor.rangeFrom(first) };
}

function parseGroupingElement(cursor: Cursor): GroupingElement {
  const first = cursor.token;
  if (cursor.takeWords('GROUPING', 'SETS')) {
    const sets = cursor.nested(() => cursor.parenthesised(() => cursor.list(parseGroupingElement)));
    return { kind: 'grouping-sets', sets, range: cursor.rangeFrom(first) };
  }
  if (cursor.isOneOf('ROLLUP', 'CUBE')) {
    const kind = cursor.advance().upper === 'ROLLUP' ? 'rollup' : 'cube';
    return { kind, keys: cursor.parenthesised(() => cursor.list(parseGroupingKey)), range: cursor.rangeFrom(first) };
  }
  return parseGroupingKey(cursor);
}

/** `a`, `(a, b)` or `()`. */
function parseGroupingKey(cursor: Cursor): GroupingKey {
  const first = cursor.token;
  if (cursor.isSymbol('(') && cursor.peekIsSymbol(1, ')')) {
    cursor.index += 2;
    return { kind: 'grouping-key', expressions: [], range: cursor.rangeFrom(first) };
  }
  const expression = cursor.grammar.expression(cursor);
  const listed = expression.kind === 'row' && first.kind === 'symbol';
  return { kind: 'grouping-key', expressions: listed ? expression.fields : [expression], range: cursor.rangeFrom(first) };
}

function parseNamedWindow(cursor: Cursor): NamedWindow {
  const first = cursor.token;
  const name = cursor.identifier('new-name');
  cursor.expectWord('AS');
  const window = cursor.grammar.windowSpecification(cursor);
  return { kind: 'named-window', name, window, range: cursor.rangeFrom(first) };
}
