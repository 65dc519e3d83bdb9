import { isUnknown } from '../expr/families';
import type { Join } from '@/server/sql/ast/table-refs/join';
import type { NamedTable } from '@/server/sql/ast/table-refs/table-reference';
import { bindLookup } from './bind-lookup';
import { bindTemporalJoin } from './bind-temporal-join';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported } from './expressions/expression-context';
import { settleJoins } from './joins/settle-joins';
import type { BoundFrom, FromContext } from './query-context';

/** `FOR SYSTEM_TIME AS OF`: a look-up by the clock, or the version that was valid at an event time. */
export function bindAsOf(join: Join, right: NamedTable, open: BoundFrom, context: FromContext): BoundFrom | null {
  const { bind, owner } = context;
  const time = bindExpression(right.asOf!, { bind, scope: open.scope, place: 'FOR SYSTEM_TIME AS OF', aggregate: null });
  if (isUnknown(time.type)) return null;
  const of = time.op === 'input' ? open.node.fields[time.index]!.time : time.op === 'call' && time.fn === 'PROCTIME' ? 'processing' : null;
  if (of === 'processing') return bindLookup(join, right, open, context);
  // An event time behind a join counts only as far as the kind of that join keeps it.
  const left: BoundFrom = { ...open, node: settleJoins(open.node, [], owner).node };
  if (time.op === 'input' && left.node.fields[time.index]!.time === 'event')
    return bindTemporalJoin({ join, right, left, time: time.index }, context);
  reportUnsupported(bind, right, 'temporal-join-time');
  return null;
}
