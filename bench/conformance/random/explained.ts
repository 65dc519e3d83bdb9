import type { RandomResult } from './random-run';

/**
 * Where Flink 1.20 answers wrongly, as cases of examples/sql show with the reason, and the shape that a query must have for that. A
 * difference of such a query is not looked at again; any other is.
 */
const explanations: readonly (readonly [example: string, shape: RegExp])[] = [
  ['sets/union-empty-side', /\bUNION (?!ALL)/],
  ['sets/intersect-all-constant', /\b(?:INTERSECT|EXCEPT) ALL\b/],
  ['types/text-to-decimal-letters', /TRY_CAST\((?!\().*? AS DECIMAL/],
  ['over/peers-of-rank', /\bRANK\([^)]*\) OVER/],
  ['over/peers-of-ranks', /\b(?:DENSE_RANK|LAG)\([^)]*\) OVER/],
  ['over/late-bounded-range', /ORDER BY a\.ts RANGE BETWEEN INTERVAL/],
  ['joins/scalar-subquery-coalesce', /\(SELECT [^()]*\([^()]*\) FROM \S+ AS b WHERE b\.k = (?!a\.\w+\))/],
  ['joins/comparison-with-itself', /(\b[ab]\.\w+) (?:>=|<=|=) \1\b/],
  ['conditional/comparison-with-itself', /(\b[ab]\.\w+) (?:<>|<|>) \1\b/],
  ['ranks/limit-offset-of-outer-join', /\b(?:LEFT|RIGHT|FULL) JOIN\b.* LIMIT \d+ OFFSET \d+$/],
  ['time-joins/temporal-null-key', /FOR SYSTEM_TIME AS OF/],
];

/** The case that shows why; null: nothing explains the difference. */
export const explanationOf = ({ verdict, query }: RandomResult): string | null =>
  verdict === 'differs' ? (explanations.find(([, shape]) => shape.test(query))?.[0] ?? null) : null;
