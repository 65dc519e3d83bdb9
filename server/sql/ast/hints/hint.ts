import type { AstNode } from '../node';

/** `NAME(arguments)` inside `/*+ … *​/`, after SELECT or after a table: OPTIONS, LOOKUP, STATE_TTL, BROADCAST, HEADRACE … */
export interface Hint extends AstNode {
  readonly kind: 'hint';
  readonly name: string;
  readonly arguments: readonly HintArgument[];
}

export type HintArgument = HintOption | HintName | HintLiteral;

/** `'key'='value'`. */
export interface HintOption extends AstNode {
  readonly kind: 'hint-option';
  readonly key: string;
  readonly value: string;
}

/** A table or query-block name: `BROADCAST(t1)`. */
export interface HintName extends AstNode {
  readonly kind: 'hint-name';
  readonly name: string;
}

/** A bare literal, its value as text. */
export interface HintLiteral extends AstNode {
  readonly kind: 'hint-literal';
  readonly type: 'string' | 'number';
  readonly value: string;
}
