import { physicalOf, types, type DataType } from '@headrace/connector-sdk/schema';
import { averageSumType, partialTypes } from '@/server/plan/job/window-accumulators';
import { wideFromDouble, type ExprScope } from '../../codegen/expr-scope';
import type { RowAccess } from '../../codegen/loop-writer';
import { asFlat, asWide, type Value } from '../../codegen/value';
import { counted, type PlacedCall } from './aggregate-set';

/**
 * What an accumulator's `partial` would give of a slot with this row alone. Only for calls that `isMergeable` allows, whose input rows are not
 * taken back.
 */
export function partOfOne(scope: ExprScope, row: RowAccess, { call }: PlacedCall): readonly Value[] {
  const { when, value } = counted(row, call);
  const [type] = partialTypes(call, value?.type ?? null);
  const isNull = when === 'true' ? 'false' : `!(${when})`;
  switch (call.fn) {
    case 'COUNT':
      return [oneWhen(scope, when)];
    case 'AVG':
      return [zeroUnless(scope, when, inType(scope, value!, averageSumType(value!.type))), oneWhen(scope, when)];
    default:
      return [{ ...inType(scope, value!, type!), isNull }];
  }
}

const oneWhen = (scope: ExprScope, when: string): Value =>
  when === 'true'
    ? { physical: 'i64', type: types.BIGINT, isNull: 'false', ...scope.scratch.constant(1n) }
    : { physical: 'f64', type: types.BIGINT, isNull: 'false', code: `(${when} ? 1 : 0)` };

/** The value in the type in which values of its kind are summed, whose scale is its own. */
function inType(scope: ExprScope, value: Value, type: DataType): Value {
  const physical = physicalOf(type);
  if (value.physical === 'bytes') return { ...value, type, stays: false };
  if (value.physical === 'i32' && physical === 'i64') return wideFromDouble(scope, type, value.code, value.isNull);
  if (value.physical !== 'i64' || physical !== 'i128') return { ...value, type };
  const place = scope.scratch.words(2);
  const word = Number(place.at) * 2;
  scope.builder.line(`${place.a64}[${word}] = ${value.a64}[${value.at}];`);
  scope.builder.line(`${place.a64}[${word + 1}] = ${value.a64}[${value.at}] >> 63n;`);
  return { physical: 'i128', type, isNull: value.isNull, ...place };
}

function zeroUnless(scope: ExprScope, when: string, value: Value): Value {
  if (when === 'true') return { ...value, isNull: 'false' };
  if (value.physical !== 'i64' && value.physical !== 'i128')
    return { physical: 'f64', type: value.type, isNull: 'false', code: `(${when} ? ${asFlat(value).code} : 0)` };
  const { builder } = scope;
  const words = value.physical === 'i64' ? 1 : 2;
  const place = scope.scratch.words(words);
  const first = Number(place.at) * words;
  const from = asWide(value);
  builder.open(`if (${when}) {`);
  for (let word = 0; word < words; word++)
    builder.line(`${place.a64}[${first + word}] = ${from.a64}[${words === 1 ? from.at : `2 * (${from.at}) + ${word}`}];`);
  builder.close('} else {');
  for (let half = 0; half < 2 * words; half++) builder.line(`${place.a32}[${2 * first + half}] = 0;`);
  builder.close();
  return { physical: value.physical, type: value.type, isNull: 'false', ...place };
}
