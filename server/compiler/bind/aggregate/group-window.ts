import type { Expr } from '@/server/plan/expr/expr';
import type { LogicalNode, WindowTableNode } from '@/server/plan/logical/logical-plan';
import type { FunctionCall } from '@/server/sql/ast/expressions/calls';
import { isUnknown } from '../../expr/families';
import { bindExpression } from '../expressions/bind-expression';
import { unsupported, type ExpressionContext } from '../expressions/expression-context';
import type { QueryContext } from '../query-context';
import { durationArgument, boundFields } from '../window-parts';

const sizes: Readonly<Record<string, readonly string[]>> = { TUMBLE: ['SIZE'], HOP: ['SLIDE', 'SIZE'], SESSION: ['GAP'] };

/** TUMBLE, HOP or SESSION as a key of a GROUP BY. */
export const isGroupWindow = ({ name }: FunctionCall): boolean => name.length === 1 && Object.hasOwn(sizes, name[0]!.toUpperCase());

/** Which column of the window an auxiliary function names: TUMBLE_START and its like. */
export function windowPart(name: string): 'start' | 'end' | 'time' | null {
  const part = /^(?:TUMBLE|HOP|SESSION)_(START|END|ROWTIME|PROCTIME)$/.exec(name.toUpperCase())?.[1];
  return part === undefined ? null : part === 'START' ? 'start' : part === 'END' ? 'end' : 'time';
}

/** The rows with their windows, as the table function would give them; null after a report. */
export function groupWindow(
  ast: FunctionCall,
  { node, context, inside }: { node: LogicalNode; context: QueryContext; inside: ExpressionContext },
): WindowTableNode | null {
  const { bind, owner } = context;
  const type = ast.name[0]!.toUpperCase();
  const names = sizes[type]!;
  const fail = (expected: string): null => {
    bind.report('wrong-arguments', ast, { function: type, given: String(ast.args.length), expected });
    return null;
  };
  if (ast.args.length !== names.length + 1) return fail(`${type}(time, ${names.join(', ').toLowerCase()})`);
  const [first, ...rest] = ast.args;
  const durations = rest.map((arg, i) => durationArgument(arg, names[i]!, bind));
  const column = bindExpression(first!, inside);
  if (isUnknown(column.type) || durations.includes(null)) return null;
  const timed = timeOf(column, node);
  if (timed === null) {
    bind.report('missing-event-time', first!, { given: 'its first argument is no time attribute', hint: '' });
    return null;
  }
  const [a, b] = durations as readonly number[];
  if (type === 'HOP' && b! % a! !== 0) {
    unsupported(inside, ast, 'legacy-hop-size');
    return null;
  }
  const shape =
    type === 'TUMBLE'
      ? ({ type: 'tumble', sizeMs: a!, offsetMs: 0 } as const)
      : type === 'HOP'
        ? ({ type: 'hop', slideMs: a!, sizeMs: b!, offsetMs: 0 } as const)
        : ({ type: 'session', gapMs: a!, partition: null } as const);
  const { origin, stateKey, name } = owner;
  const mark = { shape: shape.type === 'session' ? { type: shape.type, gapMs: shape.gapMs } : shape, time: timed.time } as const;
  const fields = [...node.fields, ...boundFields(node.fields[timed.column]!, mark)];
  return {
    op: 'window-table',
    origin,
    stateKey,
    name,
    input: node,
    fields,
    shape,
    time: timed.time,
    timeColumn: timed.column,
    legacy: true,
  };
}

function timeOf(expr: Expr, node: LogicalNode): { readonly column: number; readonly time: 'event' | 'processing' } | null {
  const time = expr.op === 'input' ? node.fields[expr.index]!.time : null;
  return expr.op === 'input' && time !== null ? { column: expr.index, time } : null;
}
