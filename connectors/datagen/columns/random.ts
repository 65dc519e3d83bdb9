/**
 * A stateless generator: 32 bits that depend on (seed, stream, row) alone. Murmur3's finaliser over the mixed inputs; the row enters
 * with both its halves, so that 2⁵³ rows differ.
 */
export function randomBits(seed: number, stream: number, row: number): number {
  const high = (row / 4_294_967_296) | 0;
  let h =
    Math.imul(row | 0, 0x9e3779b1) ^ Math.imul(high + 0x7f4a7c15, 0x85ebca77) ^ Math.imul(seed ^ Math.imul(stream, 0xc2b2ae3d), 0x27d4eb2f);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A double in [0, 1) with 53 random bits. */
export const randomUnit = (seed: number, stream: number, row: number): number =>
  (randomBits(seed, stream, row) * 2_097_152 + (randomBits(seed, stream + 0x1000_0000, row) >>> 11)) / 9_007_199_254_740_992;

/**
 * Draws 0 … n−1 with given weights in constant time from one 32-bit number (Walker's alias method, in Vose's construction).
 */
export class Alias {
  private readonly limit: Float64Array;
  private readonly other: Int32Array;

  constructor(weights: Float64Array) {
    const n = weights.length;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    this.limit = weights.map((weight) => (weight * n) / total);
    this.other = Int32Array.from({ length: n }, (_, i) => i);
    const [small, large]: [number[], number[]] = [[], []];
    this.limit.forEach((share, i) => (share < 1 ? small : large).push(i));
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() as number;
      const high = large.pop() as number;
      this.other[low] = high;
      this.limit[high] = (this.limit[high] as number) + (this.limit[low] as number) - 1;
      ((this.limit[high] as number) < 1 ? small : large).push(high);
    }
    for (const i of [...small, ...large]) this.limit[i] = 1;
  }

  /** `bits` is a whole number from 0 to 2³² − 1. */
  draw(bits: number): number {
    const scaled = (bits / 4_294_967_296) * this.limit.length;
    const index = scaled | 0;
    return scaled - index < (this.limit[index] as number) ? index : (this.other[index] as number);
  }
}
