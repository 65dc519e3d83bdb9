import { MAX_LENGTH, physicalOf, ticksPerMillisecond, type DataType } from '@headrace/connector-sdk/schema';
import { flat, wide, wideFromDouble, type ExprScope, type StrictForm } from '../expr-scope';
import { asFlat, asWide, bigOf, doubleOf, lowWord, type Value } from '../value';
import { wrapped } from './arithmetic';
import { toDecimal } from './decimal';
import { integerText } from './text';

const widths: Readonly<Partial<Record<DataType['kind'], number>>> = { TINYINT: 1, SMALLINT: 2, INT: 4, BIGINT: 8 };
/** `-9223372036854775808`. */
const LONGEST_INTEGER = 20;
const isText = (type: DataType): boolean => type.kind === 'VARCHAR' || type.kind === 'CHAR';

/** Casts that move or convert without a look at single digits; the others are rare enough for the reference evaluator. */
const cast: StrictForm = (scope, call, [arg]) => {
  const [from, to, value] = [arg!.type, call.type, arg!];
  if ((from.kind === to.kind || (isText(from) && isText(to))) && sameForm(from, to)) return { ...value, type: to };
  if (widths[from.kind] !== undefined && widths[to.kind] !== undefined) return integerToInteger(scope, to, value);
  if (to.kind === 'DECIMAL') return toDecimal(scope, to, value);
  if (to.kind === 'DOUBLE' || to.kind === 'FLOAT') return toReal(scope, to, value);
  if (to.kind === 'VARCHAR' && to.length >= LONGEST_INTEGER) return integerText(scope, call, value);
  if (from.kind === to.kind && (to.kind === 'TIMESTAMP' || to.kind === 'TIMESTAMP_LTZ') && from.kind === to.kind)
    return finerTimestamp(scope, to, value);
  return null;
};

function sameForm(from: DataType, to: DataType): boolean {
  if (isText(from)) return to.kind === 'VARCHAR' && (to.length === MAX_LENGTH || to.length >= ('length' in from ? from.length : 0));
  if (from.kind === 'DECIMAL' && to.kind === 'DECIMAL')
    return from.scale === to.scale && to.precision >= from.precision && physicalOf(from) === physicalOf(to);
  if (from.kind === 'TIMESTAMP' || from.kind === 'TIMESTAMP_LTZ') return 'precision' in to && to.precision === from.precision;
  return ['BOOLEAN', 'TINYINT', 'SMALLINT', 'INT', 'BIGINT', 'FLOAT', 'DOUBLE', 'DATE'].includes(from.kind);
}

function integerToInteger(scope: ExprScope, to: DataType, value: Value): Value {
  if (to.kind === 'BIGINT') return wideFromInt(scope, to, asFlat(value).code, value.isNull);
  if (value.physical === 'i64') return flat(scope, to, wrapped(to, lowWord(asWide(value))), value.isNull);
  return flat(scope, to, wrapped(to, asFlat(value).code), value.isNull);
}

function wideFromInt(scope: ExprScope, to: DataType, code: string, isNull: string): Value {
  const place = scope.scratch.words(1);
  scope.builder.line(`${place.a32}[${Number(place.at) * 2}] = ${code};`);
  scope.builder.line(`${place.a32}[${Number(place.at) * 2 + 1}] = ${code} >> 31;`);
  return { physical: 'i64', type: to, isNull, ...place };
}

/** 64-bit integers beyond 2^53 round to the nearest double: both halves are exact and their sum rounds once. */
function toReal(scope: ExprScope, to: DataType, value: Value): Value | null {
  if (widths[value.type.kind] === undefined && value.type.kind !== 'FLOAT' && value.type.kind !== 'DOUBLE') return null;
  if (to.kind === 'FLOAT' && value.physical === 'i64') return null;
  const code = value.physical === 'i64' ? doubleOf(asWide(value)) : asFlat(value).code;
  return flat(scope, to, wrapped(to, code), value.isNull);
}

/** More digits of a second: a multiplication. Fewer digits cut and may be negative, so they are left to the evaluator. */
function finerTimestamp(scope: ExprScope, to: DataType, value: Value): Value | null {
  if (!('precision' in to) || !('precision' in value.type) || to.precision < value.type.precision) return null;
  const factor = ticksPerMillisecond(to.precision) / ticksPerMillisecond(value.type.precision);
  if (factor === 1) return { ...value, type: to };
  if (factor === 1_000_000) return null;
  const constant = scope.scratch.constant(BigInt(factor));
  return ticksPerMillisecond(to.precision) === 1_000_000
    ? null
    : wide(scope, to, `${bigOf(asWide(value))} * ${constant.a64}[${constant.at}]`, value.isNull);
}

export { wideFromDouble, wideFromInt };
export const castForms: Readonly<Record<string, StrictForm>> = { CAST: cast };
