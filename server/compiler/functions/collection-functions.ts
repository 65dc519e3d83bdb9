import { types, withNullability, type ArrayType, type DataType, type MapType } from '@headrace/connector-sdk/schema';
import { call } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import { commonType } from '../expr/common-type';
import { convertExactly } from '../expr/conversion';
import { isOrdered, isString } from '../expr/families';
import type { ScalarFunction } from './signature';

type Resolve = NonNullable<ScalarFunction['resolve']>;
type ArrayExpr = Expr & { readonly type: ArrayType };
type MapExpr = Expr & { readonly type: MapType };

const isArray = (expr: Expr | undefined): expr is ArrayExpr => expr?.type.kind === 'ARRAY';
const isMap = (expr: Expr | undefined): expr is MapExpr => expr?.type.kind === 'MAP';
const anyNullable = (args: readonly Expr[]): boolean => args.some((arg) => arg.type.nullable);
const strict = (fn: string, args: readonly Expr[], type: DataType): Expr => call(fn, args, withNullability(type, anyNullable(args)));
const int = (expr: Expr): Expr | null =>
  ['TINYINT', 'SMALLINT', 'INT', 'NULL'].includes(expr.type.kind) ? convertExactly(expr, types.INT) : null;
const boolean = (expr: Expr): Expr | null => (['BOOLEAN', 'NULL'].includes(expr.type.kind) ? convertExactly(expr, types.BOOLEAN) : null);
const text = (expr: Expr): Expr | null => (isString(expr.type) || expr.type.kind === 'NULL' ? convertExactly(expr, types.STRING) : null);

const collection = (name: string, signatures: readonly string[], summary: string, resolve: Resolve): ScalarFunction => ({
  names: [name],
  category: 'collection',
  summary,
  overloads: [],
  signatures,
  resolve,
});

/** A function of one array that gives one of the same type. */
const sameArray = (name: string, summary: string): ScalarFunction =>
  collection(name, [`${name}(array)`], summary, ([array, ...more]) =>
    isArray(array) && more.length === 0 ? strict(name, [array], array.type) : null,
  );

/** All arrays in their common type. */
function unified(args: readonly Expr[]): readonly Expr[] | null {
  if (args.length === 0 || !args.every(isArray)) return null;
  const common = commonType(args.map((arg) => arg.type));
  return common === null ? null : args.map((arg) => convertExactly(arg, common));
}

const manyArrays = (name: string, signature: string, summary: string, count: (given: number) => boolean): ScalarFunction =>
  collection(name, [signature], summary, (args) => {
    const arrays = count(args.length) ? unified(args) : null;
    return arrays === null ? null : strict(name, arrays, arrays[0]!.type);
  });

/** An array and a value of its elements' type. */
const withElement = (name: string, signature: string, summary: string, make: (array: ArrayExpr, element: Expr) => Expr): ScalarFunction =>
  collection(name, [signature], summary, ([array, element, ...more]) => {
    if (!isArray(array) || element === undefined || more.length > 0) return null;
    if (element.type.kind === 'NULL') return make(array, convertExactly(element, array.type.element));
    const common = commonType([array.type.element, element.type]);
    if (common === null) return null;
    const wide = { ...array.type, element: withNullability(common, array.type.element.nullable) };
    return make(convertExactly(array, wide) as ArrayExpr, convertExactly(element, common));
  });

const extended = (fn: string) => (array: ArrayExpr, element: Expr) => {
  const inner = withNullability(array.type.element, array.type.element.nullable || element.type.nullable);
  return call(fn, [array, element], { ...array.type, element: inner, nullable: array.type.nullable || element.type.nullable });
};

const extreme = (name: string, summary: string): ScalarFunction =>
  collection(name, [`${name}(array)`], summary, ([array, ...more]) =>
    isArray(array) && more.length === 0 && isOrdered(array.type.element)
      ? call(name, [array], withNullability(array.type.element, true))
      : null,
  );

const ofMap = (name: string, signature: string, summary: string, type: (map: MapType) => DataType): ScalarFunction =>
  collection(name, [signature], summary, ([map, ...more]) =>
    isMap(map) && more.length === 0 ? strict(name, [map], type(map.type)) : null,
  );

const cardinality: Resolve = ([value, ...more]) => {
  const counted = isArray(value) || isMap(value) || value?.type.kind === 'MULTISET';
  return counted && more.length === 0 ? strict('CARDINALITY', [value!], types.INT) : null;
};

const element: Resolve = ([value, ...more]) => {
  const { type } = value ?? { type: types.NULL };
  return (type.kind === 'ARRAY' || type.kind === 'MULTISET') && more.length === 0
    ? call('ELEMENT', [value!], withNullability(type.element, true))
    : null;
};

const slice: Resolve = ([array, start, end, ...more]) => {
  if (!isArray(array) || start === undefined || more.length > 0) return null;
  const places = [start, ...(end === undefined ? [] : [end])].map(int);
  return places.every((place) => place !== null) ? strict('ARRAY_SLICE', [array, ...places], array.type) : null;
};

