import { withNullability } from '@headrace/connector-sdk/schema';
import { input } from '@/server/plan/expr/build';
import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalField, LogicalNode } from '@/server/plan/logical/logical-plan';
import type { AstNode } from '@/server/sql/ast/node';
import type { Query, QueryBody, SetOperation } from '@/server/sql/ast/queries/query';
import { commonType } from '../expr/common-type';
import { convertExactly } from '../expr/conversion';
import { isUnknown, makeUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { bindNamedTable } from './named-table';
import { renameColumns } from './rename-columns';
import { bindOrder, prepareOrder } from './bind-order';
import { bindSelect } from './bind-select';
import { bindValues } from './bind-values';
import { reportUnsupported } from './expressions/expression-context';
import { calc, type QueryContext } from './query-context';
import { WithRelations } from './relations';

/** The query as a plan whose fields are its columns; null where not even its columns can be told (reported). */
export function bindQuery(query: Query, context: QueryContext): LogicalNode | null {
  return context.bind.within(query, () => {
    if (query.with.length === 0) return bindOrdered(query, context);
    const relations = new WithRelations(context.relations);
    const inner: QueryContext = { ...context, relations };
    for (const common of query.with) {
      const node = bindQuery(common.query, inner);
      const named = node === null ? null : renameColumns(node, common.columns, common, inner);
      relations.declare(common.name.name, named === null ? { kind: 'broken' } : { kind: 'view', node: named });
    }
    return bindOrdered(query, inner);
  });
}

function bindOrdered(query: Query, context: QueryContext): LogicalNode | null {
  if (query.orderBy.length === 0 && query.limit === undefined && query.offset === undefined) return bindBody(query.body, context);
  const ordering = prepareOrder(query);
  const node = bindBody(ordering.body, context);
  return node === null ? null : bindOrder(query, ordering, node, context);
}

function bindBody(body: QueryBody, context: QueryContext): LogicalNode | null {
  switch (body.kind) {
    case 'query':
      return bindQuery(body, context);
    case 'select':
      return bindSelect(body, context);
    case 'set-operation':
      return bindSetOperation(body, context);
    case 'explicit-table':
      return bindNamedTable(body.name, context);
    case 'values':
      return bindValues(body, context);
  }
}

function bindSetOperation(body: SetOperation, context: QueryContext): LogicalNode | null {
  if (body.operator !== 'UNION' || !body.all) {
    reportUnsupported(context.bind, body, 'set-operation');
    return null;
  }
  const inputs = flattenUnion(body).map((part) => bindBody(part, context));
  const known = inputs.filter((node) => node !== null);
  if (known.length < inputs.length) return null;
  return unionOf(known, body, context);
}

/** A chain of UNION ALL is one union of many inputs. */
function flattenUnion(body: QueryBody): readonly QueryBody[] {
  return body.kind === 'set-operation' && body.operator === 'UNION' && body.all
    ? [...flattenUnion(body.left), ...flattenUnion(body.right)]
    : [body];
}

export function unionOf(inputs: readonly LogicalNode[], ast: AstNode, { bind, owner }: QueryContext): LogicalNode | null {
  const [first] = inputs;
  if (first === undefined) return null;
  const odd = inputs.find((node) => node.fields.length !== first.fields.length);
  if (odd !== undefined) {
    bind.report('column-count', ast, { what: 'One side of UNION ALL', given: odd.fields.length, expected: first.fields.length });
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
  return { op: 'union', ...owner, fields, inputs: cast };
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
    bind.report('union-columns', ast, { reason: `Column ${i + 1} ("${field.name}") has types without a common one: ${given}` });
    return { name: field.name, type: makeUnknown(), time: null };
  }
  const time = all.every((one) => one.time === field.time && one.type.kind === field.type.kind) ? field.time : null;
  return { name: field.name, type, time };
}
