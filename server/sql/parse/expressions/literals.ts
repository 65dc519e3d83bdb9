import type { Expression } from '../../ast/expressions/expression';
import type { IntervalLiteral, IntervalQualifier, IntervalUnit } from '../../ast/expressions/literals';
import { intervalUnits } from '../../ast/expressions/literals';
import { rangeOf } from '../../lexer/token';
import type { Cursor } from '../cursor';

/** A literal that is one token; adjacent character literals are one value. */
export function parseLiteralToken(cursor: Cursor): Expression {
  const first = cursor.token;
  if (first.kind === 'string') return { kind: 'string-literal', value: cursor.expectString('expression'), range: cursor.rangeFrom(first) };
  cursor.advance();
  if (first.kind === 'binary') return { kind: 'binary-literal', hex: first.value, range: rangeOf(first) };
  return { kind: 'numeric-literal', text: first.value, range: rangeOf(first) };
}

export const isDatetimeLiteral = (cursor: Cursor): boolean =>
  ['DATE', 'TIME', 'TIMESTAMP'].includes(cursor.token.upper) && cursor.peek(1).kind === 'string';

export function parseDatetimeLiteral(cursor: Cursor): Expression {
  const first = cursor.advance();
  const text = cursor.expectString();
  return { kind: 'datetime-literal', type: first.upper as 'DATE' | 'TIME' | 'TIMESTAMP', text, range: cursor.rangeFrom(first) };
}

/** INTERVAL [sign] 'text' qualifier. */
export function parseInterval(cursor: Cursor): IntervalLiteral {
  const first = cursor.expectWord('INTERVAL');
  const negative = cursor.takeSymbol('-');
  if (!negative) cursor.takeSymbol('+');
  if (cursor.token.kind === 'number') throw unquotedInterval(cursor);
  const text = cursor.expectString();
  const qualifier = parseIntervalQualifier(cursor);
  return { kind: 'interval-literal', text, negative, qualifier, range: cursor.rangeFrom(first) };
}

function unquotedInterval(cursor: Cursor) {
  const { value } = cursor.token;
  return cursor.failure(
    'sql-bad-literal',
    cursor.token,
    `The amount of an INTERVAL is a text: write INTERVAL '${value}' instead of INTERVAL ${value}.`,
    {
      params: { found: value },
      fix: `'${value}'`,
    },
  );
}

/** `unit[(precision[, fraction])] [TO unit[(fraction)]]`; plural units are read as singular. */
export function parseIntervalQualifier(cursor: Cursor): IntervalQualifier {
  const first = cursor.token;
  const from = parseUnit(cursor);
  const [precision, leadingFraction] = parsePrecisions(cursor);
  const to = cursor.takeWord('TO') ? parseUnit(cursor) : undefined;
  const trailingFraction = to === 'SECOND' ? parsePrecisions(cursor)[0] : undefined;
  const fraction = to === undefined ? leadingFraction : trailingFraction;
  return {
    kind: 'interval-qualifier',
    from,
    ...(to && { to }),
    ...(precision !== undefined && { precision }),
    ...(fraction !== undefined && { fraction }),
    range: cursor.rangeFrom(first),
  };
}

function parseUnit(cursor: Cursor): IntervalUnit {
  cursor.wants('time-unit');
  const { upper } = cursor.token;
  const unit = intervalUnits.find((name) => name === upper || `${name}S` === upper);
  if (unit === undefined) throw cursor.unexpected();
  cursor.advance();
  return unit;
}

function parsePrecisions(cursor: Cursor): [number?, number?] {
  if (!cursor.takeSymbol('(')) return [];
  const first = cursor.expectInteger();
  const second = cursor.takeSymbol(',') ? cursor.expectInteger() : undefined;
  cursor.expectSymbol(')');
  return second === undefined ? [first] : [first, second];
}
