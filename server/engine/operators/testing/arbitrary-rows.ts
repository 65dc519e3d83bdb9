import fc from 'fast-check';
import type { PlainRow } from '../../batch/testing/rows';

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 6 });

/** Rows of `lawColumns`: few keys, values at the edges, exact doubles, times that wander forward. */
export const arbitraryRow: fc.Arbitrary<PlainRow> = fc.tuple(
  orNull(fc.constantFrom('', 'a', 'b', 'grün')),
  orNull(fc.constantFrom(0n, 1n, -1n, 9_223_372_036_854_775_807n)),
  orNull(fc.oneof(fc.bigInt(-5n, 5n), fc.constantFrom(9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 4_294_967_296n))),
  orNull(fc.integer({ min: -40, max: 40 }).map((n) => n / 4)),
  orNull(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2_147_483_647, -2_147_483_648))),
  orNull(
    fc.oneof(
      fc.bigInt(-500n, 500n),
      fc.constantFrom(99_999_999_999_999_999_999n, -99_999_999_999_999_999_999n, 18_446_744_073_709_551_616n),
    ),
  ),
  orNull(fc.boolean()),
  fc.integer({ min: -3_000, max: 9_000 }).map(BigInt),
  orNull(fc.constantFrom('x', 'y', 'zz', 'ÿ', '')),
);

/** Places to cut a sequence into batches. */
export const arbitraryCuts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
export const arbitraryRoom = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 });
