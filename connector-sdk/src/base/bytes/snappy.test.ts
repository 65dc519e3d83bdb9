import { describe, expect, it } from 'vitest';
import { compressSnappy, decompressSnappy } from './snappy';

const utf8 = new TextEncoder();
const pseudoRandom = (size: number, values: number): Uint8Array => {
  let state = 12_345;
  return Uint8Array.from({ length: size }, () => ((state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) >>> 16) % values);
};

describe('Snappy', () => {
  it('gives back what it took', () => {
    const cases = [0, 1, 3, 4, 60, 61, 256, 257, 65_536, 65_537, 300_000].flatMap((size) => [
      pseudoRandom(size, 256),
      pseudoRandom(size, 2),
      new Uint8Array(size),
    ]);
    cases.push(utf8.encode('abcd'.repeat(30_000)), Buffer.concat([pseudoRandom(70_000, 256), pseudoRandom(70_000, 256)]));
    for (const bytes of cases) expect(Buffer.compare(decompressSnappy(compressSnappy(bytes)), bytes)).toBe(0);
    expect(compressSnappy(new Uint8Array(300_000)).length).toBeLessThan(20_000);
  });

  it('reads what another wrote', () => {
    // A literal, a copy with one byte of offset that overlaps itself, and one with two.
    const block = Uint8Array.of(14, 2 << 2, 97, 98, 99, ((8 - 4) << 2) | 1, 3, ((3 - 1) << 2) | 2, 3, 0);
    expect(new TextDecoder().decode(decompressSnappy(block))).toBe('abcabcabcababc'.slice(0, 11) + 'cab');
  });

  it('refuses torn bytes', () => {
    const block = compressSnappy(utf8.encode('abcdefgh'.repeat(100)));
    for (const bytes of [
      new Uint8Array(0),
      block.subarray(0, block.length - 1),
      Uint8Array.of(5, 1, 2),
      Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f),
    ])
      expect(() => decompressSnappy(bytes)).toThrow('do not hold together');
  });
});
