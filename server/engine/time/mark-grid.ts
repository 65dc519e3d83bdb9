import type { JobPlan, PlanOperator } from '@/server/plan/job/job-plan';

/**
 * Watermarks leave a chain on a grid of `everyMs`: a mark is sent when the watermark passes a multiple of it (minus one, as windows
 * end). With a grid that divides all windows' bounds the marks act as if each rise had been sent, and where they stand depends on
 * the rows alone, never on batches. Answers the smallest watermark after `watermark` that has to leave.
 */
export const nextMark = (watermark: number, everyMs: number): number =>
  watermark === -Infinity ? -Infinity : (Math.floor((watermark + 1) / everyMs) + 1) * everyMs - 1;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Operators for which each millisecond of event time counts. */
const exact: ReadonlySet<PlanOperator['kind']> = new Set(['interval-join', 'temporal-join', 'over-aggregate', 'sort', 'match']);

/** The grid of a job: the largest step that meets the bounds of all its windows; a second where there are none. */
export function markGridOf(plan: JobPlan): number {
  let grid = 0;
  for (const operator of plan.operators) {
    if (exact.has(operator.kind)) return 1;
    if (operator.kind !== 'window-aggregate' && operator.kind !== 'window-assign') continue;
    const { window } = operator;
    if (operator.kind === 'window-aggregate') grid = gcd(grid, operator.emit?.allowedLatenessMs ?? 0);
    if (window.type === 'session') return 1;
    if (window.type === 'attached') continue;
    const step = window.type === 'tumble' ? window.sizeMs : window.type === 'hop' ? window.slideMs : window.stepMs;
    for (const length of [step, window.sizeMs, Math.abs(window.offsetMs)]) grid = gcd(grid, length);
  }
  return grid === 0 ? 1_000 : grid;
}
