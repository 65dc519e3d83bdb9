const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/** The linear congruential generator of java.util.Random: the same seed gives the same numbers as in Java. */
export class JavaRandom {
  private state: bigint;
  constructor(seed: number) {
    this.state = (BigInt(seed) ^ MULTIPLIER) & MASK;
  }

  private next(bits: number): number {
    this.state = (this.state * MULTIPLIER + 0xbn) & MASK;
    return Number(BigInt.asIntN(32, this.state >> BigInt(48 - bits)));
  }

  /** From 0 to below 1. */
  nextDouble(): number {
    return (this.next(26) * 134_217_728 + this.next(27)) / 9_007_199_254_740_992;
  }

  /** From 0 to below `bound`, which is positive. */
  nextInt(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.next(31))) >> 31n);
    for (;;) {
      const bits = this.next(31);
      const value = bits % bound;
      if (bits - value + (bound - 1) <= 2_147_483_647) return value;
    }
  }
}
