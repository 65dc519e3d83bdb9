import { nullable } from '@headrace/connector-sdk/schema';
import { and, conjuncts, input, inputsOf, isDeterministic, substitute } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LookupJoinPlan } from '@/server/plan/job/job-plan';
import type { LogicalField, LogicalNode, LookupJoinNode } from '@/server/plan/logical/logical-plan';
import type { Hint } from '@/server/sql/ast/hints/hint';
import type { Join } from '@/server/sql/ast/table-refs/join';
import type { NamedTable } from '@/server/sql/ast/table-refs/table-reference';
import { isUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { parseDurationMs } from '../expr/duration';
import { isOption } from './hints';
import { findRelation } from './named-table';
import { bindExpression } from './expressions/bind-expression';
import { requireBoolean } from './expressions/operators';
import { calc, type BoundFrom, type FromContext } from './query-context';
import { connectorUse, type ResolvedTable } from './resolved-table';

/** `stream JOIN dimension FOR SYSTEM_TIME AS OF stream.proc_time`; null after a report. */
export function bindLookup(join: Join, right: NamedTable, left: BoundFrom, context: FromContext): BoundFrom | null {
  const { bind } = context;
  const relation = findRelation(right.name, context, right.hints);
  if (relation === undefined || relation.kind === 'broken') return null;
  if (relation.kind === 'view') {
    bind.report('lookup-key', right.name, { reason: `"${right.name.parts.at(-1)}" is a view: only a table can be looked up.` });
    return null;
  }
  if (join.joinType !== 'INNER' && join.joinType !== 'LEFT') {
    bind.report('lookup-key', join, { reason: `A dimension join is INNER or LEFT, not ${join.joinType}.` });
    return null;
  }
  return lookup({ join, right, left, table: relation.table, type: join.joinType === 'LEFT' ? 'left' : 'inner' }, context);
}

interface LookupParts {
  readonly join: Join;
  readonly right: NamedTable;
  readonly left: BoundFrom;
  readonly table: ResolvedTable;
  readonly type: 'inner' | 'left';
}

function lookup(parts: LookupParts, context: FromContext): BoundFrom | null {
  const { join, right, left, table, type } = parts;
  const { bind } = context;
  const { options } = table;
  if (options === null) return null;
  if (options.spec.lookup === undefined) {
    bind.report('wrong-role', right.name, { connector: options.spec.name, role: 'dimension', hint: '' });
    return null;
  }
  const dimension = table.schema.fields.map((field): LogicalField => ({ ...field, time: null }));
  const width = left.node.fields.length;
  const alias = right.alias?.name ?? right.name.parts.at(-1)!;
  const scope = left.scope.with({ alias, fields: dimension, offset: width });
  const onScope = { bind, scope, place: 'ON', aggregate: null };
  const condition = join.on === undefined ? null : requireBoolean(bindExpression(join.on, onScope), 'ON', join.on, onScope);
  if (condition !== null && isUnknown(condition.type)) return null;
  const { keys, rest } = splitCondition(condition, width, dimension);
  // On the canvas the node's own settings say it; there the join goes on, so that its columns are known.
  const saidAlready = join.on === undefined && bind.at(join).nodeId !== undefined;
  if (keys.length === 0 && !saidAlready) bind.report('lookup-key', join.on ?? join, { reason: keyProblem(rest, width, table) });
  const prepared = prepareKeys(keys, left.node, context);
  const extra = prepared.node.fields.length - width;
  const shifted = rest.map((part) => substitute(part, (index, leaf) => input(index < width ? index : index + extra, leaf.type)));
  const joined: LookupJoinNode = {
    op: 'lookup-join',
    ...context.owner,
    fields: [...prepared.node.fields, ...dimension.map((field) => (type === 'left' ? { ...field, type: nullable(field.type) } : field))],
    input: prepared.node,
    use: connectorUse(table, options),
    type,
    keys: prepared.keys,
    columns: dimension.map((field) => field.name),
    condition: shifted.reduce<Expr | null>((all, part) => and(all, part), null),
    cache: options.cache,
    ...lookupHint(context.hints, alias, retriesOf(options.typed)),
  };
  const visible = joined.fields.filter((_, i) => i < width || i >= width + extra);
  const node =
    extra === 0
      ? joined
      : calc(context.owner, joined, {
          condition: null,
          columns: visible.map((field) => ({ name: field.name, expr: input(joined.fields.indexOf(field), field.type) })),
        });
  return { node, scope: left.scope.with({ alias, fields: node.fields.slice(width), offset: width }) };
}

interface KeyPart {
  readonly dimension: string;
  readonly stream: Expr;
}

/** Equalities between a dimension column and something of the stream are keys; all else is checked on the matches. */
function splitCondition(
  condition: Expr | null,
  width: number,
  dimension: readonly LogicalField[],
): { keys: readonly KeyPart[]; rest: readonly Expr[] } {
  const keys: KeyPart[] = [];
  const rest: Expr[] = [];
  const ofStream = (expr: Expr): boolean => [...inputsOf(expr)].every((index) => index < width) && isDeterministic(expr);
  for (const part of conjuncts(condition)) {
    const sides = part.op === 'call' && part.fn === 'EQUALS' ? part.args : [];
    const own = sides.findIndex((side) => side.op === 'input' && side.index >= width);
    const column = sides[own];
    const other = sides[1 - own];
    if (column?.op === 'input' && other !== undefined && ofStream(other))
      keys.push({ dimension: dimension[column.index - width]!.name, stream: other });
    else rest.push(part);
  }
  return { keys, rest };
}

function keyProblem(rest: readonly Expr[], width: number, table: ResolvedTable): string {
  for (const part of rest) {
    const cast =
      part.op === 'call' && part.fn === 'EQUALS'
        ? part.args.find((arg) => arg.op === 'call' && arg.fn === 'CAST' && arg.args[0]?.op === 'input' && arg.args[0].index >= width)
        : undefined;
    if (cast?.op !== 'call') continue;
    const column = cast.args[0]!;
    const name = column.op === 'input' ? table.schema.fields[column.index - width]!.name : '';
    return `The dimension's column "${name}" is a ${baseText(column.type)}, but it is compared as a ${baseText(cast.type)}: cast the stream's side to ${baseText(column.type)}.`;
  }
  return `The join with "${table.schema.name}" compares no column of the dimension with one of the stream by "=".`;
}

/** Keys that are computed become columns of the stream first. */
function prepareKeys(
  keys: readonly KeyPart[],
  node: LogicalNode,
  context: FromContext,
): { node: LogicalNode; keys: LookupJoinPlan['keys'] } {
  const columns = node.fields.map((field, i) => ({ name: field.name, expr: input(i, field.type) as Expr }));
  const result = keys.map(({ dimension, stream }) => {
    if (stream.op === 'input') return { dimension, stream: { column: stream.index } };
    if (inputsOf(stream).size === 0) return { dimension, stream: { constant: stream } };
    return { dimension, stream: { column: columns.push({ name: `key_${dimension}`, expr: stream }) - 1 } };
  });
  return { node: columns.length === node.fields.length ? node : calc(context.owner, node, { condition: null, columns }), keys: result };
}

/** The option `lookup.max-retries` where the connector has it, else none. */
const retriesOf = (typed: unknown): number => Number((typed as Readonly<Record<string, unknown>>)['lookup.max-retries'] ?? 0);

/** Flink's LOOKUP hint for the table; without it ordered, 100 asked at once, three minutes, and again as often as the table's options say. */
function lookupHint(hints: readonly Hint[], table: string, tableRetries: number): Pick<LookupJoinPlan, 'async' | 'retry'> {
  const valueIn = (hint: Hint | undefined, key: string): string | undefined =>
    hint?.arguments.filter(isOption).find((option) => option.key === key)?.value;
  const hint = hints.find((each) => each.name.toUpperCase() === 'LOOKUP' && valueIn(each, 'table') === table);
  const value = (key: string): string | undefined => valueIn(hint, key);
  const retries = value('retry-strategy') === 'fixed_delay' ? Number(value('max-attempts') ?? 0) : tableRetries;
  return {
    async: {
      ordered: value('output-mode') !== 'allow_unordered',
      capacity: Number(value('capacity') ?? 100),
      timeoutMs: parseDurationMs(value('timeout') ?? '180 s') ?? 180_000,
    },
    retry: { attempts: Number.isInteger(retries) ? retries : 0, delayMs: parseDurationMs(value('fixed-delay') ?? '1 s') ?? 1_000 },
  };
}
