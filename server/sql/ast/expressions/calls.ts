import type { AstNode, Identifier } from '../node';
import type { SortItem } from '../queries/sort-item';
import type { WindowSpecification } from '../queries/window';
import type { Expression } from './expression';

/**
 * A function in the usual form, aggregates included. `name` is as written (`['count']`, `['cat', 'db', 'f']`); built-in names are
 * case-insensitive. CURRENT_TIMESTAMP and its kin are calls without arguments, upper-case. `COUNT(*)` has one `star` argument.
 */
export interface FunctionCall extends AstNode {
  readonly kind: 'call';
  readonly name: readonly string[];
  readonly args: readonly Expression[];
  readonly distinct: boolean;
  /** ORDER BY inside the parentheses of an aggregate. */
  readonly orderBy?: readonly SortItem[];
  readonly nulls?: 'IGNORE' | 'RESPECT';
  readonly withinGroup?: readonly SortItem[];
  readonly filter?: Expression;
}

/** `name => value`. */
export interface NamedArgument extends AstNode {
  readonly kind: 'named-argument';
  readonly name: Identifier;
  readonly value: Expression;
}

/** `call OVER (…)` or `call OVER name`. */
export interface OverExpression extends AstNode {
  readonly kind: 'over';
  readonly call: FunctionCall;
  readonly window: WindowSpecification | Identifier;
}

/** RUNNING or FINAL before a measure of MATCH_RECOGNIZE. */
export interface MatchModeExpression extends AstNode {
  readonly kind: 'match-mode';
  readonly mode: 'RUNNING' | 'FINAL';
  readonly call: FunctionCall;
}
