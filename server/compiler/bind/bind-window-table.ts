import type { Fix } from '@/model/diagnostic/diagnostic';
import type { FixedWindow } from '@/server/plan/job/job-plan';
import { traceColumn, type LogicalField, type LogicalNode, type WindowTableNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Descriptor } from '@/server/sql/ast/expressions/references';
import type { AstNode } from '@/server/sql/ast/node';
import type { TableArgument, TableFunctionReference } from '@/server/sql/ast/table-refs/table-function';
import { nameHint } from '../diagnostics/collector';
import { isUnknown } from '../expr/families';
import { baseText, nameText } from '../expr/type-text';
import { durationText } from '../expr/duration';
import type { BindContext } from './bind-context';
import { lostTime } from './lost-time';
import { bindNamedTable } from './named-table';
import { bindExpression } from './expressions/bind-expression';
import type { QueryContext } from './query-context';
import { Scope } from './scope';
import { boundFields, durationArgument } from './window-parts';

/** Parameters by name, in the order that positional arguments have. */
const parameterNames = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
  SESSION: ['DATA', 'TIMECOL', 'GAP'],
} as const;
type WindowName = keyof typeof parameterNames;

type Shape = WindowTableNode['shape'];

export const isWindowFunction = (name: string): boolean => Object.hasOwn(parameterNames, name.toUpperCase());

/** TABLE(TUMBLE | HOP | CUMULATE | SESSION (…)): the input with window_start, window_end and window_time. */
export function bindWindowTable(ref: TableFunctionReference, context: QueryContext): LogicalNode | null {
  const { bind } = context;
  const name = ref.call.name.at(-1)!.toUpperCase() as WindowName;
  const args = argumentsOf(ref.call, parameterNames[name]);
  if (args === null) {
    wrong(name, ref.call, bind);
    return null;
  }
  const data = args.get('DATA');
  const source = data?.kind === 'table-argument' ? bindData(data, context) : null;
  if (source === null || data?.kind !== 'table-argument') {
    if (data?.kind !== 'table-argument') wrong(name, ref.call, bind);
    return null;
  }
  refusePartition(name, data, bind);
  const shape = windowShape(name, args, { ast: ref.call, data, source, bind }) ?? fallbackShape;
  const descriptor = args.get('TIMECOL');
  if (descriptor?.kind !== 'descriptor') wrong(name, ref.call, bind);
  const timeColumn = descriptor?.kind === 'descriptor' ? timeColumnOf(descriptor, source, bind) : null;
  const timed = timeColumn === null ? null : source.fields[timeColumn]!;
  const time = timed?.time ?? 'event';
  const mark = { shape: shape.type === 'session' ? { type: shape.type, gapMs: shape.gapMs } : shape, time } as const;
  const { origin, stateKey, name: ownName } = context.owner;
  const fields = [...source.fields, ...boundFields(timed, mark)];
  return { op: 'window-table', origin, stateKey, name: ownName, input: source, shape, time, timeColumn: timeColumn ?? 0, fields };
}

/** Only sessions are made for each key apart, and none in an order of its own. */
function refusePartition(name: WindowName, { partitionBy, orderBy }: TableArgument, bind: BindContext): void {
  if (name !== 'SESSION' && partitionBy.length > 0)
    bind.report('invalid-window', partitionBy[0]!, {
      reason: `${name} takes no PARTITION BY: its windows are the same for all rows, so write GROUP BY`,
    });
  if (orderBy.length > 0) bind.report('invalid-window', orderBy[0]!, { reason: 'its rows are taken by their time: leave out ORDER BY' });
}

/** Stands where the window is wrong, so that what follows is still typed; there is an error, so no plan is made of it. */
const fallbackShape: Shape = { type: 'tumble', sizeMs: 1_000, offsetMs: 0 };

const wrong = (name: string, ast: FunctionCall, bind: BindContext): void =>
  bind.report('wrong-arguments', ast, {
    function: name,
    given: ast.args.map(argumentText).join(', '),
    expected: `${name}(TABLE t, DESCRIPTOR(time), ${parameterNames[name as WindowName].slice(2).join(', ').replace(', OFFSET', ' [, OFFSET]')}); named, these are ${parameterNames[name as WindowName].map((parameter) => `${parameter} => …`).join(', ')}`,
  });

/** What stands as an argument, in a word. */
function argumentText(arg: Expression): string {
  if (arg.kind === 'named-argument') return `${arg.name.name} => …`;
  return arg.kind === 'table-argument'
    ? 'TABLE'
    : arg.kind === 'descriptor'
      ? 'DESCRIPTOR'
      : arg.kind === 'interval-literal'
        ? 'INTERVAL'
        : 'a value';
}

/** The arguments by the names of their parameters; null where one has none, or one that another has as well. */
function argumentsOf(call: FunctionCall, names: readonly string[]): ReadonlyMap<string, Expression> | null {
  const args = new Map<string, Expression>();
  for (const [i, arg] of call.args.entries()) {
    const name = arg.kind === 'named-argument' ? arg.name.name.toUpperCase() : names[i];
    if (name === undefined || !names.includes(name) || args.has(name)) return null;
    args.set(name, arg.kind === 'named-argument' ? arg.value : arg);
  }
  return args;
}

function bindData(data: TableArgument, context: QueryContext): LogicalNode | null {
  return data.source.kind === 'query' ? context.bind.binders.query(data.source, context) : bindNamedTable(data.source, context);
}

