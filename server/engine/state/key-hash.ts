import { KEY_GROUPS } from '@/server/plan/job/job-plan';

/**
 * One hash for state tables and keyed exchanges, so that a key's rows and its state meet. Frozen: stored state is dealt out by it
 * (see key-groups.fixture). Each key column is folded in as its 32-bit words (low first), texts as their own hash, NULL as one word.
 */
export const HASH_SEED = 0x2f0b4c47;
export const NULL_WORD = 0x6e756c6c;
const FOLD = 0xcc9e2d51;

/** One word into the running hash. Generated code writes the same expression out. */
export function foldWord(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, FOLD);
  return mixed ^ (mixed >>> 15);
}

/** The last step: every bit of the input changes every bit of the answer with even odds (murmur3's finaliser). */
export function finishHash(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Statements that do `foldWord` and `finishHash` on the local `name`. */
export const foldCode = (name: string, word: string): string =>
  `${name} = Math.imul(${name} ^ ${word}, ${FOLD}); ${name} ^= ${name} >>> 15;`;
export const finishCode = (name: string): string =>
  `${name} ^= ${name} >>> 16; ${name} = Math.imul(${name}, ${0x85ebca6b}); ${name} ^= ${name} >>> 13; ` +
  `${name} = Math.imul(${name}, ${0xc2b2ae35}); ${name} ^= ${name} >>> 16;`;

/** Hash of a byte string: four bytes a step, then the rest and the length. */
export function hashBytes(data: Uint8Array, start: number, length: number): number {
  let h = HASH_SEED;
  const wholeEnd = start + (length & ~3);
  let i = start;
  for (; i < wholeEnd; i += 4) {
    const word = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    h = Math.imul(h ^ word, FOLD);
    h ^= h >>> 15;
  }
  let rest = 0;
  for (const end = start + length, shiftFrom = i; i < end; i++) rest |= data[i]! << ((i - shiftFrom) * 8);
  h = Math.imul(h ^ rest, FOLD);
  h ^= h >>> 15;
  return finishHash(h ^ length);
}

/** The top seven bits: tables find their slots by the low ones, so a subtask's share of the groups still spreads evenly. */
export const keyGroupOf = (hash: number): number => hash >>> 25;

/** The subtask that owns a key group; contiguous ranges, as even as can be. */
export const subtaskOfKeyGroup = (keyGroup: number, parallelism: number): number => Math.floor((keyGroup * parallelism) / KEY_GROUPS);

/** Key groups `[from, to)` of a subtask. */
export const keyGroupsOfSubtask = (subtask: number, parallelism: number): { readonly from: number; readonly to: number } => ({
  from: Math.ceil((subtask * KEY_GROUPS) / parallelism),
  to: Math.ceil(((subtask + 1) * KEY_GROUPS) / parallelism),
});
