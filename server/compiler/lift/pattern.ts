import type { Select } from '@/server/sql/ast/queries/select';
import type { MatchRecognize, Pattern } from '@/server/sql/ast/table-refs/match-recognize';
import type { NodeOf } from '@/model/graph/document';
import { printExpression } from '@/server/sql/print';
import { outputNames, plainTable, plainText, type Drawn } from './drawn';
import { milliseconds } from './window';

type Step = NodeOf<'pattern'>['config']['steps'][number];

/** MATCH_RECOGNIZE with one row a match: a proposal. */
export function liftPattern(select: Select, match: MatchRecognize): Drawn | null {
  const table = plainTable(match.input);
  const keys = match.partitionBy.map(plainText);
  const orderBy = match.orderBy.length === 1 ? plainText(match.orderBy[0]!.expression) : null;
  const steps = stepsOf(match);
  const columns = outputNames(select.items);
  const skip = skipOf(match);
  if (table === null || keys.includes(null) || orderBy === null || steps === null || skip === null || columns === null) return null;
  const measures = match.measures.map(({ expression, alias }) => ({ name: alias?.name ?? '', expression: printExpression(expression) }));
  const within = match.within === undefined ? null : milliseconds(match.within);
  return {
    node: {
      kind: 'pattern',
      config: { keys: keys as string[], orderBy, steps, ...skip, measures, ...(within === null ? {} : { withinMs: within }) },
    },
    inputs: [{ table, port: 'in' }],
    columns,
  };
}

function stepsOf({ pattern, define }: MatchRecognize): Step[] | null {
  const steps: Step[] = [];
  for (const part of pattern.kind === 'pattern-sequence' ? pattern.parts : [pattern]) {
    const quantified: Pattern = part.kind === 'pattern-quantified' ? part.pattern : part;
    if (quantified.kind !== 'pattern-variable') return null;
    const { name } = quantified;
    const definition = define.find(({ variable }) => variable.name === name);
    const condition = definition === undefined ? '' : printExpression(definition.condition);
    const times = part.kind === 'pattern-quantified' ? part : { min: 1, max: 1, reluctant: false };
    steps.push({ name, condition, min: times.min, max: times.max ?? null, reluctant: times.reluctant });
  }
  return steps;
}

function skipOf({ afterMatch }: MatchRecognize): Pick<NodeOf<'pattern'>['config'], 'skip' | 'skipTo'> | null {
  const skipTo = afterMatch?.variable?.name ?? '';
  switch (afterMatch?.to) {
    case 'PAST LAST ROW':
      return { skip: 'past-last-row', skipTo };
    case 'NEXT ROW':
      return { skip: 'next-row', skipTo };
    case 'FIRST':
      return { skip: 'first', skipTo };
    case 'LAST':
      return { skip: 'last', skipTo };
    default:
      return null;
  }
}