interface ShapePlace {
  readonly ast: FunctionCall;
  readonly data: TableArgument;
  readonly source: LogicalNode;
  readonly bind: BindContext;
}

function windowShape(name: WindowName, args: ReadonlyMap<string, Expression>, place: ShapePlace): Shape | null {
  const wanted = parameterNames[name].slice(2);
  const ms: Record<string, number> = { OFFSET: 0 };
  for (const parameter of wanted) {
    const arg = args.get(parameter);
    if (arg === undefined && parameter === 'OFFSET') continue;
    const value = arg === undefined ? null : durationArgument(arg, parameter, place.bind);
    if (arg === undefined) wrong(name, place.ast, place.bind);
    if (value === null) return null;
    ms[parameter] = value;
  }
  if (name !== 'SESSION') return checkedShape(name, ms, place);
  const partition = partitionOf(place);
  return partition === null ? null : { type: 'session', gapMs: ms['GAP']!, partition };
}

/** The columns of `PARTITION BY` behind the table. */
function partitionOf({ data, source, bind }: ShapePlace): readonly number[] | null {
  const scope = new Scope([{ alias: null, fields: source.fields, offset: 0 }]);
  const columns = data.partitionBy.map((expression) => {
    const expr = bindExpression(expression, { bind, scope, place: 'PARTITION BY', aggregate: null });
    if (expr.op !== 'input' && !isUnknown(expr.type))
      bind.report('invalid-window', expression, { reason: 'it can only be partitioned by columns: compute the value in a view before' });
    return expr.op === 'input' ? expr.index : null;
  });
  return columns.includes(null) ? null : columns.map((column) => column!);
}

function checkedShape(
  name: WindowName,
  ms: Readonly<Record<string, number>>,
  { ast, bind }: Pick<ShapePlace, 'ast' | 'bind'>,
): FixedWindow | null {
  const [sizeMs, offsetMs] = [ms['SIZE']!, ms['OFFSET']!];
  const part = ms['SLIDE'] ?? ms['STEP'];
  if (part === undefined) return { type: 'tumble', sizeMs, offsetMs };
  if (sizeMs % part !== 0) {
    const what = name === 'HOP' ? 'slide' : 'step';
    bind.report('invalid-window', ast, {
      reason: `its size (${durationText(sizeMs)}) must be a whole multiple of its ${what} (${durationText(part)})`,
    });
    return null;
  }
  return name === 'HOP' ? { type: 'hop', sizeMs, slideMs: part, offsetMs } : { type: 'cumulate', sizeMs, stepMs: part, offsetMs };
}

/** The event-time column that is named; null after a report, with a remedy where one can be offered. */
function timeColumnOf(descriptor: Descriptor, source: LogicalNode, bind: BindContext): number | null {
  const [column] = descriptor.columns;
  const name = column?.name ?? '';
  return bind.within(descriptor, () =>
    bind.within(column ?? descriptor, () => {
      const at = column ?? descriptor;
      const index = source.fields.findIndex((field) => field.name === name);
      if (index < 0 && name !== '') {
        const { hint, nearest } = nameHint(
          name,
          source.fields.map((field) => field.name),
        );
        bind.report('unknown-column', at, { column: name, scope: `"${source.name}"`, hint }, bind.renameFix(at, [name], nearest));
        return null;
      }
      const field = source.fields[index];
      if ((field !== undefined && field.time !== null) || (field !== undefined && isUnknown(field.type))) return index;
      reportNoEventTime({ field, index, source, at }, bind);
      return null;
    }),
  );
}

function reportNoEventTime(
  { field, index, source, at }: { field: LogicalField | undefined; index: number; source: LogicalNode; at: AstNode },
  bind: BindContext,
): void {
  const lost = field === undefined ? null : lostTime(source, index);
  if (lost !== null) {
    bind.report('time-attribute-lost', at, { column: field!.name, reason: lost });
    return;
  }
  const given = field === undefined ? 'none is chosen' : `"${field.name}" is a ${baseText(field.type)} column without a watermark`;
  const better = source.fields.find((other) => other.time === 'event');
  if (better !== undefined) {
    bind.report('missing-event-time', at, { given, hint: ` "${better.name}" carries event time.` }, bind.renameFix(at, [''], better.name));
    return;
  }
  const fix = field === undefined ? undefined : watermarkFix(source, index, { at, bind });
  bind.report(
    'missing-event-time',
    at,
    { given, hint: fix === undefined ? ' Set event time and watermark on the source.' : ` ${fix.title}.` },
    fix,
  );
}

/** Puts a watermark on the column where it comes straight from a source that is defined on the canvas. */
function watermarkFix(source: LogicalNode, index: number, { at, bind }: { at: AstNode; bind: BindContext }): Fix | undefined {
  const origin = traceColumn(source, index);
  const made = origin.node.op === 'calc' ? traceColumn(origin.node.input, 0).node : origin.node;
  const field = origin.node.fields[origin.index]!;
  const [nodeId] = origin.node.origin;
  const usable = (field.type.kind === 'TIMESTAMP' || field.type.kind === 'TIMESTAMP_LTZ') && field.type.precision <= 3;
  if (made.op !== 'scan' || made.name !== origin.node.name || nodeId === undefined || !usable || bind.at(at).nodeId === undefined)
    return undefined;
  return {
    title: `Set a watermark on ${field.name} in ${origin.node.name}, 5 seconds behind`,
    kind: 'set',
    nodeId,
    field: 'table.define.watermark',
    value: { column: field.name, expression: `${nameText(field.name)} - INTERVAL '5' SECOND` },
  };
}
