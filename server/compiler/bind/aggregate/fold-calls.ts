import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { LogicalField, LogicalNode, UserCallNode } from '@/server/plan/logical/logical-plan';
import { ownerOf, type QueryContext } from '../query-context';
import type { PendingCall } from './call-collector';

interface Folding {
  readonly node: LogicalNode;
  readonly keys: readonly number[];
  readonly calls: readonly PendingCall[];
  /** The same calls over columns of the node. */
  readonly aggregates: readonly AggregateCall[];
  readonly stateTtlMs: number | null;
}

/**
 * Aggregates in TypeScript run in an operator below the aggregation, which keeps their states by the same keys and gives each row the value of its group
 * behind that row. The aggregation takes the value of the latest row, whatever change it is, beside its own functions.
 */
export function foldCalls(
  { node, keys, calls, aggregates, stateTtlMs }: Folding,
  context: QueryContext,
): { readonly node: LogicalNode; readonly calls: readonly AggregateCall[] } {
  const users = calls.flatMap(({ user }, i) => (user === undefined ? [] : [{ user, i }]));
  if (users.length === 0) return { node, calls: aggregates };
  const width = node.fields.length;
  const value = ({ i }: (typeof users)[number]): LogicalField => ({ name: calls[i]!.fn, type: calls[i]!.type, time: null });
  const below: UserCallNode = {
    op: 'user-call',
    ...ownerOf(context.owner),
    fields: [...node.fields, ...users.map(value)],
    input: node,
    passed: [...node.fields.keys()],
    calls: users.map(({ user: { ref, state, retracts }, i }) => {
      const { args, filter, type } = aggregates[i]!;
      return { user: ref, args, type, fold: { state, retracts, filter } };
    }),
    groups: { keys, stateTtlMs },
  };
  const latest = aggregates.map((call, i): AggregateCall => {
    const place = users.findIndex((user) => user.i === i);
    return place < 0 ? call : { fn: 'LATEST', args: [width + place], distinct: false, filter: null, type: call.type };
  });
  return { node: below, calls: latest };
}
