import { physicalOf, type DataType } from '@headrace/connector-sdk/schema';
import { addI128, negateI128 } from './wide-sum';
import type { ExprScope } from '../../codegen/expr-scope';
import { asBytes, asFlat, asWide, type Value, type WideValue } from '../../codegen/value';
import type { ColumnKind } from '../../state/table-layout';
import type { SlotPlace } from './accumulator';

export const kindOf = (type: DataType): ColumnKind => {
  const physical = physicalOf(type);
  return physical === 'bool' ? 'u8' : physical;
};

/** The value that stands in column `first + offset` of the slot. */
export function readSlot(at: SlotPlace, type: DataType, offset: number, isNull: string): Value {
  const { slot } = at;
  const column = at.first + offset;
  const physical = physicalOf(type);
  switch (physical) {
    case 'bool':
      return { physical, type, isNull, code: `(${at.array(column, 'u8')}[${slot}] === 1)` };
    case 'i32':
    case 'f64':
      return { physical, type, isNull, code: `${at.array(column, physical)}[${slot}]` };
    case 'i64':
    case 'i128':
      return { physical, type, isNull, a64: at.array(column, 'i64'), a32: at.array(column, 'i32'), at: slot };
    case 'bytes': {
      const words = at.array(column, 'i32');
      return {
        physical,
        type,
        isNull,
        data: `${at.table}.heap.bytes`,
        start: `${words}[2 * ${slot}]`,
        length: `${words}[2 * ${slot} + 1]`,
      };
    }
  }
}

/** Stores a value that is not NULL into column `first + offset` of the slot. */
export function writeSlot(scope: ExprScope, at: SlotPlace, offset: number, value: Value): void {
  const { builder } = scope;
  const column = at.first + offset;
  switch (value.physical) {
    case 'bool':
      return builder.line(`${at.array(column, 'u8')}[${at.slot}] = ${asFlat(value).code} ? 1 : 0;`);
    case 'i32':
    case 'f64':
      return builder.line(`${at.array(column, value.physical)}[${at.slot}] = ${asFlat(value).code};`);
    case 'i64':
      return builder.line(`${at.array(column, 'i64')}[${at.slot}] = ${value.a64}[${value.at}];`);
    case 'i128':
      for (const word of [0, 1])
        builder.line(`${at.array(column, 'i64')}[2 * ${at.slot} + ${word}] = ${asWide(value).a64}[2 * (${asWide(value).at}) + ${word}];`);
      return;
    case 'bytes': {
      const { data, start, length } = asBytes(value);
      return builder.line(`${at.table}.putBytes(${column}, ${at.slot}, ${data}, ${start}, ${length});`);
    }
  }
}

/** A decimal of 64 or 128 bits as 128 bits in scratch; the answer is the word index of its low word. */
export function widened(scope: ExprScope, value: WideValue): { readonly name: string; readonly word: number } {
  const place = scope.scratch.words(2);
  const word = Number(place.at) * 2;
  if (value.physical === 'i64') {
    scope.builder.line(`${place.a64}[${word}] = ${value.a64}[${value.at}];`);
    scope.builder.line(`${place.a64}[${word + 1}] = ${value.a64}[${value.at}] >> 63n;`);
  } else for (const offset of [0, 1]) scope.builder.line(`${place.a64}[${word + offset}] = ${value.a64}[2 * (${value.at}) + ${offset}];`);
  return { name: scope.builder.bind('s', scope.scratch), word };
}

/** Adds (or subtracts) 128-bit values in place. */
export function addWide(scope: ExprScope, at: SlotPlace, value: WideValue, negative: boolean): void {
  const from = widened(scope, value);
  const add = scope.builder.bind('addI128', addI128);
  if (negative) scope.builder.line(`${scope.builder.bind('negateI128', negateI128)}(${from.name}, ${from.word});`);
  scope.builder.line(`${add}(${at.table}.columns[${at.first}], 2 * ${at.slot}, ${from.name}, ${from.word});`);
}
