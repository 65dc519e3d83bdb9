import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { BetweenExpression } from '@/server/sql/ast/expressions/operators';
import type { Select } from '@/server/sql/ast/queries/select';
import type { Join } from '@/server/sql/ast/table-refs/join';
import type { NamedTable, TableReference } from '@/server/sql/ast/table-refs/table-reference';
import { and } from '@/server/sql/ast/build';
import { printExpression } from '@/server/sql/print';
import { mapAst, visitAst } from '../ast-walk';
import { parseDurationMs } from '../expr/duration';
import { conjuncts, outputNames, type ColumnsOf, type Drawn } from './drawn';
import { milliseconds } from './window';

const types = { INNER: 'inner', LEFT: 'left', RIGHT: 'right', FULL: 'full' } as const;

/** `FROM x AS a JOIN y AS b ON …`, of the whole streams, near in time, or with the versions of y: a proposal. */
export function liftStreamJoin(select: Select, join: Join, columnsOf: ColumnsOf): Drawn | null {
  const [left, right] = [aliased(join.left, 'a'), aliased(join.right, 'b')];
  if (left === null || right === null || join.on === undefined || join.joinType === 'CROSS' || join.joinType === 'COMMA') return null;
  const output = outputNames(select.items);
  const width = columnsOf(left.table)?.length;
  if (output === null || width === undefined) return null;
  const columns = select.items.slice(width).map(({ expression }, i) => ({ right: columnOf(expression, 'b'), name: output[width + i]! }));
  if (columns.some((taken) => taken.right === null)) return null;
  const taken = { columns: columns as { right: string; name: string }[] };
  const type = types[join.joinType];
  const drawn = (node: Drawn['node'], port: string): Drawn => ({
    node,
    inputs: [
      { table: left.table, port: 'in' },
      { table: right.table, port },
    ],
    columns: output,
  });
  const parts = conjuncts(join.on);
  if (right.asOf !== undefined) {
    const time = columnOf(right.asOf, 'a');
    if (time === null || (type !== 'inner' && type !== 'left')) return null;
    return drawn({ kind: 'temporal-join', config: { type, time, on: pairsOf(parts).on, ...taken } }, 'versions');
  }
  const bounds = timeBounds(parts.at(-1)!);
  if (bounds !== null)
    return drawn({ kind: 'interval-join', config: { type, ...pairsOf(parts.slice(0, -1)), ...bounds, ...taken } }, 'right');
  return drawn({ kind: 'stream-join', config: { type, ...pairsOf(parts), ...timesToLive(select), ...taken } }, 'right');
}

function aliased(ref: TableReference, alias: string): { readonly table: string; readonly asOf: NamedTable['asOf'] } | null {
  if (ref.kind !== 'named-table' || ref.alias?.name !== alias || ref.name.parts.length !== 1 || ref.hints.length > 0) return null;
  return { table: ref.name.parts[0]!, asOf: ref.asOf };
}

const columnOf = (expression: Expression, alias: string): string | null =>
  expression.kind === 'column' && expression.path.length === 2 && expression.path[0] === alias ? expression.path[1]! : null;

/** The equalities of both sides that stand first; what follows is the further condition. */
function pairsOf(parts: readonly Expression[]): { on: { left: string; right: string }[]; condition: string } {
  const on: { left: string; right: string }[] = [];
  for (const part of parts) {
    if (part.kind !== 'binary' || part.operator !== '=') break;
    const [left, right] = [ownText(part.left, 'a'), ownText(part.right, 'b')];
    if (left === null || right === null) break;
    on.push({ left, right });
  }
  const rest = and(...parts.slice(on.length));
  return { on, condition: rest === undefined ? '' : printExpression(rest) };
}

/** The expression without the alias of its side; null where it reads anything else. */
function ownText(expression: Expression, alias: string): string | null {
  let foreign = false;
  visitAst(expression, (node) => {
    if (node.kind === 'column' && (node.path.length !== 2 || node.path[0] !== alias)) foreign = true;
  });
  if (foreign) return null;
  return printExpression(mapAst(expression, (node) => (node.kind === 'column' ? { ...node, path: node.path.slice(1) } : node)));
}

interface TimeBounds {
  readonly leftTime: string;
  readonly rightTime: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** `b.t BETWEEN a.t - INTERVAL … AND a.t + INTERVAL …`. */
function timeBounds(part: Expression): TimeBounds | null {
  if (part.kind !== 'between') return null;
  const rightTime = columnOf(part.operand, 'b');
  const [low, high] = [boundOf(part.low), boundOf(part.high)] satisfies [unknown, unknown];
  if (rightTime === null || low === null || high === null) return null;
  return { leftTime: low.time, rightTime, fromMs: low.ms, toMs: high.ms };
}

function boundOf(expression: BetweenExpression['low']): { readonly time: string; readonly ms: number } | null {
  const alone = columnOf(expression, 'a');
  if (alone !== null) return { time: alone, ms: 0 };
  if (expression.kind !== 'binary' || (expression.operator !== '+' && expression.operator !== '-')) return null;
  const [time, ms] = [columnOf(expression.left, 'a'), milliseconds(expression.right)];
  return time === null || ms === null ? null : { time, ms: expression.operator === '-' ? -ms : ms };
}

function timesToLive({ hints }: Select): { leftTtlMs?: number; rightTtlMs?: number } {
  const found: { leftTtlMs?: number; rightTtlMs?: number } = {};
  for (const argument of hints[0]?.arguments ?? []) {
    if (argument.kind !== 'hint-option') continue;
    const ms = parseDurationMs(argument.value);
    if (ms === null || ms <= 0) continue;
    if (argument.key === 'a') found.leftTtlMs = ms;
    if (argument.key === 'b') found.rightTtlMs = ms;
  }
  return found;
}
