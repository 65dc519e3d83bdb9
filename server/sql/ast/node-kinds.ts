import type { Expression } from './expressions/expression';
import type { IntervalQualifier } from './expressions/literals';
import type { CaseBranch } from './expressions/operators';
import type { MapEntry } from './expressions/collections';
import type { JsonDefault, JsonEntry } from './expressions/json-forms';
import type { Hint, HintArgument } from './hints/hint';
import type { Identifier, QualifiedName } from './node';
import type { GroupBy, GroupingElement } from './queries/grouping';
import type { CommonTable, Query, QueryBody, ValuesRow } from './queries/query';
import type { SelectItem } from './queries/select';
import type { SortItem } from './queries/sort-item';
import type { FrameBound, NamedWindow, WindowFrame, WindowSpecification } from './queries/window';
import type { AddedPartition, AlterTableAction, PartitionSpec, PartitionValue, PlacedElement, ViewQuery } from './statements/alter';
import type { FunctionResource } from './statements/create';
import type { Distribution, InlinePrimaryKey, LikeClause, LikeOption, TableElement, TableOption } from './statements/create-table';
import type { ShowLike } from './statements/inspect';
import type { UseTarget } from './statements/session';
import type { SqlScript, Statement } from './statements/statement';
import type { AfterMatchSkip, Pattern, PatternDefinition, PatternSubset } from './table-refs/match-recognize';
import type { TableReference } from './table-refs/table-reference';
import type { DataType, RowTypeField } from './types/data-type';

/** Every node that an AST can hold. */
export type SqlNode =
  | SqlScript
  | Statement
  | Query
  | QueryBody
  | CommonTable
  | ValuesRow
  | SelectItem
  | SortItem
  | GroupBy
  | GroupingElement
  | WindowSpecification
  | WindowFrame
  | FrameBound
  | NamedWindow
  | TableReference
  | AfterMatchSkip
  | Pattern
  | PatternSubset
  | PatternDefinition
  | Expression
  | IntervalQualifier
  | CaseBranch
  | MapEntry
  | JsonDefault
  | JsonEntry
  | Hint
  | HintArgument
  | Identifier
  | QualifiedName
  | DataType
  | RowTypeField
  | TableElement
  | InlinePrimaryKey
  | TableOption
  | Distribution
  | LikeClause
  | LikeOption
  | FunctionResource
  | UseTarget
  | ShowLike
  | AlterTableAction
  | ViewQuery
  | PlacedElement
  | PartitionSpec
  | PartitionValue
  | AddedPartition;

export type SqlNodeKind = SqlNode['kind'];
