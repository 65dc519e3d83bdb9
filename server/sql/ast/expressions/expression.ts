import type { FunctionCall, MatchModeExpression, NamedArgument, OverExpression } from './calls';
import type { ArrayConstructor, MapConstructor, RowConstructor } from './collections';
import type {
  JsonArrayExpression,
  JsonExistsExpression,
  JsonObjectExpression,
  JsonQueryExpression,
  JsonValueExpression,
} from './json-forms';
import type {
  BinaryLiteral,
  BooleanLiteral,
  DatetimeLiteral,
  IntervalLiteral,
  NullLiteral,
  NumericLiteral,
  StringLiteral,
} from './literals';
import type {
  BetweenExpression,
  BinaryExpression,
  CaseExpression,
  CastExpression,
  ExistsExpression,
  InListExpression,
  InQueryExpression,
  IsDistinctFromExpression,
  IsExpression,
  LikeExpression,
  QuantifiedComparison,
  ScalarSubquery,
  UnaryExpression,
} from './operators';
import type { ColumnReference, Descriptor, ElementAccess, FieldAccess, Star } from './references';
import type {
  ExtractExpression,
  OverlayExpression,
  PositionExpression,
  RoundToUnitExpression,
  SubstringExpression,
  TimestampAddExpression,
  TimestampDiffExpression,
  TrimExpression,
} from './special-forms';
import type { TableArgument } from '../table-refs/table-function';

export type Literal = StringLiteral | NumericLiteral | BinaryLiteral | BooleanLiteral | NullLiteral | DatetimeLiteral | IntervalLiteral;

/** `star`, `descriptor`, `named-argument` and `table-argument` stand only where their docstrings say. */
export type Expression =
  | Literal
  | ColumnReference
  | Star
  | Descriptor
  | FieldAccess
  | ElementAccess
  | UnaryExpression
  | BinaryExpression
  | IsExpression
  | IsDistinctFromExpression
  | BetweenExpression
  | LikeExpression
  | InListExpression
  | InQueryExpression
  | ExistsExpression
  | QuantifiedComparison
  | ScalarSubquery
  | CaseExpression
  | CastExpression
  | ArrayConstructor
  | MapConstructor
  | RowConstructor
  | FunctionCall
  | NamedArgument
  | TableArgument
  | OverExpression
  | MatchModeExpression
  | ExtractExpression
  | RoundToUnitExpression
  | TimestampAddExpression
  | TimestampDiffExpression
  | TrimExpression
  | PositionExpression
  | SubstringExpression
  | OverlayExpression
  | JsonExistsExpression
  | JsonValueExpression
  | JsonQueryExpression
  | JsonObjectExpression
  | JsonArrayExpression;

export type ExpressionKind = Expression['kind'];

const expressionKinds: Record<ExpressionKind, true> = {
  'string-literal': true,
  'numeric-literal': true,
  'binary-literal': true,
  'boolean-literal': true,
  'null-literal': true,
  'datetime-literal': true,
  'interval-literal': true,
  column: true,
  star: true,
  descriptor: true,
  'field-access': true,
  'element-access': true,
  unary: true,
  binary: true,
  is: true,
  'is-distinct-from': true,
  between: true,
  like: true,
  'in-list': true,
  'in-query': true,
  exists: true,
  'quantified-comparison': true,
  'scalar-subquery': true,
  case: true,
  cast: true,
  array: true,
  map: true,
  row: true,
  call: true,
  'named-argument': true,
  'table-argument': true,
  over: true,
  'match-mode': true,
  extract: true,
  'round-to-unit': true,
  'timestamp-add': true,
  'timestamp-diff': true,
  trim: true,
  position: true,
  substring: true,
  overlay: true,
  'json-exists': true,
  'json-value': true,
  'json-query': true,
  'json-object': true,
  'json-array': true,
};

/** All expression kinds, each once. */
export const allExpressionKinds = Object.keys(expressionKinds) as readonly ExpressionKind[];

export const isExpression = (node: { readonly kind: string }): node is Expression => Object.hasOwn(expressionKinds, node.kind);
