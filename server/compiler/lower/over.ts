import type { NodeOf } from '@/model/graph/document';
import { column, identifier, intervalOfMs, item, number, select, sortItem, table } from '@/server/sql/ast/build';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { WindowFrame, WindowSpecification } from '@/server/sql/ast/queries/window';
import type { Statement } from '@/server/sql/ast/statements/statement';
import { mapAst } from '../ast-walk';
import { aggregateFunction } from '../functions';
import { freeName } from './free-name';
import type { LowerContext } from './lower-context';

/** Functions of the row's place, which take no frame. */
export const placeFunctions: ReadonlySet<string> = new Set([
  'ROW_NUMBER',
  'RANK',
  'DENSE_RANK',
  'LAG',
  'LEAD',
  'NTILE',
  'PERCENT_RANK',
  'CUME_DIST',
]);

/** SELECT columns, functions OVER w FROM in WINDOW w AS (PARTITION BY … ORDER BY … frame). */
export function lowerOver(node: NodeOf<'over'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, orderBy, functions } = node.config;
  const time = context.chosen(orderBy, 'orderBy', `Choose the time by which the rows of "${node.name}" follow each other.`);
  if (functions.length === 0) context.report('missing-aggregate', 'functions', { what: `"${node.name}"` });
  const name = freeName(
    'w',
    (input?.fields ?? []).map((field) => field.name),
  );
  const frame = frameOf(node, context);
  const order = time === null ? [] : [sortItem(time)];
  const bare: WindowSpecification = { kind: 'window-specification', partitionBy: context.columnsIn(keys, 'keys'), orderBy: order };
  const window = frame === undefined ? bare : { ...bare, frame };
  const computed = functions.flatMap(({ name: alias, expression }, i): readonly SelectItem[] => {
    if (alias.trim() === '') context.incomplete(`functions.${i}.name`, `A function of "${node.name}" has no name.`);
    const ast = context.expression(expression, `functions.${i}.expression`, `The function "${alias}" has no expression.`);
    if (ast === null || alias.trim() === '') return [];
    let calls = 0;
    const over = mapAst(ast, (part) => {
      if (part.kind !== 'call') return part;
      const function_ = part.name[0]!.toUpperCase();
      const places = placeFunctions.has(function_);
      if (!places && aggregateFunction(function_) === undefined) return part;
      calls++;
      return { kind: 'over', call: part, window: places && frame !== undefined ? bare : identifier(name) };
    });
    if (calls === 0) context.report('missing-aggregate', `functions.${i}.expression`, { what: `The function "${alias}"` });
    return [context.at(item(context.at(over, `functions.${i}.expression`), alias), `functions.${i}.expression`)];
  });
  if (input === null || time === null || computed.length === 0 || computed.length < functions.length) return [];
  const kept = input.fields.map((field) => item(column(field.name)));
  return context.view(
    select({
      items: [...kept, ...computed],
      from: table(input.name),
      windows: usesName(computed) ? [{ kind: 'named-window', name: identifier(name), window }] : [],
    }),
  );
}

/** Whether any function stands over the named window. */
function usesName(items: readonly SelectItem[]): boolean {
  let found = false;
  for (const { expression } of items)
    mapAst(expression, (part) => {
      if (part.kind === 'over' && part.window.kind === 'identifier') found = true;
      return part;
    });
  return found;
}

function frameOf({ config: { frame, rows, rangeMs } }: NodeOf<'over'>, context: LowerContext): WindowFrame | undefined {
  if (frame === 'all') return undefined;
  const offset: Expression = frame === 'rows' ? context.at(number(rows), 'rows') : context.at(intervalOfMs(rangeMs), 'rangeMs');
  return {
    kind: 'window-frame',
    mode: frame === 'rows' ? 'ROWS' : 'RANGE',
    start: { kind: 'frame-bound', type: 'PRECEDING', offset },
    end: { kind: 'frame-bound', type: 'CURRENT ROW' },
  };
}
