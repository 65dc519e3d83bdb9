import { types, type DataType } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import { asFlat, asWide, doubleOf, type Value } from '../../codegen/value';
import type { Accumulator, SlotPlace } from './accumulator';
import { readSlot, widened } from './slot-value';
import { addCarrying, isBeyond38, negateI128 } from './wide-sum';

const SUM = 0;
const COUNT = 1;
const CARRIES = 2;

/**
 * SUM of decimals that are taken back too: exact at any size, by the sum's low 128 bits and how often they overflowed. While it has more than
 * 38 digits it is NULL, or `fail` says so where the type has no NULL; when it comes back it is the sum again. Flink forgets what it had added
 * up, so that its sums are wrong from then on.
 */
export function changingSum(type: DataType, fail: (scope: ExprScope, beyond: string) => void): Accumulator {
  const cell = (at: SlotPlace, offset: number): string => `${at.array(at.first + offset, 'f64')}[${at.slot}]`;
  const change = (scope: ExprScope, at: SlotPlace, value: Value, negative: boolean): void => {
    const { builder } = scope;
    const from = widened(scope, asWide(value));
    if (negative) builder.line(`${builder.bind('negateI128', negateI128)}(${from.name}, ${from.word});`);
    const add = builder.bind('addCarrying', addCarrying);
    builder.line(`${cell(at, CARRIES)} += ${add}(${at.table}.columns[${at.first + SUM}], 2 * ${at.slot}, ${from.name}, ${from.word});`);
  };
  const number = (value: Value): string => (value.physical === 'i64' ? doubleOf(value) : asFlat(value).code);
  return {
    columns: ['i128', 'f64', 'f64'],
    add: (scope, at, value) => {
      change(scope, at, value!, false);
      scope.builder.line(`${cell(at, COUNT)} += 1;`);
    },
    retract: (scope, at, value) => {
      change(scope, at, value!, true);
      scope.builder.line(`${cell(at, COUNT)} -= 1;`);
    },
    partial: (_scope, at) => [
      readSlot(at, type, SUM, 'false'),
      ...[COUNT, CARRIES].map((offset): Value => ({ physical: 'f64', type: types.BIGINT, isNull: 'false', code: cell(at, offset) })),
    ],
    merge: (scope, at, [total, values, carries]) => {
      change(scope, at, total!, false);
      scope.builder.line(`${cell(at, COUNT)} += ${number(values!)}; ${cell(at, CARRIES)} += ${number(carries!)};`);
    },
    result: (scope, at) => {
      const { builder } = scope;
      const beyond = builder.fresh('beyond');
      const words = `${at.array(at.first + SUM, 'i64')}, 2 * ${at.slot}`;
      builder.line(`const ${beyond} = ${cell(at, CARRIES)} !== 0 || ${builder.bind('isBeyond38', isBeyond38)}(${words});`);
      if (!type.nullable) fail(scope, beyond);
      return readSlot(at, type, SUM, `(${cell(at, COUNT)} === 0 || ${beyond})`);
    },
  };
}
