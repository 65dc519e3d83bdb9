import type { DataType, Field } from '@headrace/connector-sdk/schema';

/**
 * Typed expressions over the columns of one input row: what `bind` makes of SQL text and what the engine compiles. Plain JSON, no
 * source text, no closures. All implicit conversions are explicit `CAST` calls, so a function sees exactly the types of one overload.
 */
export type Expr = InputExpr | LiteralExpr | CallExpr | CaseExpr;

export interface InputExpr {
  readonly op: 'input';
  readonly index: number;
  readonly type: DataType;
}

/**
 * A constant in physical form (see `physicalOf`): null · bool → boolean · i32, f64 → number (`"NaN"`, `"Infinity"`, `"-Infinity"`, `"-0"` as
 * text) · i64, i128 → the integer in decimal digits · bytes → text for CHAR and VARCHAR, base64 for BINARY and VARBINARY.
 */
export interface LiteralExpr {
  readonly op: 'literal';
  readonly value: null | boolean | number | string;
  readonly type: DataType;
}

/** `fn` names a row of the functions table (`PLUS`, `AND`, `CAST`, `UPPER` …). AND and OR are three-valued and may skip their second argument. */
export interface CallExpr {
  readonly op: 'call';
  readonly fn: string;
  readonly args: readonly Expr[];
  readonly type: DataType;
  /** In logical plans alone: `fn` is `USER_CALL` then, and the call becomes a column of an operator of its own before a plan is made. */
  readonly user?: UserFunctionRef;
}

/** A function in TypeScript: an export of an installed module, with the types that the pipeline was compiled with. */
export interface UserFunctionRef {
  readonly module: string;
  readonly name: string;
  readonly deterministic: boolean;
  readonly parameters: readonly Field[];
}

/** The first branch whose `when` is TRUE; only the chosen branch may fail. */
export interface CaseExpr {
  readonly op: 'case';
  readonly branches: readonly { readonly when: Expr; readonly then: Expr }[];
  readonly otherwise: Expr;
  readonly type: DataType;
}
