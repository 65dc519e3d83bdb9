import { notNull, types } from '@headrace/connector-sdk/schema';
import type { Fix } from '@/model/diagnostic/diagnostic';
import type { FixedWindow } from '@/server/plan/job/job-plan';
import { traceColumn, type LogicalField, type LogicalNode, type WindowMark } from '@/server/plan/logical/logical-plan';
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
import { bindNamedTable } from './named-table';
import { bindExpression } from './expressions/bind-expression';
import { reportUnsupported } from './expressions/expression-context';
import type { QueryContext } from './query-context';
import { Scope } from './scope';

/** Parameters by name, in the order that positional arguments have. */
const parameterNames = {
  TUMBLE: ['DATA', 'TIMECOL', 'SIZE', 'OFFSET'],
  HOP: ['DATA', 'TIMECOL', 'SLIDE', 'SIZE', 'OFFSET'],
  CUMULATE: ['DATA', 'TIMECOL', 'STEP', 'SIZE', 'OFFSET'],
} as const;
type WindowName = keyof typeof parameterNames;

/** TABLE(TUMBLE | HOP | CUMULATE (…)): the input with window_start, window_end and window_time. */
export function bindWindowTable(ref: TableFunctionReference, context: QueryContext): LogicalNode | null {
  const { bind } = context;
  const name = ref.call.name.at(-1)!.toUpperCase();
  if (name === 'SESSION' || !Object.hasOwn(parameterNames, name)) {
    reportUnsupported(bind, ref.call, name === 'SESSION' ? 'session-window' : 'table-function');
    return null;
  }
  const args = argumentsOf(ref.call, parameterNames[name as WindowName]);
  const data = args.get('DATA');
  const source = data?.kind === 'table-argument' ? bindData(data, context) : null;
  if (source === null) {
    if (data?.kind !== 'table-argument') wrong(name, ref.call, bind);
    return null;
  }
  const shape = windowShape(name as WindowName, args, { ast: ref.call, bind });
  const descriptor = args.get('TIMECOL');
  if (descriptor?.kind !== 'descriptor') wrong(name, ref.call, bind);
  const timeColumn = descriptor?.kind === 'descriptor' ? timeColumnOf(descriptor, source, bind) : null;
  const node = {
    op: 'window-table',
    ...context.owner,
    input: source,
    shape: shape ?? fallbackShape,
    time: 'event',
    timeColumn: timeColumn ?? 0,
  } as const;
  const bounds = boundFields(timeColumn === null ? null : source.fields[timeColumn]!, { shape: node.shape, time: node.time });
  return { ...node, fields: [...source.fields, ...bounds] };
}

/** Stands where the window is wrong, so that what follows is still typed; there is an error, so no plan is made of it. */
const fallbackShape: FixedWindow = { type: 'tumble', sizeMs: 1_000, offsetMs: 0 };

const wrong = (name: string, ast: FunctionCall, bind: BindContext): void =>
  bind.report('wrong-arguments', ast, {
    function: name,
    given: String(ast.args.length),
    expected: `${name}(TABLE t, DESCRIPTOR(time), ${parameterNames[name as WindowName].slice(2, -1).join(', ')} [, OFFSET])`,
  });

function boundFields(time: LogicalField | null, mark: Omit<WindowMark, 'part'>): readonly LogicalField[] {
  const edge = (part: 'start' | 'end'): LogicalField => ({
    name: `window_${part}`,
    type: notNull(types.TIMESTAMP(3)),
    time: null,
    window: { part, ...mark },
  });
  const type = notNull(time?.type ?? types.TIMESTAMP(3));
  return [edge('start'), edge('end'), { name: 'window_time', type, time: mark.time, window: { part: 'time', ...mark } }];
}

function argumentsOf(call: FunctionCall, names: readonly string[]): ReadonlyMap<string, Expression> {
  return new Map(
    call.args.map((arg, i) =>
      arg.kind === 'named-argument' ? ([arg.name.name.toUpperCase(), arg.value] as const) : ([names[i] ?? String(i), arg] as const),
    ),
  );
}

function bindData(data: TableArgument, context: QueryContext): LogicalNode | null {
  return data.source.kind === 'query' ? context.bind.binders.query(data.source, context) : bindNamedTable(data.source, context);
}

function windowShape(
  name: WindowName,
  args: ReadonlyMap<string, Expression>,
  place: { ast: AstNode; bind: BindContext },
): FixedWindow | null {
  const wanted = parameterNames[name].slice(2);
  const ms: Record<string, number> = { OFFSET: 0 };
  for (const parameter of wanted) {
    const arg = args.get(parameter);
    if (arg === undefined && parameter === 'OFFSET') continue;
    const value = arg === undefined ? null : durationArgument(arg, parameter, place.bind);
    if (arg === undefined) wrong(name, place.ast as FunctionCall, place.bind);
    if (value === null) return null;
    ms[parameter] = value;
  }
  return checkedShape(name, ms, place);
}

function durationArgument(arg: Expression, parameter: string, bind: BindContext): number | null {
  const expr = bindExpression(arg, { bind, scope: new Scope([]), place: 'a window', aggregate: null });
  if (isUnknown(expr.type)) return null;
  const value = expr.type.kind === 'INTERVAL_DAY_TIME' && expr.op === 'literal' ? Number(expr.value) : null;
  if (value !== null && (value > 0 || parameter === 'OFFSET')) return value;
  bind.within(arg, () =>
    bind.report('invalid-window', arg, { reason: `its ${parameter.toLowerCase()} must be a positive INTERVAL of days to seconds` }),
  );
  return null;
}

function checkedShape(
  name: WindowName,
  ms: Readonly<Record<string, number>>,
  { ast, bind }: { ast: AstNode; bind: BindContext },
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
      if (field?.time === 'event' || (field !== undefined && isUnknown(field.type))) return index;
      reportNoEventTime({ field, index, source, at }, bind);
      return null;
    }),
  );
}

function reportNoEventTime(
  { field, index, source, at }: { field: LogicalField | undefined; index: number; source: LogicalNode; at: AstNode },
  bind: BindContext,
): void {
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
