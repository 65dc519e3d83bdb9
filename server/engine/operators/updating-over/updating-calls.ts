import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { UpdatingOverPlan } from '@/server/plan/job/ranking-plans';
import type { LagCall } from '../over-aggregate/over-calls';

/** Numbers of a row's place that are kept in its record, by the function that they are the value of. */
export const places = { ROW_NUMBER: 'number', RANK: 'rank', DENSE_RANK: 'dense' } as const;
export type Place = (typeof places)[keyof typeof places];

/** LAG, or LEAD where `ahead`. */
export interface NeighbourCall extends LagCall {
  readonly ahead: boolean;
}

/** Where the value of one call of the plan comes from. */
export type UpdatingSource =
  | { readonly from: 'running'; readonly index: number }
  | { readonly from: 'neighbour'; readonly index: number }
  | { readonly from: 'place'; readonly place: Place };

/** The calls by the way they are computed. */
export interface UpdatingCalls {
  readonly sources: readonly UpdatingSource[];
  readonly running: readonly AggregateCall[];
  readonly neighbours: readonly NeighbourCall[];
  readonly placed: boolean;
  /** What goes out of a frame can be taken back from the running values, which are then what they would be without it, to the last digit. */
  readonly exact: boolean;
}

export function updatingCalls(plan: UpdatingOverPlan, isFloat: (column: number) => boolean): UpdatingCalls {
  const running: AggregateCall[] = [];
  const neighbours: NeighbourCall[] = [];
  const sources = plan.calls.map((call): UpdatingSource => {
    if (Object.hasOwn(places, call.fn)) return { from: 'place', place: places[call.fn as keyof typeof places] };
    if (call.fn !== 'LAG' && call.fn !== 'LEAD') return { from: 'running', index: running.push(call) - 1 };
    const [value, offset, otherwise] = call.args;
    const index = neighbours.push({
      value: value!,
      offset: offset ?? null,
      otherwise: otherwise ?? null,
      type: call.type,
      ahead: call.fn === 'LEAD',
    });
    return { from: 'neighbour', index: index - 1 };
  });
  const takesBack = ({ fn, args }: AggregateCall): boolean =>
    fn === 'COUNT' || ((fn === 'SUM' || fn === 'AVG') && !args.some((column) => isFloat(column)));
  return { sources, running, neighbours, placed: sources.some(({ from }) => from === 'place'), exact: running.every(takesBack) };
}
