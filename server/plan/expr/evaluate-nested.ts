import { isList, MapValue, type DataType } from '@headrace/connector-sdk/schema';
import { compareValues, EvaluationError, type ExprValue, type Implementation } from './values';

type List = readonly ExprValue[];

const list = (value: ExprValue | undefined): List => {
  if (value === undefined || !isList(value)) throw new EvaluationError('a value is no array');
  return value;
};
const map = (value: ExprValue | undefined): MapValue => {
  if (!(value instanceof MapValue)) throw new EvaluationError('a value is no map');
  return value;
};

const sameValue = (a: ExprValue, b: ExprValue): boolean => (a === null || b === null ? a === b : compareValues(a, b) === 0);
/** As functions of arrays compare: NaN is no value's equal. */
const sameElement = (a: ExprValue, b: ExprValue): boolean => !Number.isNaN(a) && sameValue(a, b);
const holds = (values: List, wanted: ExprValue): boolean => values.some((value) => sameElement(value, wanted));

/** Each value once, where it stands first. */
function distinct(values: List): List {
  const kept: ExprValue[] = [];
  for (const value of values) if (!holds(kept, value)) kept.push(value);
  return kept;
}

/** Entries as a map: of equal keys the last value counts, at the place of the first. */
export function mapOf(keys: List, values: List): MapValue {
  const [kept, held]: [ExprValue[], ExprValue[]] = [[], []];
  keys.forEach((key, i) => {
    const known = kept.findIndex((other) => sameValue(other, key));
    if (known < 0) {
      kept.push(key);
      held.push(values[i]!);
    } else held[known] = values[i]!;
  });
  return new MapValue(kept, held);
}

function item(container: ExprValue, index: ExprValue): ExprValue {
  if (container === null || index === null) return null;
  if (container instanceof MapValue) {
    const at = container.keys.findIndex((key) => sameValue(key, index));
    return at < 0 ? null : container.values[at]!;
  }
  return list(container)[Number(index) - 1] ?? null;
}

function slice(values: List, start: number, end: number = values.length): List {
  const place = (at: number): number => (at < 0 ? values.length + at + 1 : at) || 1;
  const [from, to] = [Math.max(1, place(start)), Math.min(values.length, place(end))];
  return place(start) > values.length || from > to ? [] : values.slice(from - 1, to);
}

function sort(values: List, ascending: boolean, nullsFirst: boolean): List {
  const sorted = values.filter((value) => value !== null).sort((a, b) => (ascending ? compareValues(a, b) : compareValues(b, a)));
  const nulls = values.filter((value) => value === null);
  return nullsFirst ? [...nulls, ...sorted] : [...sorted, ...nulls];
}

function extreme(values: List, sign: 1 | -1): ExprValue {
  let best: ExprValue = null;
  for (const value of values) if (value !== null && (best === null || sign * compareValues(value, best) > 0)) best = value;
  return best;
}

function element(value: ExprValue): ExprValue {
  const values = value instanceof MapValue ? value.keys : list(value);
  if (values.length > 1) throw new EvaluationError('ELEMENT was given more than one element');
  return values[0] ?? null;
}

function mapFromArrays(keys: List, values: List): MapValue {
  if (keys.length !== values.length) throw new EvaluationError(`MAP_FROM_ARRAYS was given ${keys.length} keys and ${values.length} values`);
  return mapOf(keys, values);
}

/** Functions that look at NULL themselves. */
export const nestedNullAware: Readonly<Record<string, Implementation>> = {
  ROW: (args) => [...args],
  ARRAY: (args) => [...args],
  MAP: (args) =>
    mapOf(
      args.filter((_, i) => i % 2 === 0),
      args.filter((_, i) => i % 2 === 1),
    ),
  ITEM: ([container, index]) => item(container!, index!),
  ARRAY_CONTAINS: ([values, wanted]) => (values === null ? null : holds(list(values), wanted!)),
  ARRAY_APPEND: ([values, added]) => (values === null ? null : [...list(values), added!]),
  ARRAY_PREPEND: ([values, added]) => (values === null ? null : [added!, ...list(values)]),
  ARRAY_REMOVE: ([values, taken]) => (values === null ? null : list(values).filter((value) => !sameElement(value, taken!))),
  ARRAY_JOIN: ([values, delimiter, instead]) => {
    if (values === null || delimiter === null || instead === null) return null;
    const texts = list(values).map((value) => value ?? instead ?? null);
    return texts.filter((value) => value !== null).join(String(delimiter));
  },
};

