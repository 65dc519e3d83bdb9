import type { NodeOf } from '@/model/graph/document';
import {
  call,
  column,
  createView,
  descriptor,
  groupBy,
  identifier,
  intervalOfMs,
  item,
  query,
  select,
  tableArgument,
  tableFunction,
} from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { lowerAggregates } from './aggregate';
import type { LowerContext } from './lower-context';

/** SELECT window_start, window_end, keys, aggregates FROM TABLE(TUMBLE(…)) GROUP BY window_start, window_end, keys. */
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
  });
  return [createView(node.name, query(body), context.provenance)];
}

/** Slide or step, size, and the offset where there is one. */
function durations({ config }: NodeOf<'window'>, context: LowerContext): readonly Expression[] {
  const duration = (ms: number, field: string): Expression => context.at(intervalOfMs(ms), field);
  if (config.type === 'session') return [duration(config.gapMs, 'gapMs')];
  const part =
    config.type === 'hop' ? [duration(config.slideMs, 'slideMs')] : config.type === 'cumulate' ? [duration(config.stepMs, 'stepMs')] : [];
  return [...part, duration(config.sizeMs, 'sizeMs'), ...(config.offsetMs === 0 ? [] : [duration(config.offsetMs, 'offsetMs')])];
}
