/**
 * Where keys lie in a table of open addresses. A capacity is a power of two or half as much again, so that a table grows in steps of a
 * half and a third: the slots of a million keys are never two million.
 *
 * The place goes by the top bits of the hash times the table's own odd number. Every table has another one: keys that come in the order
 * of one table's slots (results of a window, a merge, a checkpoint) would otherwise fill another one from its beginning, each behind
 * all before it, and cost would grow with the square of the keys.
 */
export interface Places {
  readonly capacity: number;
  /** 2 or 3: capacity = steps · 2^(30 − turn). */
  readonly steps: number;
  readonly turn: number;
}

/** The places of a capacity 2^n or 3 · 2^n, up to 2^30. */
export function placesOf(capacity: number): Places {
  const top = 31 - Math.clz32(capacity);
  return 2 ** top === capacity ? { capacity, steps: 2, turn: 31 - top } : { capacity, steps: 3, turn: 31 - top };
}

/** The next larger capacity. */
export const capacityAfter = (capacity: number): number =>
  2 ** (31 - Math.clz32(capacity)) === capacity && capacity > 1 ? capacity * 1.5 : 2 ** (32 - Math.clz32(capacity));

/** The slot that a key with this hash has if no other key has it. Generated code writes the same expression out. */
export const placeOf = (hash: number, salt: number, { steps, turn }: Places): number =>
  Math.imul(Math.imul(hash, salt) >>> 2, steps) >>> turn;

/** The same as code; the arguments are names of locals. */
export const placeCode = (hash: string, salt: string, steps: string, turn: string): string =>
  `Math.imul(Math.imul(${hash}, ${salt}) >>> 2, ${steps}) >>> ${turn}`;

/** An odd number from any number; others from others. */
export function saltFrom(seed: number): number {
  let h = Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  return (h ^ (h >>> 15)) | 1;
}
