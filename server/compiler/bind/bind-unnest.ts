import { notNull, nullable, types, type DataType } from '@headrace/connector-sdk/schema';
import type { CorrelateNode, LogicalField } from '@/server/plan/logical/logical-plan';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Unnest } from '@/server/sql/ast/table-refs/table-function';
import { isUnknown } from '../expr/families';
import { baseText } from '../expr/type-text';
import { bindExpression } from './expressions/bind-expression';
import { requireBoolean } from './expressions/operators';
import { foldExpr } from '../rewrite/fold-constants';
import type { BoundFrom, FromContext } from './query-context';

/** What a table that is made for each row is joined to. */
export interface Correlation {
  readonly left: BoundFrom;
  readonly type: 'inner' | 'left';
  readonly on: Expression | null;
}

/** UNNEST: a row for each element of the value, with its fields as columns; null after a report. */
export function bindUnnest(ref: Unnest, { left, type, on }: Correlation, context: FromContext): BoundFrom | null {
  const { bind, owner } = context;
  const value = bindExpression(ref.operand, { bind, scope: left.scope, place: 'UNNEST', aggregate: null });
  if (isUnknown(value.type)) return null;
  const own = elementFields(value.type);
  if (own === null) {
    bind.report('type-mismatch', ref.operand, {
      what: 'UNNEST',
      expected: 'an ARRAY, MAP or MULTISET',
      given: baseText(value.type),
      advice: '',
    });
    return null;
  }
  const ordinality: LogicalField[] = ref.withOrdinality ? [{ name: 'ORDINALITY', type: notNull(types.INT), time: null }] : [];
  const columns = [...own, ...ordinality];
  if (ref.columns.length > 0 && ref.columns.length !== columns.length) {
    bind.report('column-count', ref.columns[0]!, { what: 'The list of column names', given: ref.columns.length, expected: columns.length });
    return null;
  }
  const fields = columns.map((field, i): LogicalField => ({
    name: ref.columns[i]?.name ?? field.name,
    type: type === 'left' ? nullable(field.type) : field.type,
    time: null,
  }));
  const width = left.node.fields.length;
  const scope = left.scope.with({ alias: ref.alias?.name ?? null, fields, offset: width });
  const inside = { bind, scope, place: 'ON', aggregate: null };
  const condition = on === null ? null : foldExpr(requireBoolean(bindExpression(on, inside), 'ON', on, inside));
  const always = condition === null || (condition.op === 'literal' && condition.value === true);
  const node: CorrelateNode = {
    op: 'correlate',
    origin: owner.origin,
    stateKey: owner.stateKey,
    name: owner.name,
    fields: [...left.node.fields, ...fields],
    input: left.node,
    type,
    fn: ref.withOrdinality ? 'UNNEST_WITH_ORDINALITY' : 'UNNEST',
    args: [value],
    condition: always ? null : condition,
  };
  return { node, scope };
}

/** The columns of one element; null where the type has none. */
function elementFields(type: DataType): readonly LogicalField[] | null {
  const plain = (name: string, of: DataType): LogicalField => ({ name, type: of, time: null });
  switch (type.kind) {
    case 'ARRAY':
    case 'MULTISET':
      return type.element.kind === 'ROW'
        ? type.element.fields.map((field) => plain(field.name, type.element.nullable ? nullable(field.type) : field.type))
        : [plain('EXPR$0', type.element)];
    case 'MAP':
      return [plain('KEY', type.key), plain('VALUE', type.value)];
    default:
      return null;
  }
}
