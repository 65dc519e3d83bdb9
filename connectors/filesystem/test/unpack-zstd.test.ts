import { describe, expect, it } from 'vitest';
import { unpackZstd } from '../client';

const unpacked = (bytes: readonly number[], maxOutputLength = 1 << 20): string =>
  new TextDecoder().decode(unpackZstd(Uint8Array.from(bytes), { maxOutputLength }));

const magic = [0x28, 0xb5, 0x2f, 0xfd];
/** A header that does not say the size; the window has 1 KiB, doubled so often. */
const unsized = (doubled = 7): number[] => [...magic, 0, doubled << 3];
/** A block of so many times one byte. */
const run = (count: number, byte: number, isLast = true): number[] => {
  const head = (count << 3) | (1 << 1) | (isLast ? 1 : 0);
  return [head & 255, (head >>> 8) & 255, head >>> 16, byte];
};
const [A, B] = [0x61, 0x62];

describe('frames of Zstandard', () => {
  it('are unpacked one behind the other, whether they say their size or not; those that hold nothing of it are passed over', () => {
    const sized = [...magic, 0x20, 5, ...run(5, A)];
    const passedOver = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    expect(unpacked([...sized, ...passedOver, ...unsized(), ...run(2, B, false), ...run(1, A)])).toBe('aaaaabba');
    expect(unpacked([])).toBe('');
  });

  it.each([
    ['that say that they have 2 GB', [...magic, 0xa0, 0xff, 0xff, 0xff, 0x7f, ...run(5, A)]],
    ['that want a window of 1 GB', [...unsized(20), ...run(5, A)]],
    ['with runs without end', [...unsized(), ...Array.from({ length: 100_000 }, () => run(131_072, A, false)).flat(), ...run(1, A)]],
  ])('%s are refused before they fill memory', (_what, bytes) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(() => unpacked(bytes)).toThrow('become too many');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20);
  });

  it.each([
    ['a run longer than a block may be', [...unsized(), ...run(2_000_000, A)]],
    ['no last block', [...unsized(), ...run(5, A, false)]],
    ['bytes of something else', [1, 2, 3, 4, 5, 6]],
    ['an end within the header', magic],
  ])('with %s are refused', (_what, bytes) => {
    expect(() => unpacked(bytes)).toThrow(RangeError);
  });
});
