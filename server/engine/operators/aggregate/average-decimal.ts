import type { DataType, DecimalType } from '@headrace/connector-sdk/schema';
import type { ExprScope } from '../../codegen/expr-scope';
import type { Value } from '../../codegen/value';
import type { SlotPlace } from './accumulator';
import { divideHalfUp, readI128, writeI128, type WideWords } from './wide-sum';

/** Writes the average of a decimal sum into scratch. Only computed when a result is needed, so it may use BigInt objects. */
export function averageDecimal(
  scope: ExprScope,
  at: SlotPlace,
  average: { readonly type: DecimalType; readonly sumType: DataType; readonly isNull: string; readonly count: string },
): Value {
  const { builder, scratch } = scope;
  const { type, isNull } = average;
  const place = scratch.words(2);
  const word = Number(place.at) * 2;
  const factor = 10n ** BigInt(Math.max(0, type.scale - (average.sumType as DecimalType).scale));
  const divide = builder.bind('average', (from: WideWords, slot: number, count: number): void =>
    writeI128(scratch, word, divideHalfUp(readI128(from, 2 * slot) * factor, BigInt(count))),
  );
  builder.line(`if (!${isNull}) ${divide}(${at.table}.columns[${at.first}], ${at.slot}, ${average.count});`);
  if (type.precision > 18) return { physical: 'i128', type, isNull, ...place };
  return { physical: 'i64', type, isNull, ...place, at: String(word) };
}
