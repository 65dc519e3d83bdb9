import fc from 'fast-check';
import type { Pattern } from '../ast/table-refs/match-recognize';
import { maybe, nameText, node } from './arbitrary-names';

const variable = node('pattern-variable', { name: nameText }) as fc.Arbitrary<Pattern>;

function over(below: fc.Arbitrary<Pattern>): fc.Arbitrary<Pattern> {
  const several = fc.array(below, { minLength: 2, maxLength: 3 });
  const quantified = fc
    .record({ pattern: below, min: fc.nat(3), more: maybe(fc.nat(3)), reluctant: fc.boolean() })
    .map(({ pattern, min, more, reluctant }) => ({
      kind: 'pattern-quantified' as const,
      pattern,
      min,
      ...(more !== undefined && { max: min + more }),
      reluctant,
    }));
  return fc.oneof(
    variable,
    quantified,
    node('pattern-sequence', { parts: several }),
    node('pattern-alternation', { alternatives: several }),
    node('pattern-permutation', { patterns: fc.array(below, { minLength: 1, maxLength: 3 }) }),
    node('pattern-exclusion', { pattern: below }),
  );
}

/** Row patterns up to three levels deep. */
export const pattern: fc.Arbitrary<Pattern> = over(over(over(variable)));
