import type { NodeOf } from '@/model/graph/document';
import {
  call,
  column,
  createView,
  descriptor,
  groupBy,
  hint,
  identifier,
  intervalOfMs,
  item,
  query,
  select,
  tableArgument,
  tableFunction,
} from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Hint } from '@/server/sql/ast/hints/hint';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { emitHints } from '../bind/window-emit';
import { durationText } from '../expr/duration';
import { lowerAggregates } from './aggregate';
import type { LowerContext } from './lower-context';

/**
 * SELECT window_start, window_end, keys, aggregates FROM TABLE(TUMBLE(…)) GROUP BY window_start, window_end, keys; and, where they are
 * wanted, the rows that come too late in a view of their own.
 */
export function lowerWindow(node: NodeOf<'window'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, timeColumn, type } = node.config;
  const aggregates = lowerAggregates(node.config.aggregates, context);
  if (input === null) return [];
  const time = { ...descriptor(), columns: [context.at(identifier(timeColumn), 'timeColumn')] };
  const rows = tableArgument(input.name);
  const data = type === 'session' ? { ...rows, partitionBy: keys.map((key, i) => context.columnIn(key, `keys.${i}`)) } : rows;
  const ast = call(type.toUpperCase(), data, time, ...durations(node, context));
  const bounds = [column('window_start'), column('window_end')];
  const keyItems = keys.map((key, i) => item(context.columnIn(key, `keys.${i}`)));
  const grouping = groupBy(...bounds, ...keys.map((key, i) => context.columnIn(key, `keys.${i}`)))!;
  const body = select({
    items: [...bounds.map((bound) => item(bound)), ...keyItems, ...aggregates],
    from: tableFunction(ast),
    groupBy: grouping,
    hints: emitHint(node, context),
  });
  const view = createView(node.name, query(body), context.provenance);
  return node.config.lateRows === true ? [view, ...lateView(node, input.fields, context)] : [view];
}

function lateView(node: NodeOf<'window'>, fields: readonly { readonly name: string }[], context: LowerContext): readonly Statement[] {
  const late = call('LATE_ROWS', tableArgument(node.name));
  return context.view(select({ items: fields.map(({ name }) => item(column(name))), from: tableFunction(late) }), 'late');
}

/** When the window speaks besides at its end. */
function emitHint({ config }: NodeOf<'window'>, context: LowerContext): readonly Hint[] {
  const options = emitFields.flatMap(([key, field]) => {
    const ms = config[field];
    return ms === undefined ? [] : [context.at({ kind: 'hint-option' as const, key, value: durationText(ms) }, field)];
  });
  return options.length === 0 ? [] : [{ ...hint('HEADRACE', {}), arguments: options }];
}

/** Options of the hint, in the order in which they are written, and the fields that they stand for. */
export const emitFields = [
  [emitHints.earlyFire, 'earlyEveryMs'],
  [emitHints.allowedLateness, 'allowedLatenessMs'],
  [emitHints.lateFire, 'lateEveryMs'],
] as const;

/** Slide or step, size, and the offset where there is one. */
function durations({ config }: NodeOf<'window'>, context: LowerContext): readonly Expression[] {
  const duration = (ms: number, field: string): Expression => context.at(intervalOfMs(ms), field);
  if (config.type === 'session') return [duration(config.gapMs, 'gapMs')];
  const part =
    config.type === 'hop' ? [duration(config.slideMs, 'slideMs')] : config.type === 'cumulate' ? [duration(config.stepMs, 'stepMs')] : [];
  return [...part, duration(config.sizeMs, 'sizeMs'), ...(config.offsetMs === 0 ? [] : [duration(config.offsetMs, 'offsetMs')])];
}
