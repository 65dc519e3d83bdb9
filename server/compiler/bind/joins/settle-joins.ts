import { and, conjuncts, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { JoinNode, LogicalNode } from '@/server/plan/logical/logical-plan';
import { filtered } from '../query-context';
import type { Owner } from '../resolved-table';
import { decideJoin } from './decide-join';
import { shiftColumns, sideOf } from './join-keys';
import { settleRank } from '../ranks/settle-rank';
import { rejectsNulls } from './rejects-nulls';

export interface Settled {
  readonly node: LogicalNode;
  /** Conditions that found no place below. */
  readonly rest: readonly Expr[];
}

/**
 * Gives the joins of one FROM clause their kind, now that the WHERE is known: its parts move to the side that they ask of or into an inner
 * join's condition, and an outer join whose empty rows they refuse becomes an inner one. The columns stay as they are.
 */
export function settleJoins(node: LogicalNode, parts: readonly Expr[], owner: Owner): Settled {
  if (node.op === 'join' && node.open === true) return settle(node, parts, owner);
  if (node.op === 'calc' && node.condition === null && holdsOpenJoin(node.input)) {
    const through = (part: Expr): Expr => substitute(part, (index) => node.projection[index]!);
    const movable = parts.filter((part) => isDeterministic(through(part)));
    const below = settleJoins(node.input, movable.map(through), owner);
    const input = withRest(below, owner);
    return { node: { ...node, input, fields: refreshed(node, input) }, rest: parts.filter((part) => !movable.includes(part)) };
  }
  if ((node.op === 'lookup-join' || node.op === 'correlate' || node.op === 'user-table') && holdsOpenJoin(node.input)) {
    const width = node.input.fields.length;
    const movable = parts.filter((part) => [...inputsOf(part)].every((column) => column < width) && isDeterministic(part));
    const input = withRest(settleJoins(node.input, movable, owner), owner);
    const fields = node.fields.map((field, i) => (i < width ? { ...input.fields[i]!, type: field.type, name: field.name } : field));
    return { node: { ...node, input, fields }, rest: parts.filter((part) => !movable.includes(part)) };
  }
  return settleRank(node, parts);
}

function holdsOpenJoin(node: LogicalNode): boolean {
  if (node.op === 'join') return node.open === true;
  return (
    (node.op === 'calc' || node.op === 'lookup-join' || node.op === 'correlate' || node.op === 'user-table') && holdsOpenJoin(node.input)
  );
}

/** Times and windows may have been lost below. */
const refreshed = (node: Extract<LogicalNode, { op: 'calc' }>, input: LogicalNode): LogicalNode['fields'] =>
  node.fields.map((field, i) => {
    const expr = node.projection[i]!;
    const source = expr.op === 'input' ? input.fields[expr.index] : undefined;
    if (source === undefined) return field;
    const { window: _, ...plain } = field;
    return { ...plain, time: source.time, ...(source.window === undefined ? {} : { window: source.window }) };
  });

const withRest = ({ node, rest }: Settled, owner: Owner): LogicalNode =>
  filtered(
    owner,
    node,
    rest.reduce<Expr | null>((all, part) => and(all, part), null),
  );

function settle(join: JoinNode, parts: readonly Expr[], owner: Owner): Settled {
  const width = join.inputs[0].fields.length;
  const type = strengthened(join.type, parts, width);
  const on = conjuncts(join.condition);
  const placed = type === 'inner' ? [...on, ...parts] : on;
  const toLeft: Expr[] = [];
  const toRight: Expr[] = [];
  const stays: Expr[] = [];
  const above: Expr[] = [];
  const mayFilter = { left: type === 'inner' || type === 'right', right: type === 'inner' || type === 'left' };
  for (const part of placed) {
    const side = isDeterministic(part) ? sideOf(part, width) : 'both';
    if (side === 'left' && mayFilter.left) toLeft.push(part);
    else if (side === 'right' && mayFilter.right) toRight.push(shiftColumns(part, -width));
    else if (!isDeterministic(part) && parts.includes(part)) above.push(part);
    else stays.push(part);
  }
  if (type !== 'inner')
    for (const part of parts) {
      const side = isDeterministic(part) ? sideOf(part, width) : 'both';
      if (side === 'left' && type === 'left') toLeft.push(part);
      else if (side === 'right' && type === 'right') toRight.push(shiftColumns(part, -width));
      else above.push(part);
    }
  const inputs = [
    withRest(settleJoins(join.inputs[0], toLeft, owner), owner),
    withRest(settleJoins(join.inputs[1], toRight, owner), owner),
  ] as const;
  return { node: decideJoin({ owner, type, inputs, parts: stays, ttlMs: join.ttlMs }), rest: above };
}

/** A condition that no row without partner meets makes the join an inner one, or takes one side's empty rows away. */
function strengthened(type: JoinNode['type'], parts: readonly Expr[], width: number): JoinNode['type'] {
  const refused = (left: boolean): boolean => parts.some((part) => rejectsNulls(part, (column) => column < width === left));
  const [noLeftNulls, noRightNulls] = [refused(true), refused(false)];
  switch (type) {
    case 'left':
      return noRightNulls ? 'inner' : type;
    case 'right':
      return noLeftNulls ? 'inner' : type;
    case 'full':
      return noLeftNulls && noRightNulls ? 'inner' : noLeftNulls ? 'left' : noRightNulls ? 'right' : type;
    default:
      return type;
  }
}
