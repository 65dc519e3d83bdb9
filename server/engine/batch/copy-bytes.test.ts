import { describe, expect, it } from 'vitest';
import { copyBytes, copyViewed, viewOf } from './copy-bytes';

/** Bytes that read as doubles are NaNs of all kinds: quiet, signalling, of both signs, with payloads. */
const nans = Uint8Array.from(
  { length: 1_600 },
  (_, i) => [i & 255, 1, 0, 255 - (i & 255), 7, 0, i % 2 ? 0xf0 : 0xf8, i % 3 ? 0x7f : 0xff][i % 8]!,
);

/** Many times, so that the optimised code is asked too. */
describe.each([1, 20_000])('copied %i times', (times) => {
  it.each([0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 31, 63, 100, 319, 1_023, 1_024, 1_025, 1_400])(
    '%i bytes arrive as they are and touch no others',
    (length) => {
      const wanted = new Uint8Array(1_600).fill(9);
      wanted.set(nans.subarray(3, 3 + length), 5);
      const [viewed, plain] = [new Uint8Array(1_600).fill(9), new Uint8Array(1_600).fill(9)];
      const [from, into] = [viewOf(nans), viewOf(viewed)];
      for (let i = 0; i < times; i++) copyViewed(into, 5, from, 3, length);
      copyBytes(plain, 5, nans, 3, length);
      expect(viewed).toEqual(wanted);
      expect(plain).toEqual(wanted);
    },
  );
});

it('minds where a part of a buffer begins', () => {
  const into = new Uint8Array(new ArrayBuffer(64), 16, 32);
  copyViewed(viewOf(into), 2, viewOf(nans.subarray(40)), 1, 9);
  expect([...into.subarray(2, 11)]).toEqual([...nans.subarray(41, 50)]);
});
