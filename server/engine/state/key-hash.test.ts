import { expect, test } from 'vitest';
import { KEY_GROUPS } from '@/server/plan/job/job-plan';
import { finishHash, foldWord, hashBytes, HASH_SEED, keyGroupOf, keyGroupsOfSubtask, subtaskOfKeyGroup } from './key-hash';

const encoder = new TextEncoder();
const hashOfInt = (value: number): number => finishHash(foldWord(foldWord(HASH_SEED, value), value >> 31));
const hashOfText = (text: string): number => {
  const bytes = encoder.encode(text);
  return finishHash(foldWord(HASH_SEED, hashBytes(bytes, 0, bytes.length)));
};

test('key groups are frozen: stored state is dealt out by them', () => {
  expect([0, 1, 2, 42, -1, 1_000_000].map((value) => keyGroupOf(hashOfInt(value)))).toEqual([15, 84, 100, 28, 3, 2]);
  expect(['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'Zürich'].map((text) => keyGroupOf(hashOfText(text)))).toEqual([
    36, 5, 34, 59, 11, 48, 22,
  ]);
});

test('keys spread evenly over groups, and each bit of the input moves half of the output', () => {
  const counts = new Array<number>(KEY_GROUPS).fill(0);
  for (let i = 0; i < 128_000; i++) counts[keyGroupOf(hashOfInt(i))]!++;
  expect(Math.min(...counts)).toBeGreaterThan(800);
  expect(Math.max(...counts)).toBeLessThan(1_200);
  for (let bit = 0; bit < 32; bit++) {
    let moved = 0;
    for (let i = 0; i < 1_000; i++) for (let d = hashOfInt(i) ^ hashOfInt(i ^ (1 << bit)); d !== 0; d &= d - 1) moved++;
    expect(moved / 1_000).toBeGreaterThan(14);
    expect(moved / 1_000).toBeLessThan(18);
  }
});

test('subtasks own contiguous ranges that meet the routing', () => {
  for (const parallelism of [1, 2, 3, 5, 7, 128])
    for (let subtask = 0; subtask < parallelism; subtask++) {
      const { from, to } = keyGroupsOfSubtask(subtask, parallelism);
      for (let group = 0; group < KEY_GROUPS; group++)
        expect(subtaskOfKeyGroup(group, parallelism) === subtask).toBe(group >= from && group < to);
    }
});
