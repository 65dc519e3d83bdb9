import { randomOf } from '../shaken-reader';

/** No number of a tape is 1. */
const WIDE = 1;

/**
 * Choices from a tape of numbers in [0, 1). The tape is what shrinking works on: it is cut and its numbers are lowered, and what is made
 * of it gets simpler, because behind its end, and at 0, every choice is the first one, which is the simplest.
 */
export class Dice {
  private at = 0;
  private readonly tape: readonly number[];
  /** More is made: texts of CHAR and VARCHAR. Marked in the tape, so that older tapes still make what they made. */
  readonly wide: boolean;

  constructor(tape: readonly number[]) {
    this.wide = tape[0] === WIDE;
    this.tape = this.wide ? tape.slice(1) : tape;
  }

  /** 0 to n - 1. */
  below(n: number): number {
    return Math.floor((this.tape[this.at++] ?? 0) * n);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** False at 0. */
  chance(probability: number): boolean {
    return (this.tape[this.at++] ?? 0) > 1 - probability;
  }

  /** How much of the tape was used. */
  get used(): number {
    return Math.min(this.at, this.tape.length);
  }
}

/** Seeds from here on make more. */
const WIDE_SEEDS = 300_000;

export function tapeOf(seed: number, length = 1_500): number[] {
  const random = randomOf(seed);
  const tape = Array.from({ length }, random);
  return seed >= WIDE_SEEDS ? [WIDE, ...tape] : tape;
}

/**
 * Looks for a simpler tape of which `still` holds: first without stretches of it, then with lower numbers. Gives up after `tries`
 * questions; the answer is always one for which `still` held.
 */
export async function shrink(
  tape: readonly number[],
  still: (tape: readonly number[]) => Promise<boolean>,
  tries: number,
): Promise<readonly number[]> {
  let best = tape;
  let left = tries;
  const offer = async (candidate: readonly number[]): Promise<boolean> => {
    if (left-- <= 0 || !(await still(candidate))) return false;
    best = candidate;
    return true;
  };
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
    for (let from = 0; from < best.length && left > 0;) {
      const without = [...best.slice(0, from), ...best.slice(from + size)];
      const zeroed = [...best.slice(0, from), ...best.slice(from, from + size).map(() => 0), ...best.slice(from + size)];
      if (await offer(without)) continue;
      if (best.slice(from, from + size).some((value) => value > 0)) await offer(zeroed);
      from += size;
    }
  }
  return best;
}
