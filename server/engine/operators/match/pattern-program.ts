import type { PatternStep } from '@/server/plan/job/match-plan';

/** Whether a position may be left without a row: never, always, or (greedy) only for a row that the step itself does not take. */
export type Leave = 'never' | 'always' | 'refused';

/** Where a search stands: in a step that has taken so many rows. */
export interface Position {
  readonly step: number;
  /** The position behind a row that the step took; null: it has all that it may take. */
  readonly taken: number | null;
  readonly leave: Leave;
  /** The position of the next step before its first row. */
  readonly behind: number;
}

/** A pattern as an automaton: position 0 waits for the first row; `final` is the position of a match. Rows follow one another without gaps. */
export interface PatternProgram {
  readonly positions: readonly Position[];
  readonly final: number;
}

/**
 * Compiles the steps as Flink 1.20 does, whose quantifiers look at the row at hand alone: a greedy step goes on as long as its condition holds (it never
 * gives rows back), a reluctant one and `?` try both ways at once. A greedy step that has all the rows that it may take still keeps the row behind them
 * from the next step where its condition holds.
 */
export function patternProgram(steps: readonly PatternStep[]): PatternProgram {
  const counts = steps.map((step) => (step.max === null ? Math.max(step.min, 1) + 1 : isGreedy(step) ? step.max + 1 : step.max));
  const starts = counts.map((_, step) => counts.slice(0, step).reduce((sum, count) => sum + count, 0));
  const final = counts.reduce((sum, count) => sum + count, 0);
  const positions = steps.flatMap((of, step) =>
    Array.from({ length: counts[step]! }, (_, rows): Position => {
      const behind = starts[step + 1] ?? final;
      const last = rows === counts[step]! - 1;
      const stays = of.max === null ? starts[step]! + rows : isGreedy(of) ? null : behind;
      return { step, taken: last ? stays : starts[step]! + rows + 1, leave: leaves(of, rows), behind };
    }),
  );
  return { positions, final };
}

/** `?` and an exact number are not. */
const isGreedy = ({ min, max, greedy }: PatternStep): boolean => greedy && min !== max && !(min === 0 && max === 1);

function leaves(step: PatternStep, rows: number): Leave {
  if (rows < step.min) return 'never';
  return isGreedy(step) ? 'refused' : 'always';
}

/** The positions that one row leads to, in Flink's order; `step` is the step that takes the row. */
export interface Outcome {
  readonly step: number;
  readonly position: number;
}

/** Where a search goes from a position with one row, of which `takes` says whether a step's condition holds for it. */
export function outcomes({ positions, final }: PatternProgram, from: number, takes: (step: number) => boolean): readonly Outcome[] {
  const found: Outcome[] = [];
  const passes = (at: Position): boolean => at.leave === 'always' || (at.leave === 'refused' && !takes(at.step));
  for (let at = from; at !== final;) {
    const position = positions[at]!;
    if (position.taken !== null && takes(position.step)) {
      found.push({ step: position.step, position: position.taken });
      if (position.taken !== final && reachesEnd(position.taken)) found.push({ step: position.step, position: final });
    }
    if (!passes(position)) break;
    at = position.behind;
  }
  return found;

  function reachesEnd(start: number): boolean {
    for (let at = start; at !== final; at = positions[at]!.behind) if (!passes(positions[at]!)) return false;
    return true;
  }
}
