import type { Expression } from '../expressions/expression';
import type { IntervalLiteral } from '../expressions/literals';
import type { AstNode, Identifier } from '../node';
import type { SelectItem } from '../queries/select';
import type { SortItem } from '../queries/sort-item';
import type { TableFunctionReference } from './table-function';
import type { AliasedReference, DerivedTable, NamedTable } from './table-reference';

/** `input MATCH_RECOGNIZE (…) [AS alias]`. */
export interface MatchRecognize extends AliasedReference {
  readonly kind: 'match-recognize';
  readonly input: NamedTable | DerivedTable | TableFunctionReference;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly measures: readonly SelectItem[];
  readonly rowsPerMatch?: 'ONE ROW' | 'ALL ROWS';
  readonly afterMatch?: AfterMatchSkip;
  /** `^` and `$` around the pattern. */
  readonly fromStart: boolean;
  readonly toEnd: boolean;
  readonly pattern: Pattern;
  readonly within?: IntervalLiteral;
  readonly subsets: readonly PatternSubset[];
  readonly define: readonly PatternDefinition[];
}

/** `variable` stands with FIRST, LAST and VARIABLE (SKIP TO variable) and only with them. */
export interface AfterMatchSkip extends AstNode {
  readonly kind: 'after-match-skip';
  readonly to: 'NEXT ROW' | 'PAST LAST ROW' | 'FIRST' | 'LAST' | 'VARIABLE';
  readonly variable?: Identifier;
}

export type Pattern = PatternVariable | PatternSequence | PatternAlternation | PatternQuantified | PatternPermutation | PatternExclusion;

export interface PatternVariable extends AstNode {
  readonly kind: 'pattern-variable';
  readonly name: string;
}

/** `A B C`; at least two parts. */
export interface PatternSequence extends AstNode {
  readonly kind: 'pattern-sequence';
  readonly parts: readonly Pattern[];
}

/** `A | B`; at least two alternatives. */
export interface PatternAlternation extends AstNode {
  readonly kind: 'pattern-alternation';
  readonly alternatives: readonly Pattern[];
}

/** `*` is 0…, `+` is 1…, `?` is 0…1, `{n}`, `{n,}`, `{,m}`, `{n,m}`; without `max` it is open. A `?` behind it makes it reluctant. */
export interface PatternQuantified extends AstNode {
  readonly kind: 'pattern-quantified';
  readonly pattern: Pattern;
  readonly min: number;
  readonly max?: number;
  readonly reluctant: boolean;
}

/** PERMUTE(A, B). */
export interface PatternPermutation extends AstNode {
  readonly kind: 'pattern-permutation';
  readonly patterns: readonly Pattern[];
}

/** `{- A -}`. */
export interface PatternExclusion extends AstNode {
  readonly kind: 'pattern-exclusion';
  readonly pattern: Pattern;
}

/** SUBSET name = (variables). */
export interface PatternSubset extends AstNode {
  readonly kind: 'pattern-subset';
  readonly name: Identifier;
  readonly variables: readonly Identifier[];
}

/** DEFINE variable AS condition. */
export interface PatternDefinition extends AstNode {
  readonly kind: 'pattern-definition';
  readonly variable: Identifier;
  readonly condition: Expression;
}
