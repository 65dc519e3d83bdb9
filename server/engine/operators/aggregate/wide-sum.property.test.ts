import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCarrying, readI128, writeI128, type WideWords } from './wide-sum';

const words = (): WideWords => {
  const i64 = new BigInt64Array(4);
  return { i64, u64: new BigUint64Array(i64.buffer) };
};

describe('sums beyond 128 bits', () => {
  const digits38 = 10n ** 38n - 1n;

  it('are exact by their low words and how often they went over', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -digits38, max: digits38 }), { maxLength: 60 }), (values) => {
        const at = words();
        let carries = 0;
        for (const value of values) {
          writeI128(at, 2, value);
          carries += addCarrying(at, 0, at, 2);
        }
        const sum = values.reduce((a, b) => a + b, 0n);
        expect(readI128(at, 0) + (BigInt(carries) << 128n)).toBe(sum);
      }),
    );
  });
});
