import type { AfterMatch, PatternStep } from '@/server/plan/job/match-plan';
import type { AfterMatchSkip, MatchRecognize, Pattern } from '@/server/sql/ast/table-refs/match-recognize';
import type { BindContext } from '../bind-context';
import { reportUnsupported } from '../expressions/expression-context';

/** The pattern as steps, one behind the other; null after a report. */
export function patternSteps({ pattern, fromStart, toEnd, ...ref }: MatchRecognize, bind: BindContext): readonly PatternStep[] | null {
  const parts = pattern.kind === 'pattern-sequence' ? pattern.parts : [pattern];
  const steps = parts.map((part) => stepOf(part, bind));
  if (steps.includes(null)) return null;
  const known = steps as readonly PatternStep[];
  if (fromStart || toEnd || ref.subsets.length > 0 || new Set(known.map(({ variable }) => variable)).size < known.length) {
    reportUnsupported(bind, ref.subsets[0] ?? pattern, 'pattern-form');
    return null;
  }
  if (known.every(({ min }) => min === 0)) {
    reportUnsupported(bind, pattern, 'pattern-empty');
    return null;
  }
  const last = known.at(-1)!;
  if (!last.greedy || last.min === last.max || (last.min === 0 && last.max === 1)) return known;
  reportUnsupported(bind, parts.at(-1)!, 'pattern-greedy-end');
  return null;
}

function stepOf(part: Pattern, bind: BindContext): PatternStep | null {
  if (part.kind === 'pattern-variable') return { variable: part.name, min: 1, max: 1, greedy: true };
  if (part.kind === 'pattern-quantified' && part.pattern.kind === 'pattern-variable') {
    const { min, max, reluctant } = part;
    if (reluctant && min === 0 && max === 1) {
      reportUnsupported(bind, part, 'pattern-reluctant-optional');
      return null;
    }
    return { variable: part.pattern.name, min, max: max ?? null, greedy: !reluctant };
  }
  reportUnsupported(bind, part, 'pattern-form');
  return null;
}

/** Where the search goes on; without a clause at the row behind the first one of the match, as in Flink. */
export function afterMatch(skip: AfterMatchSkip | undefined, steps: readonly PatternStep[], bind: BindContext): AfterMatch | null {
  if (skip === undefined || skip.to === 'NEXT ROW') return { kind: 'to-next-row' };
  if (skip.to === 'PAST LAST ROW') return { kind: 'past-last-row' };
  const variable = skip.variable?.name ?? '';
  if (!steps.some((step) => step.variable === variable)) {
    const candidates = steps.map((step) => step.variable).join(', ');
    bind.report('unknown-column', skip, { column: variable, scope: 'the pattern', hint: ` Its variables are: ${candidates}.` });
    return null;
  }
  return { kind: skip.to === 'FIRST' ? 'to-first' : 'to-last', variable };
}
