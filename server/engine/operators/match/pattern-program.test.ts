import { describe, expect, it } from 'vitest';
import type { PatternStep } from '@/server/plan/job/match-plan';
import { outcomes, patternProgram } from './pattern-program';
import { SearchQueue } from './search-queue';

const step = (min: number, max: number | null, greedy = true): PatternStep => ({ variable: 'X', min, max, greedy });
const always = (): boolean => true;

describe('a pattern as positions', () => {
  it('has one position for each row that a step must or may take', () => {
    expect(patternProgram([step(1, 1), step(2, 4, false), step(3, null)]).positions).toHaveLength(1 + 4 + 4);
  });

  it('keeps the row behind a full greedy step from the next step where the condition of the greedy one holds', () => {
    const program = patternProgram([step(1, 2), step(1, 1)]);
    expect(program.positions.map(({ taken }) => taken)).toEqual([1, 2, null, program.final]);
    expect(outcomes(program, 2, always)).toEqual([]);
    expect(outcomes(program, 2, (at) => at === 1)).toEqual([{ step: 1, position: program.final }]);
  });

  it('stays in a step without upper bound', () => {
    const { positions, final } = patternProgram([step(2, null, false)]);
    expect(positions.map(({ taken, leave }) => [taken, leave])).toEqual([
      [1, 'never'],
      [2, 'never'],
      [2, 'always'],
    ]);
    expect(final).toBe(3);
  });

  it('leaves a greedy step only with a row that the step does not take', () => {
    const program = patternProgram([step(1, null), step(1, 1)]);
    expect(outcomes(program, 1, always)).toEqual([{ step: 0, position: 1 }]);
    expect(outcomes(program, 1, (at) => at === 1)).toEqual([{ step: 1, position: 3 }]);
  });

  it('tries a reluctant step both ways, and finds the end behind steps that may be empty', () => {
    const program = patternProgram([step(1, null, false), step(0, 1), step(0, null, false)]);
    expect(outcomes(program, 0, always)).toEqual([
      { step: 0, position: 1 },
      { step: 0, position: program.final },
    ]);
  });
});

describe('the queue of searches', () => {
  it('gives the least first and keeps equal ones as a binary heap does', () => {
    const queue = new SearchQueue([], (member) => Math.floor(member / 10));
    for (const member of [31, 21, 22, 11, 23, 12, 13]) queue.add(member);
    expect(queue.members).toEqual([11, 21, 12, 31, 23, 22, 13]);
    queue.remove((member) => member === 12);
    expect(queue.members).toEqual([11, 21, 13, 31, 23, 22].sort((a, b) => queue.members.indexOf(a) - queue.members.indexOf(b)));
    const order: number[] = [];
    while (queue.first !== undefined) order.push(Math.floor(queue.take() / 10));
    expect(order).toEqual([1, 1, 2, 2, 2, 3]);
  });
});
