import { notNull, nullable, types, withNullability } from '@headrace/connector-sdk/schema';
import { call, caseExpr, input, literal, nullOf, strictCall } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { AggregateCall } from '@/server/plan/job/job-plan';
import type { AggregateNode, CorrelateNode, LogicalField, LogicalNode, UnionNode } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { QueryBody, SetOperation } from '@/server/sql/ast/queries/query';
import { commonType } from '../expr/common-type';
import { convertExactly } from '../expr/conversion';
import { isUnknown, makeUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { decideJoin } from './joins/decide-join';
import { calc, ownerOf, type QueryContext } from './query-context';

type BindBody = (body: QueryBody, context: QueryContext) => LogicalNode | null;

/** UNION, INTERSECT and EXCEPT, with ALL or without; null after a report. */
export function bindSetOperation(body: SetOperation, context: QueryContext, bindBody: BindBody): LogicalNode | null {
  const parts = body.operator === 'UNION' && body.all ? flattenUnion(body) : [body.left, body.right];
  const inputs = parts.map((part) => bindBody(part, context));
  const known = inputs.filter((node) => node !== null);
  if (known.length < inputs.length) return null;
  if (body.operator === 'UNION') {
    const all = unionOf(known, body, context);
    return all === null || body.all ? all : distinct(all, context);
  }
  const same = aligned(known, body, context);
  if (same === null) return null;
  const sides = same.inputs as readonly [LogicalNode, LogicalNode];
  if (body.all) return replicated(sides, same.fields, body.operator, context);
  return semiOrAnti(sides, body.operator === 'INTERSECT' ? 'semi' : 'anti', context);
}

/** A chain of UNION ALL is one union of many inputs. */
function flattenUnion(body: QueryBody): readonly QueryBody[] {
  return body.kind === 'set-operation' && body.operator === 'UNION' && body.all
    ? [...flattenUnion(body.left), ...flattenUnion(body.right)]
    : [body];
}

export function unionOf(inputs: readonly LogicalNode[], ast: AstNode, context: QueryContext): UnionNode | null {
  const same = aligned(inputs, ast, context);
  return same === null ? null : { op: 'union', ...ownerOf(context.owner), ...same };
}

/** The inputs with columns of the same types. */
function aligned(
  inputs: readonly LogicalNode[],
  ast: AstNode,
  { bind, owner }: QueryContext,
): { readonly fields: readonly LogicalField[]; readonly inputs: readonly LogicalNode[] } | null {
  const [first] = inputs;
  if (first === undefined) return null;
  const odd = inputs.find((node) => node.fields.length !== first.fields.length);
  if (odd !== undefined) {
    const what = ast.kind === 'set-operation' ? `One side of ${(ast as SetOperation).operator}` : 'One side of UNION ALL';
    bind.report('column-count', ast, { what, given: odd.fields.length, expected: first.fields.length });
    return null;
  }
  const fields = first.fields.map((field, i): LogicalField => unionField(inputs, { field, i }, ast, bind));
  const cast = inputs.map((node) => {
    const columns = node.fields.map((field, i) => ({
      name: fields[i]!.name,
      expr: convertExactly(input(i, field.type), withNullability(fields[i]!.type, field.type.nullable)) as Expr,
    }));
    return columns.every(({ expr }) => expr.op === 'input') ? node : calc(owner, node, { condition: null, columns });
  });
  return { fields, inputs: cast };
}

function unionField(
  inputs: readonly LogicalNode[],
  { field, i }: { field: LogicalField; i: number },
  ast: AstNode,
  bind: QueryContext['bind'],
): LogicalField {
  const all = inputs.map((node) => node.fields[i]!);
  if (all.some(({ type }) => isUnknown(type))) return { name: field.name, type: makeUnknown(), time: null };
  const type = commonType(all.map((one) => one.type));
  if (type === null) {
    const given = [...new Set(all.map((one) => baseText(one.type)))].join(' and ');
    bind.report('union-columns', ast, {
      reason: `Column ${i + 1} ("${field.name}") has types without a common one: ${given}. CAST one side to the other's type.`,
    });
    return { name: field.name, type: makeUnknown(), time: null };
  }
  const time = all.every((one) => one.time === field.time && one.type.kind === field.type.kind) ? field.time : null;
  return { name: field.name, type, time };
}

const withoutTime = (fields: readonly LogicalField[]): readonly LogicalField[] =>
  fields.map(({ name, type }) => ({ name, type, time: null }));

function distinct(node: LogicalNode, context: QueryContext): AggregateNode {
  const fields = withoutTime(node.fields);
  return {
    op: 'aggregate',
    ...ownerOf(context.owner),
    fields,
    input: node,
    keys: fields.map((_, i) => i),
    calls: [],
    stateTtlMs: context.stateTtlMs,
  };
}

/** Rows that are equal in all columns, NULL to NULL; each once. */
function semiOrAnti([left, right]: readonly [LogicalNode, LogicalNode], type: 'semi' | 'anti', context: QueryContext): LogicalNode {
  const width = left.fields.length;
  const parts = left.fields.map((field, i) =>
    call('IS_NOT_DISTINCT_FROM', [input(i, field.type), input(width + i, right.fields[i]!.type)], notNull(types.BOOLEAN)),
  );
  const ttlMs = [context.stateTtlMs, context.stateTtlMs] as const;
  return distinct(decideJoin({ owner: ownerOf(context.owner), type, inputs: [left, right], parts, ttlMs }), context);
}

const BIGINT = notNull(types.BIGINT);

/** INTERSECT ALL and EXCEPT ALL count each row on both sides and give it as often as the counts say. */
function replicated(
  [left, right]: readonly [LogicalNode, LogicalNode],
  fields: readonly LogicalField[],
  operator: 'INTERSECT' | 'EXCEPT' | 'UNION',
  context: QueryContext,
): LogicalNode {
  const owner = ownerOf(context.owner);
  const width = fields.length;
  const marker = { kind: 'BOOLEAN', nullable: true } as const;
  const marked = (node: LogicalNode, side: 0 | 1): LogicalNode =>
    calc(owner, node, {
      condition: null,
      columns: [
        ...fields.map(({ name }, i) => ({ name, expr: input(i, node.fields[i]!.type) as Expr })),
        ...[0, 1].map((one) => ({ name: `side_${one}`, expr: one === side ? literal(true, marker) : nullOf(marker) })),
      ],
    });
  const markers = [0, 1].map((side): LogicalField => ({ name: `side_${side}`, type: nullable(marker), time: null }));
  const both: UnionNode = {
    op: 'union',
    ...owner,
    fields: [...withoutTime(fields), ...markers],
    inputs: [marked(left, 0), marked(right, 1)],
  };
  const count = (side: number): AggregateCall => ({ fn: 'COUNT', args: [width + side], distinct: false, filter: null, type: BIGINT });
  const counted: AggregateNode = {
    op: 'aggregate',
    ...owner,
    fields: [...withoutTime(fields), ...['left_count', 'right_count'].map((name): LogicalField => ({ name, type: BIGINT, time: null }))],
    input: both,
    keys: fields.map((_, i) => i),
    calls: [count(0), count(1)],
    stateTtlMs: context.stateTtlMs,
  };
  const [l, r] = [input(width, BIGINT), input(width + 1, BIGINT)];
  const boolean = notNull(types.BOOLEAN);
  const times =
    operator === 'INTERSECT' ? caseExpr([call('GREATER', [l, r], boolean)], [r, l], BIGINT) : strictCall('MINUS', [l, r], types.BIGINT);
  const timed = calc(owner, counted, {
    condition: call('GREATER', [times, literal('0', types.BIGINT)], boolean),
    columns: [...fields.map(({ name, type }, i) => ({ name, expr: input(i, type) as Expr })), { name: 'times', expr: times }],
  });
  const repeated: CorrelateNode = {
    op: 'correlate',
    ...owner,
    fields: timed.fields,
    input: timed,
    type: 'inner',
    fn: 'REPLICATE_ROWS',
    args: [input(width, BIGINT)],
    condition: null,
  };
  return calc(owner, repeated, { condition: null, columns: fields.map(({ name, type }, i) => ({ name, expr: input(i, type) })) });
}
