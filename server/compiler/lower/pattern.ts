import type { NodeOf } from '@/model/graph/document';
import { column, identifier, intervalOfMs, item, select, sortItem, table } from '@/server/sql/ast/build';
import type { SelectItem } from '@/server/sql/ast/queries/select';
import type { Statement } from '@/server/sql/ast/statements/statement';
import type { AfterMatchSkip, MatchRecognize, Pattern, PatternDefinition } from '@/server/sql/ast/table-refs/match-recognize';
import type { LowerContext } from './lower-context';

type Step = NodeOf<'pattern'>['config']['steps'][number];

/** SELECT keys, measures FROM in MATCH_RECOGNIZE (…). */
export function lowerPattern(node: NodeOf<'pattern'>, context: LowerContext): readonly Statement[] {
  const input = context.single();
  const { keys, orderBy, steps, measures, withinMs } = node.config;
  const time = context.chosen(orderBy, 'orderBy', `Choose the time by which the rows of "${node.name}" follow each other.`);
  checkSteps(node, context);
  if (measures.length === 0) context.incomplete('measures', `"${node.name}" has no results: say what comes out of a match.`);
  const results = measures.flatMap(({ name, expression }, i): readonly SelectItem[] => {
    if (name.trim() === '') context.incomplete(`measures.${i}.name`, `A result of "${node.name}" has no name.`);
    const ast = context.expression(expression, `measures.${i}.expression`, `The result "${name}" has no expression.`);
    return ast === null || name.trim() === '' ? [] : [context.at({ ...item(ast), alias: identifier(name) }, `measures.${i}.expression`)];
  });
  if (input === null || time === null || steps.length === 0 || steps.some(({ name }) => name.trim() === '')) return [];
  if (results.length === 0 || results.length < measures.length) return [];
  const match: MatchRecognize = {
    kind: 'match-recognize',
    input: table(input.name),
    partitionBy: context.columnsIn(keys, 'keys'),
    orderBy: [sortItem(time)],
    measures: results,
    rowsPerMatch: 'ONE ROW',
    afterMatch: skip(node, context),
    fromStart: false,
    toEnd: false,
    pattern: context.at(patternOf(steps), 'steps'),
    ...(withinMs === undefined ? {} : { within: context.at(intervalOfMs(withinMs), 'withinMs') }),
    subsets: [],
    define: definitions(steps, context),
    alias: identifier('m'),
    columns: [],
  };
  return context.view(
    select({ items: [...keys.map((key) => item(column(key))), ...measures.map(({ name }) => item(column(name)))], from: match }),
  );
}

function checkSteps({ name: node, config: { steps } }: NodeOf<'pattern'>, context: LowerContext): void {
  if (steps.length === 0) context.incomplete('steps', `"${node}" has no steps: say which rows follow each other.`);
  const seen = new Set<string>();
  steps.forEach(({ name, min, max }, i) => {
    if (name.trim() === '') context.incomplete(`steps.${i}.name`, `A step of "${node}" has no name.`);
    else if (seen.has(name)) context.report('duplicate-name', `steps.${i}.name`, { name });
    if (max !== null && max < min)
      context.incomplete(`steps.${i}.max`, `The step "${name}" comes at least ${min} times, which is more than ${max}.`);
    seen.add(name);
  });
}

function patternOf(steps: readonly Step[]): Pattern {
  const parts = steps.map(({ name, min, max, reluctant }): Pattern => {
    const variable: Pattern = { kind: 'pattern-variable', name };
    if (min === 1 && max === 1) return variable;
    return { kind: 'pattern-quantified', pattern: variable, min, ...(max === null ? {} : { max }), reluctant };
  });
  return parts.length === 1 ? parts[0]! : { kind: 'pattern-sequence', parts };
}

function definitions(steps: readonly Step[], context: LowerContext): readonly PatternDefinition[] {
  return steps.flatMap(({ name, condition }, i): readonly PatternDefinition[] => {
    if (condition.trim() === '') return [];
    const ast = context.expression(condition, `steps.${i}.condition`, '');
    return ast === null
      ? []
      : [context.at({ kind: 'pattern-definition', variable: identifier(name), condition: ast }, `steps.${i}.condition`)];
  });
}

function skip({ config }: NodeOf<'pattern'>, context: LowerContext): AfterMatchSkip {
  if (config.skip === 'past-last-row') return { kind: 'after-match-skip', to: 'PAST LAST ROW' };
  if (config.skip === 'next-row') return { kind: 'after-match-skip', to: 'NEXT ROW' };
  if (config.skipTo.trim() === '') context.incomplete('skipTo', 'Choose the step at whose row the search goes on.');
  return {
    kind: 'after-match-skip',
    to: config.skip === 'first' ? 'FIRST' : 'LAST',
    variable: context.at(identifier(config.skipTo), 'skipTo'),
  };
}
