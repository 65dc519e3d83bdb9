import type { Expr } from '@/server/plan/expr/expr';
import type { Expression } from '@/server/sql/ast/expressions/expression';
import type { GroupBy, GroupingElement, GroupingKey } from '@/server/sql/ast/queries/grouping';
import { bindExpression } from '../expressions/bind-expression';
import type { ExpressionContext } from '../expressions/expression-context';
import { isGroupWindow } from './group-window';

/** What rows are grouped by. `sets`: positions in `keys`, one list for each grouping set; null: by all keys. */
export interface Grouping {
  readonly keys: readonly Expr[];
  readonly sets: readonly (readonly number[])[] | null;
}

/** The keys of a GROUP BY, each once, and the sets that GROUPING SETS, ROLLUP and CUBE make of them. */
export function bindGrouping(elements: readonly GroupingElement[], context: ExpressionContext): Grouping {
  const keys: Expr[] = [];
  const place = (expression: Expression): number => {
    const expr = bindExpression(expression, context);
    const text = JSON.stringify(expr);
    const known = keys.findIndex((key) => JSON.stringify(key) === text);
    return known >= 0 ? known : keys.push(expr) - 1;
  };
  let sets: readonly (readonly number[])[] = [[]];
  for (const element of elements) {
    const own = setsOf(element, place);
    sets = sets.flatMap((set) => own.map((more) => [...new Set([...set, ...more])]));
  }
  return { keys, sets: elements.every(({ kind }) => kind === 'grouping-key') ? null : sets };
}

type Place = (expression: Expression) => number;

function setsOf(element: GroupingElement, place: Place): readonly (readonly number[])[] {
  const all = (keys: readonly GroupingKey[]): readonly number[] => keys.flatMap((key) => key.expressions.map(place));
  switch (element.kind) {
    case 'grouping-key':
      return [element.expressions.map(place)];
    case 'grouping-sets':
      return element.sets.flatMap((set) => setsOf(set, place));
    case 'rollup':
      return [...element.keys.keys(), element.keys.length].reverse().map((count) => all(element.keys.slice(0, count)));
    case 'cube':
      return element.keys.reduceRight<readonly (readonly number[])[]>(
        (sets, key) => [...sets.map((set) => [...all([key]), ...set]), ...sets],
        [[]],
      );
  }
}

/** The GROUP BY without a legacy window among its keys, and that window. */
export function partGroupWindow(groupBy: GroupBy | undefined): {
  readonly elements: readonly GroupingElement[];
  readonly window: Extract<Expression, { kind: 'call' }> | null;
} {
  const elements = groupBy?.elements ?? [];
  for (const element of elements) {
    if (element.kind !== 'grouping-key') continue;
    const window = element.expressions.find((expression) => expression.kind === 'call' && isGroupWindow(expression));
    if (window?.kind !== 'call') continue;
    const rest = element.expressions.filter((expression) => expression !== window);
    return {
      elements: elements.flatMap((other) => (other === element ? (rest.length === 0 ? [] : [{ ...element, expressions: rest }]) : [other])),
      window,
    };
  }
  return { elements, window: null };
}