/** Functions over arguments that are not NULL. */
export const nestedFunctions: Readonly<Record<string, Implementation>> = {
  FIELD: ([row, index]) => list(row)[index as number] ?? null,
  CARDINALITY: ([value]) => {
    if (!(value instanceof MapValue)) return list(value).length;
    return value.keys.length;
  },
  ELEMENT: ([value]) => element(value!),
  ARRAY_DISTINCT: ([values]) => distinct(list(values)),
  ARRAY_REVERSE: ([values]) => [...list(values)].reverse(),
  ARRAY_POSITION: ([values, wanted]) => list(values).findIndex((value) => sameElement(value, wanted!)) + 1,
  ARRAY_SLICE: ([values, start, end]) => slice(list(values), start as number, end as number | undefined),
  ARRAY_SORT: ([values, ascending = true, nullsFirst]) =>
    sort(list(values), ascending === true, nullsFirst === undefined ? ascending === true : nullsFirst === true),
  ARRAY_MAX: ([values]) => extreme(list(values), 1),
  ARRAY_MIN: ([values]) => extreme(list(values), -1),
  ARRAY_UNION: ([a, b]) => distinct([...list(a), ...list(b)]),
  ARRAY_CONCAT: (all) => all.flatMap(list),
  ARRAY_EXCEPT: ([a, b]) => distinct(list(a).filter((value) => !holds(list(b), value))),
  ARRAY_INTERSECT: ([a, b]) => distinct(list(a).filter((value) => holds(list(b), value))),
  MAP_KEYS: ([value]) => map(value).keys,
  MAP_VALUES: ([value]) => map(value).values,
  MAP_ENTRIES: ([value]) => map(value).keys.map((key, i) => [key, map(value).values[i]!]),
  MAP_FROM_ARRAYS: ([keys, values]) => mapFromArrays(list(keys), list(values)),
  MAP_UNION: (all) =>
    mapOf(
      all.flatMap((one) => map(one).keys),
      all.flatMap((one) => map(one).values),
    ),
};

/** A nested value in another nested type of the same shape; `cast` turns what lies within. */
export function castNested(
  value: ExprValue,
  from: DataType,
  to: DataType,
  cast: (value: ExprValue, from: DataType, to: DataType) => ExprValue,
): ExprValue {
  const within = (inner: ExprValue, a: DataType, b: DataType): ExprValue => (inner === null ? null : cast(inner, a, b));
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') return list(value).map((one) => within(one, from.element, to.element));
  if (from.kind === 'ROW' && to.kind === 'ROW') return list(value).map((one, i) => within(one, from.fields[i]!.type, to.fields[i]!.type));
  if (from.kind === 'MAP' && to.kind === 'MAP')
    return new MapValue(
      map(value).keys.map((key) => within(key, from.key, to.key)),
      map(value).values.map((one) => within(one, from.value, to.value)),
    );
  if (from.kind === 'MULTISET' && to.kind === 'MULTISET')
    return new MapValue(
      map(value).keys.map((key) => within(key, from.element, to.element)),
      map(value).values,
    );
  return value;
}

/** A nested value as CAST to text writes it: `[1, NULL]`, `(1, a)`, `{k=v}`. */
export function nestedText(value: ExprValue, type: DataType, text: (value: ExprValue, type: DataType) => string): string {
  const inner = (one: ExprValue, of: DataType): string => (one === null ? 'NULL' : text(one, of));
  switch (type.kind) {
    case 'ARRAY':
      return `[${list(value)
        .map((one) => inner(one, type.element))
        .join(', ')}]`;
    case 'ROW':
      return `(${list(value)
        .map((one, i) => inner(one, type.fields[i]!.type))
        .join(', ')})`;
    case 'MAP':
      return `{${map(value)
        .keys.map((key, i) => `${inner(key, type.key)}=${inner(map(value).values[i]!, type.value)}`)
        .join(', ')}}`;
    case 'MULTISET':
      return `{${map(value)
        .keys.map((key, i) => `${inner(key, type.element)}=${String(map(value).values[i])}`)
        .join(', ')}}`;
    default:
      return text(value, type);
  }
}
