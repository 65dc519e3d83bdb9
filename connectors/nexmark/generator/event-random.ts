/** The draws of one event: a stream of numbers that depends on the seed and the event's number alone. */
export class EventRandom {
  private state = 0;

  /** Begins the stream of event `n`. */
  begin(seed: number, n: number): void {
    const high = Math.floor(n / 4_294_967_296);
    this.state = mix(mix(seed ^ 0x9e3779b9) ^ mix((n >>> 0) + 0x85ebca6b) ^ mix(high + 0xc2b2ae35));
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    return mix(this.state) / 4_294_967_296;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
