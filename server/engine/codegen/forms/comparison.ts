import { types } from '@headrace/connector-sdk/schema';
import { bytesEqual, compareBytes } from '../../batch/byte-compare';
import { flat, guardedFlat, nullOfArgs, type ExprScope, type StrictForm } from '../expr-scope';
import { compareWide } from './decimal';
import { asBytes, asFlat, asWide, bigOf, highWord, lowWord, type BytesValue, type Value } from '../value';

export type Relation = '===' | '!==' | '<' | '<=' | '>' | '>=';

/** A boolean expression for `left relation right` of equal types, neither NULL. Floating point compares as Java's primitives do. */
export function relationCode(scope: ExprScope, relation: Relation, left: Value, right: Value): string {
  switch (left.physical) {
    case 'bool':
      return `+${asFlat(left).code} ${relation} +${asFlat(right).code}`;
    case 'i32':
    case 'f64':
      return `${asFlat(left).code} ${relation} ${asFlat(right).code}`;
    case 'i64':
      return wideRelation(relation, left, right);
    case 'i128': {
      const [a, b] = [asWide(left), asWide(right)];
      return `${scope.builder.bind('compareWide', compareWide)}(${a.a32}, ${a.at}, ${b.a32}, ${b.at}) ${relation} 0`;
    }
    case 'bytes':
      return bytesRelation(scope, relation, left, right);
  }
}

function wideRelation(relation: Relation, left: Value, right: Value): string {
  const [a, b] = [asWide(left), asWide(right)];
  if (relation === '===') return `(${lowWord(a)} === ${lowWord(b)} && ${highWord(a)} === ${highWord(b)})`;
  if (relation === '!==') return `(${lowWord(a)} !== ${lowWord(b)} || ${highWord(a)} !== ${highWord(b)})`;
  return `${bigOf(a)} ${relation} ${bigOf(b)}`;
}

function bytesRelation(scope: ExprScope, relation: Relation, left: Value, right: Value): string {
  const [a, b] = [asBytes(left), asBytes(right)];
  if (relation === '===' || relation === '!==') {
    const same = `(${a.length} === ${b.length} && ${equalBytes(scope, a, b)})`;
    return relation === '===' ? same : `!${same}`;
  }
  const compare = scope.builder.bind('compareBytes', compareBytes);
  return `${compare}(${a.data}, ${a.start}, ${a.length}, ${b.data}, ${b.start}, ${b.length}) ${relation} 0`;
}

/** Whether values of equal length are equal: byte by byte where one is a short constant, as most are that rows are compared with. */
function equalBytes(scope: ExprScope, a: BytesValue, b: BytesValue): string {
  const length = b.constant ?? a.constant ?? Infinity;
  if (length > SHORT_CONSTANT) {
    const equal = scope.builder.bind('bytesEqual', bytesEqual);
    return `${equal}(${a.data}, ${a.start}, ${b.data}, ${b.start}, ${a.length})`;
  }
  const tests = Array.from({ length }, (_, i) => `${a.data}[${a.start} + ${i}] === ${b.data}[${b.start} + ${i}]`);
  return tests.length === 0 ? 'true' : tests.join(' && ');
}

const SHORT_CONSTANT = 8;

const relation =
  (operator: Relation): StrictForm =>
  (scope, call, [left, right]) => {
    const isNull = nullOfArgs(scope, [left!, right!]);
    return guardedFlat(scope, call.type, relationCode(scope, operator, left!, right!), isNull);
  };

const distinct =
  (negated: boolean): StrictForm =>
  (scope, _call, [left, right]) => {
    const equal = relationCode(scope, '===', left!, right!);
    const [a, b] = [left!.isNull, right!.isNull];
    const same = a === 'false' && b === 'false' ? equal : `((${a}) ? (${b}) : !(${b}) && ${equal})`;
    return flat(scope, types.BOOLEAN, negated ? same : `!(${same})`, 'false');
  };

export const comparisonForms: Readonly<Record<string, StrictForm>> = {
  EQUALS: relation('==='),
  NOT_EQUALS: relation('!=='),
  LESS: relation('<'),
  LESS_OR_EQUAL: relation('<='),
  GREATER: relation('>'),
  GREATER_OR_EQUAL: relation('>='),
  IS_DISTINCT_FROM: distinct(false),
  IS_NOT_DISTINCT_FROM: distinct(true),
};