const sort: Resolve = ([array, ...flags]) => {
  if (!isArray(array) || flags.length > 2 || !isOrdered(array.type.element)) return null;
  const bound = flags.map(boolean);
  return bound.every((flag) => flag !== null) ? strict('ARRAY_SORT', [array, ...bound], array.type) : null;
};

const join: Resolve = ([array, ...texts]) => {
  if (!isArray(array) || !isString(array.type.element) || texts.length < 1 || texts.length > 2) return null;
  const bound = texts.map(text);
  return bound.every((one) => one !== null) ? strict('ARRAY_JOIN', [array, ...bound], types.STRING) : null;
};

const fromArrays: Resolve = ([keys, values, ...more]) =>
  isArray(keys) && isArray(values) && more.length === 0
    ? strict('MAP_FROM_ARRAYS', [keys, values], types.MAP(keys.type.element, values.type.element))
    : null;

const mapUnion: Resolve = (args) => {
  if (args.length === 0 || !args.every(isMap)) return null;
  const common = commonType(args.map((arg) => arg.type));
  return (
    common &&
    strict(
      'MAP_UNION',
      args.map((arg) => convertExactly(arg, common)),
      common,
    )
  );
};

export const collectionFunctions: readonly ScalarFunction[] = [
  collection('CARDINALITY', ['CARDINALITY(array)', 'CARDINALITY(map)'], 'Number of elements or entries', cardinality),
  collection('ELEMENT', ['ELEMENT(array)'], 'The only element; NULL of an empty array, and more than one fails', element),
  withElement('ARRAY_APPEND', 'ARRAY_APPEND(array, element)', 'The array with one more element at its end', extended('ARRAY_APPEND')),
  withElement('ARRAY_PREPEND', 'ARRAY_PREPEND(array, element)', 'The array with one more element at its start', extended('ARRAY_PREPEND')),
  withElement('ARRAY_CONTAINS', 'ARRAY_CONTAINS(array, element)', 'Whether the array has the element, which may be NULL', (array, wanted) =>
    call('ARRAY_CONTAINS', [array, wanted], withNullability(types.BOOLEAN, array.type.nullable)),
  ),
  withElement(
    'ARRAY_POSITION',
    'ARRAY_POSITION(array, element)',
    'Where the element stands first, from 1; 0 where it does not',
    (array, wanted) => strict('ARRAY_POSITION', [array, wanted], types.INT),
  ),
  withElement('ARRAY_REMOVE', 'ARRAY_REMOVE(array, element)', 'The array without this element, which may be NULL', (array, taken) =>
    call('ARRAY_REMOVE', [array, taken], array.type),
  ),
  sameArray('ARRAY_DISTINCT', 'Each element once, where it stands first'),
  sameArray('ARRAY_REVERSE', 'The array from its end to its start'),
  collection(
    'ARRAY_SLICE',
    ['ARRAY_SLICE(array, start)', 'ARRAY_SLICE(array, start, end)'],
    'The elements from a place to another (both included), counted from 1, from the end where negative',
    slice,
  ),
  collection(
    'ARRAY_SORT',
    ['ARRAY_SORT(array)', 'ARRAY_SORT(array, ascending)', 'ARRAY_SORT(array, ascending, nulls first)'],
    'The elements in order; NULLs first where ascending, unless said otherwise',
    sort,
  ),
  extreme('ARRAY_MAX', 'The largest element that is not NULL'),
  extreme('ARRAY_MIN', 'The smallest element that is not NULL'),
  manyArrays('ARRAY_CONCAT', 'ARRAY_CONCAT(array, …)', 'The elements of all arrays', (given) => given >= 1),
  manyArrays('ARRAY_UNION', 'ARRAY_UNION(array, array)', 'The elements of both arrays, each once', (given) => given === 2),
  manyArrays(
    'ARRAY_EXCEPT',
    'ARRAY_EXCEPT(array, array)',
    'The elements of the first array that the second lacks, each once',
    (given) => given === 2,
  ),
  manyArrays('ARRAY_INTERSECT', 'ARRAY_INTERSECT(array, array)', 'The elements that both arrays have, each once', (given) => given === 2),
  collection(
    'ARRAY_JOIN',
    ['ARRAY_JOIN(array of texts, delimiter)', 'ARRAY_JOIN(array of texts, delimiter, text for NULL)'],
    'The texts put together with a delimiter; NULLs are left out unless a text stands for them',
    join,
  ),
  ofMap('MAP_KEYS', 'MAP_KEYS(map)', 'The keys as an array', (map) => types.ARRAY(map.key)),
  ofMap('MAP_VALUES', 'MAP_VALUES(map)', 'The values as an array', (map) => types.ARRAY(map.value)),
  ofMap('MAP_ENTRIES', 'MAP_ENTRIES(map)', 'The entries as an array of rows (key, value)', (map) =>
    types.ARRAY(
      types.ROW([
        { name: 'key', type: map.key },
        { name: 'value', type: map.value },
      ]),
    ),
  ),
  collection(
    'MAP_FROM_ARRAYS',
    ['MAP_FROM_ARRAYS(keys, values)'],
    'The map of keys and values at the same places; unequal lengths fail',
    fromArrays,
  ),
  collection('MAP_UNION', ['MAP_UNION(map, …)'], 'The entries of all maps; of equal keys the last counts', mapUnion),
];
