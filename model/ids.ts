/**
 * Branded identifiers: a plain string at run time, told apart by the compiler. Each `as…` constructor only marks; shape is
 * checked where a value enters the system (zod schemas at the borders).
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A node of a canvas document; never shown to people, stable over renames. */
export type NodeId = Branded<'NodeId'>;
/** `stateKey/role[#n]`: finds an operator's state in a checkpoint and its metrics on the canvas. */
export type OperatorId = Branded<'OperatorId'>;

export const asNodeId = (text: string): NodeId => text as NodeId;
export const asOperatorId = (text: string): OperatorId => text as OperatorId;
