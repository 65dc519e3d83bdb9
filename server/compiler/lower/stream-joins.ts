import type { NodeOf } from '@/model/graph/document';
import { and, binary, column, hint, intervalOfMs, item, join, select, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { NamedTable } from '@/server/sql/ast/table-refs/table-reference';
import { mapAst } from '../ast-walk';
import { durationText } from '../expr/duration';
import type { LoweredInput, LowerContext } from './lower-context';

/** In all joins of two streams the first input is `a`, the second `b`. */
const [LEFT, RIGHT] = ['a', 'b'] as const;

/** FROM left AS a JOIN right AS b ON …, with the time to live of each side as a hint. */
export function lowerStreamJoin(node: NodeOf<'stream-join'>, context: LowerContext): readonly Statement[] {
  const { type, leftTtlMs, rightTtlMs } = node.config;
  const sides = sidesOf('right', context);
  const on = [...equalities(node, sides, context), ...furtherCondition(node, context)];
  if (on.length === 0) context.incomplete('on', `"${node.name}" has no condition: say which columns must be equal.`);
  if (sides === null || on.length === 0) return [];
  const ttl = {
    ...(leftTtlMs === undefined ? {} : { [LEFT]: durationText(leftTtlMs) }),
    ...(rightTtlMs === undefined ? {} : { [RIGHT]: durationText(rightTtlMs) }),
  };
  return context.view(
    select({
      hints: Object.keys(ttl).length === 0 ? [] : [hint('STATE_TTL', ttl)],
      items: joined(node, sides, context),
      from: join(joinTypes[type], table(sides.left.name, LEFT), table(sides.right.name, RIGHT), and(...on)),
    }),
  );
}

const joinTypes = { inner: 'INNER', left: 'LEFT', right: 'RIGHT', full: 'FULL' } as const;

/** As a stream join, with the second row's time between two distances from the first's. */
export function lowerIntervalJoin(node: NodeOf<'interval-join'>, context: LowerContext): readonly Statement[] {
  const { type, leftTime, rightTime, fromMs, toMs } = node.config;
  const sides = sidesOf('right', context);
  const left = context.chosen(leftTime, 'leftTime', `Choose the time of the first input of "${node.name}".`, LEFT);
  const right = context.chosen(rightTime, 'rightTime', `Choose the time of the second input of "${node.name}".`, RIGHT);
  const on = [...equalities(node, sides, context), ...furtherCondition(node, context)];
  if (fromMs > toMs) context.incomplete('toMs', `The time of "${node.name}" ends before it begins.`);
  if (sides === null || left === null || right === null || fromMs > toMs) return [];
  const bound = (ms: number, field: string): Expression =>
    ms === 0 ? left : binary(left, ms < 0 ? '-' : '+', context.at(intervalOfMs(Math.abs(ms)), field));
  const between: Expression = {
    kind: 'between',
    operand: right,
    negated: false,
    symmetric: false,
    low: bound(fromMs, 'fromMs'),
    high: bound(toMs, 'toMs'),
  };
  const condition = and(...on, between);
  return context.view(
    select({
      items: joined(node, sides, context),
      from: join(joinTypes[type], table(sides.left.name, LEFT), table(sides.right.name, RIGHT), condition),
    }),
  );
}

/** FROM left AS a LEFT JOIN versions FOR SYSTEM_TIME AS OF a.time AS b ON a.key = b.key. */
export function lowerTemporalJoin(node: NodeOf<'temporal-join'>, context: LowerContext): readonly Statement[] {
  const { type, time, on } = node.config;
  const sides = sidesOf('versions', context);
  const asOf = context.chosen(time, 'time', `Choose the time at which "${node.name}" looks up the version.`, LEFT);
  const conditions = equalities(node, sides, context);
  if (on.length === 0) context.incomplete('on', `"${node.name}" has no key: say which columns must be equal.`);
  if (sides === null || asOf === null || conditions.length === 0) return [];
  const versions: NamedTable = { ...table(sides.right.name, RIGHT), asOf };
  return context.view(
    select({
      items: joined(node, sides, context),
      from: join(joinTypes[type], table(sides.left.name, LEFT), versions, and(...conditions)),
    }),
  );
}

interface Sides {
  readonly left: LoweredInput;
  readonly right: LoweredInput;
}

/** The two inputs; null while one is not there. */
function sidesOf(port: string, context: LowerContext): Sides | null {
  const [left, right] = [context.single(), context.single(port)];
  return left === null || right === null ? null : { left, right };
}

type JoinNode = NodeOf<'stream-join' | 'interval-join' | 'temporal-join'>;

function equalities({ config: { on } }: JoinNode, sides: Sides | null, context: LowerContext): readonly Expression[] {
  return on.flatMap(({ left, right }, i): readonly Expression[] => {
    const ofLeft = side({ text: left, field: `on.${i}.left`, alias: LEFT, input: sides?.left, what: 'first' }, context);
    const ofRight = side({ text: right, field: `on.${i}.right`, alias: RIGHT, input: sides?.right, what: 'second' }, context);
    return ofLeft === null || ofRight === null ? [] : [binary(ofLeft, '=', ofRight)];
  });
}

interface Side {
  readonly text: string;
  readonly field: string;
  readonly alias: string;
  readonly input: LoweredInput | undefined;
  readonly what: string;
}

/** One side of a pair: its columns get the alias of its input. */
function side({ text, field, alias, input, what }: Side, context: LowerContext): Expression | null {
  const parsed = context.expression(text, field, `Choose the column of the ${what} input that must be equal.`);
  if (parsed === null || input === undefined) return null;
  const qualified = mapAst(parsed, (ast) =>
    ast.kind === 'column' && ast.path.length === 1 ? { ...ast, path: [alias, ast.path[0]!] } : ast,
  );
  return context.at(qualified, field);
}

function furtherCondition(
  { config: { condition } }: NodeOf<'stream-join' | 'interval-join'>,
  context: LowerContext,
): readonly Expression[] {
  if (condition.trim() === '') return [];
  const parsed = context.expression(condition, 'condition', '');
  return parsed === null ? [] : [parsed];
}

function joined({ config: { columns } }: JoinNode, { left }: Sides, context: LowerContext): readonly SelectItem[] {
  return [
    ...(left.fields ?? []).map(({ name }) => item(column(LEFT, name))),
    ...columns.map((taken, i) =>
      context.at(item(context.columnIn(taken.right, `columns.${i}.right`, RIGHT), taken.name), `columns.${i}.name`),
    ),
  ];
}
