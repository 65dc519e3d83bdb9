import type { TextRange } from '@/model/diagnostic/diagnostic';

/**
 * What every AST node has. Nodes are frozen plain data, told apart by `kind`; `range` is metadata (absent on built nodes) and no
 * part of a node's meaning: compare with `sameScript`, never with the ranges in.
 */
export interface AstNode {
  readonly kind: string;
  readonly range?: TextRange;
}

/** One name without its quotes, in the author's spelling; names are case-sensitive, as in Flink. */
export interface Identifier extends AstNode {
  readonly kind: 'identifier';
  readonly name: string;
}

/** `[[catalog.]database.]object`, one string a step, without quotes. */
export interface QualifiedName extends AstNode {
  readonly kind: 'qualified-name';
  readonly parts: readonly string[];
}
