import type { DataType } from '@headrace/connector-sdk/schema';
import type { AggregateCall, GroupAggregatePlan } from '@/server/plan/job/job-plan';
import type { OverAggregatePlan } from '@/server/plan/job/ranking-plans';
import { isQueued } from './frame-queues';

/** LAG: the value so many rows before; argument 1 is a column with the number (absent: 1), argument 2 the value where there is no such row. */
export interface LagCall {
  readonly value: number;
  readonly offset: number | null;
  readonly otherwise: number | null;
  readonly type: DataType;
}

/** Where the value of one call of the plan comes from. */
export type CallSource =
  | { readonly from: 'running' | 'queue'; readonly index: number }
  | { readonly from: 'rank' }
  | { readonly from: 'lag'; readonly index: number };

/**
 * The calls of an OVER by the way they are computed: `running` follow the frame row by row; those in `queues` are the value of one row of a frame
 * that slides; ranks and LAG look at single rows.
 */
export interface OverCalls {
  readonly sources: readonly CallSource[];
  readonly running: readonly AggregateCall[];
  readonly queues: readonly AggregateCall[];
  readonly lags: readonly LagCall[];
}

export function overCalls(plan: OverAggregatePlan): OverCalls {
  const running: AggregateCall[] = [];
  const queues: AggregateCall[] = [];
  const lags: LagCall[] = [];
  const take = (list: AggregateCall[], from: 'running' | 'queue', call: AggregateCall): CallSource => ({
    from,
    index: list.push(call) - 1,
  });
  const sources = plan.calls.map((call): CallSource => {
    if (call.fn === 'RANK') return { from: 'rank' };
    if (call.fn === 'ROW_NUMBER') return take(running, 'running', { ...call, fn: 'COUNT', args: [] });
    if (call.fn === 'DENSE_RANK') return take(running, 'running', { ...call, fn: 'COUNT', args: [plan.timeColumn], distinct: true });
    if (call.fn === 'LAG') {
      const [value, offset, otherwise] = call.args;
      return {
        from: 'lag',
        index: lags.push({ value: value!, offset: offset ?? null, otherwise: otherwise ?? null, type: call.type }) - 1,
      };
    }
    return plan.frame.preceding !== null && isQueued(call) ? take(queues, 'queue', call) : take(running, 'running', call);
  });
  return { sources, running, queues, lags };
}

/** The calls as a group aggregate by the partition, for its state and code. */
export const asGroups = (
  plan: Pick<OverAggregatePlan, 'id' | 'origin' | 'name' | 'partition'>,
  aggregates: readonly AggregateCall[],
  inputRetracts: boolean,
): GroupAggregatePlan => ({
  id: plan.id,
  origin: plan.origin,
  name: plan.name,
  kind: 'group-aggregate',
  output: [],
  keys: plan.partition,
  aggregates,
  inputRetracts,
  emitsUpdateBefore: false,
  stateTtlMs: null,
});
