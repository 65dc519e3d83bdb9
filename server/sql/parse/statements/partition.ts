import type { Literal } from '../../ast/expressions/expression';
import type { PartitionSpec, PartitionValue } from '../../ast/statements/alter';
import type { Cursor } from '../cursor';

const literalKinds = new Set([
  'string-literal',
  'numeric-literal',
  'binary-literal',
  'boolean-literal',
  'null-literal',
  'datetime-literal',
  'interval-literal',
]);

/** PARTITION (column = literal, column). */
export function parsePartitionSpec(cursor: Cursor): PartitionSpec {
  const first = cursor.expectWord('PARTITION');
  const values = cursor.parenthesised(() => cursor.list(parsePartitionValue));
  return { kind: 'partition-spec', values, range: cursor.rangeFrom(first) };
}

function parsePartitionValue(cursor: Cursor): PartitionValue {
  const first = cursor.token;
  const column = cursor.identifier('column');
  if (!cursor.takeSymbol('=')) return { kind: 'partition-value', column, range: cursor.rangeFrom(first) };
  const start = cursor.token;
  const value = cursor.grammar.expression(cursor);
  if (!literalKinds.has(value.kind)) throw cursor.failure('sql-bad-literal', start, 'The value of a partition column is a literal.');
  return { kind: 'partition-value', column, value: value as Literal, range: cursor.rangeFrom(first) };
}
