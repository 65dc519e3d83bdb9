import type { AstNode } from '../node';
import type { DataType } from '../types/data-type';
import type { Expression } from './expression';

/** What a JSON function gives when the path is empty or fails; a default value only for JSON_VALUE. */
export type JsonBehavior = 'NULL' | 'ERROR' | 'EMPTY ARRAY' | 'EMPTY OBJECT' | JsonDefault;

/** DEFAULT value ON EMPTY / ON ERROR. */
export interface JsonDefault extends AstNode {
  readonly kind: 'json-default';
  readonly value: Expression;
}

/** JSON_EXISTS(operand, path [{TRUE | FALSE | UNKNOWN | ERROR} ON ERROR]). */
export interface JsonExistsExpression extends AstNode {
  readonly kind: 'json-exists';
  readonly operand: Expression;
  readonly path: Expression;
  readonly onError?: 'TRUE' | 'FALSE' | 'UNKNOWN' | 'ERROR';
}

/** JSON_VALUE(operand, path [RETURNING type] [… ON EMPTY] [… ON ERROR]). */
export interface JsonValueExpression extends AstNode {
  readonly kind: 'json-value';
  readonly operand: Expression;
  readonly path: Expression;
  readonly returning?: DataType;
  readonly onEmpty?: JsonBehavior;
  readonly onError?: JsonBehavior;
}

export type JsonWrapper = 'WITHOUT' | 'WITH CONDITIONAL' | 'WITH UNCONDITIONAL';

/** JSON_QUERY(operand, path [RETURNING type] [wrapper ARRAY WRAPPER] [… ON EMPTY] [… ON ERROR]). */
export interface JsonQueryExpression extends AstNode {
  readonly kind: 'json-query';
  readonly operand: Expression;
  readonly path: Expression;
  readonly returning?: DataType;
  readonly wrapper?: JsonWrapper;
  readonly onEmpty?: JsonBehavior;
  readonly onError?: JsonBehavior;
}

export type JsonNullHandling = 'NULL ON NULL' | 'ABSENT ON NULL';

/** JSON_OBJECT([KEY] key VALUE value, …) or its aggregate JSON_OBJECTAGG, which takes exactly one entry. */
export interface JsonObjectExpression extends AstNode {
  readonly kind: 'json-object';
  readonly aggregate: boolean;
  readonly entries: readonly JsonEntry[];
  readonly onNull?: JsonNullHandling;
}

export interface JsonEntry extends AstNode {
  readonly kind: 'json-entry';
  readonly key: Expression;
  readonly value: Expression;
}

/** JSON_ARRAY(value, …) or its aggregate JSON_ARRAYAGG, which takes exactly one value. */
export interface JsonArrayExpression extends AstNode {
  readonly kind: 'json-array';
  readonly aggregate: boolean;
  readonly values: readonly Expression[];
  readonly onNull?: JsonNullHandling;
}
