import type { FrameBound, WindowFrame, WindowSpecification } from '../../ast/queries/window';
import type { Cursor } from '../cursor';

/** `( [base] [PARTITION BY …] [ORDER BY …] [frame] )`. */
export function parseWindowSpecification(cursor: Cursor): WindowSpecification {
  const first = cursor.expectSymbol('(');
  const base = cursor.isName('window-name') ? cursor.identifier('window-name') : undefined;
  const partitionBy = cursor.takeWords('PARTITION', 'BY') ? cursor.list(cursor.grammar.expression) : [];
  const orderBy = cursor.isWord('ORDER') ? cursor.grammar.orderBy(cursor) : [];
  const frame = cursor.isOneOf('ROWS', 'RANGE') ? parseFrame(cursor) : undefined;
  cursor.expectSymbol(')');
  return {
    kind: 'window-specification',
    ...(base && { base }),
    partitionBy,
    orderBy,
    ...(frame && { frame }),
    range: cursor.rangeFrom(first),
  };
}

function parseFrame(cursor: Cursor): WindowFrame {
  const first = cursor.advance();
  const mode = first.upper as 'ROWS' | 'RANGE';
  if (!cursor.takeWord('BETWEEN')) return { kind: 'window-frame', mode, start: parseBound(cursor), range: cursor.rangeFrom(first) };
  const start = parseBound(cursor);
  cursor.expectWord('AND');
  const end = parseBound(cursor);
  return { kind: 'window-frame', mode, start, end, range: cursor.rangeFrom(first) };
}

function parseBound(cursor: Cursor): FrameBound {
  const first = cursor.token;
  if (cursor.takeWords('CURRENT', 'ROW')) return { kind: 'frame-bound', type: 'CURRENT ROW', range: cursor.rangeFrom(first) };
  if (cursor.isWord('UNBOUNDED') && ['PRECEDING', 'FOLLOWING'].includes(cursor.peek(1).upper)) {
    cursor.advance();
    const type = `UNBOUNDED ${cursor.advance().upper}` as FrameBound['type'];
    return { kind: 'frame-bound', type, range: cursor.rangeFrom(first) };
  }
  const offset = cursor.grammar.operand(cursor);
  const type = cursor.expectOneOf('PRECEDING', 'FOLLOWING');
  return { kind: 'frame-bound', type, offset, range: cursor.rangeFrom(first) };
}
