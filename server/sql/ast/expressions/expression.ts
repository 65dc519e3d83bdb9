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
