import fc from 'fast-check';
import { expect, test } from 'vitest';
import { types, type DataType } from './data-type';
import { decodeNested, encodeNested, MapValue, sameEncoding, unnested, type PhysicalValue } from './nested';

const leaves: readonly (readonly [DataType, fc.Arbitrary<PhysicalValue>])[] = [
  [types.BOOLEAN, fc.boolean()],
  [types.INT, fc.integer()],
  [types.BIGINT, fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)],
  [types.DECIMAL(38, 4), fc.bigInt(-(10n ** 38n), 10n ** 38n)],
  [types.DOUBLE, fc.double()],
  [types.STRING, fc.string({ unit: 'binary' })],
  [types.BYTES, fc.uint8Array()],
  [types.TIMESTAMP(6), fc.bigInt(-(2n ** 60n), 2n ** 60n)],
];

type Typed = readonly [DataType, fc.Arbitrary<PhysicalValue>];
const orNull = (value: fc.Arbitrary<PhysicalValue>): fc.Arbitrary<PhysicalValue> => fc.option(value, { nil: null });

function nested(depth: number): fc.Arbitrary<Typed> {
  const inner: fc.Arbitrary<Typed> = depth === 0 ? fc.constantFrom(...leaves) : fc.oneof(fc.constantFrom(...leaves), nested(depth - 1));
  const array = inner.map(([type, value]): Typed => [types.ARRAY(type), fc.array(orNull(value), { maxLength: 12 })]);
  const row = fc
    .array(inner, { minLength: 1, maxLength: 10 })
    .map((all): Typed => [
      types.ROW(all.map(([type], i) => ({ name: `f${i}`, type }))),
      fc.tuple(...all.map(([, value]) => orNull(value))),
    ]);
  const map = fc.tuple(inner, inner).map(([[key, keys], [value, values]]): Typed => [
    types.MAP(key, value),
    fc.array(fc.tuple(keys, orNull(values)), { maxLength: 5 }).map(
      (all) =>
        new MapValue(
          all.map(([k]) => k),
          all.map(([, v]) => v),
        ),
    ),
  ]);
  return fc.oneof(array, row, map);
}

const shown = (value: PhysicalValue): unknown => (typeof value === 'number' && Number.isNaN(value) ? 'NaN' : value);

test('a nested value is read back as it was written, at any place of a larger buffer', () => {
  fc.assert(
    fc.property(
      nested(2).chain(([type, value]) => fc.tuple(fc.constant(type), value)),
      fc.nat(7),
      ([type, value], shift) => {
        const encoded = encodeNested(value, type);
        const room = new Uint8Array(encoded.length + shift + 3);
        room.set(encoded, shift);
        const read = decodeNested(room.subarray(shift, shift + encoded.length), type);
        expect(shown(read)).toEqual(shown(value));
        expect(encodeNested(read, type)).toEqual(encoded);
      },
    ),
  );
});

test('a truth value keeps its place where the writer runs out of room', () => {
  const type = types.ARRAY(types.BOOLEAN);
  for (let length = 200; length < 600; length++) {
    const value = Array.from({ length }, () => true);
    expect(decodeNested(encodeNested(value, type), type)).toEqual(value);
  }
});

test('the layout is the documented one', () => {
  const row = types.ROW([
    { name: 'a', type: types.INT },
    { name: 'b', type: types.STRING },
    { name: 'c', type: types.ARRAY(types.BOOLEAN) },
  ]);
  expect([...encodeNested([7, null, [true, null]], row)]).toEqual([0b010, 7, 0, 0, 0, 6, 0, 0, 0, 2, 0, 0, 0, 0b10, 1]);
  expect([...encodeNested(new MapValue(['k'], [null]), types.MAP(types.STRING, types.INT))]).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 107]);
});

test('UNNEST spreads rows, gives keys with values, and repeats elements of a multiset', () => {
  const pair = types.ROW([
    { name: 'a', type: types.INT },
    { name: 'b', type: types.STRING },
  ]);
  expect(unnested([[1, 'x'], null], types.ARRAY(pair))).toEqual([[1, 'x'], null]);
  expect(unnested(new MapValue(['k'], [3]), types.MAP(types.STRING, types.INT))).toEqual([['k', 3]]);
  expect(unnested(new MapValue(['k', 'l'], [2, 1]), types.MULTISET(types.STRING))).toEqual([['k'], ['k'], ['l']]);
  expect(unnested(null, types.ARRAY(types.INT))).toEqual([]);
});

test('types with the same encoding are told from others', () => {
  expect(sameEncoding(types.ARRAY({ ...types.INT, nullable: false }), types.ARRAY(types.INT))).toBe(true);
  expect(sameEncoding(types.ARRAY(types.CHAR(3)), types.ARRAY(types.STRING))).toBe(true);
  expect(sameEncoding(types.ARRAY(types.STRING), types.ARRAY(types.VARCHAR(3)))).toBe(false);
  expect(sameEncoding(types.ARRAY(types.INT), types.ARRAY(types.BIGINT))).toBe(false);
});
