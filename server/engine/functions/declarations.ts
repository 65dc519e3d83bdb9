import type { DataType } from '@headrace/connector-sdk/schema';
import type { UserFunction } from '@headrace/connector-sdk/functions';

/** A function as its manifest has it. */
export interface DeclaredExport {
  readonly name: string;
  readonly kind: UserFunction['kind'];
  readonly description: string;
  readonly parameters: readonly NamedType[];
  readonly deterministic: boolean;
  readonly returns?: DataType;
  readonly rows?: readonly NamedType[];
  readonly state?: DataType;
  readonly retracts?: boolean;
}

export interface NamedType {
  readonly name: string;
  readonly type: DataType;
}

export const isUserFunction = (value: unknown): value is UserFunction =>
  typeof value === 'object' && value !== null && 'headraceFunction' in value && value.headraceFunction === 1;

const named = (types: Readonly<Record<string, DataType>>): readonly NamedType[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

export const declared = (name: string, fn: UserFunction): DeclaredExport => ({
  name,
  kind: fn.kind,
  description: fn.description,
  parameters: named(fn.parameters),
  deterministic: fn.deterministic,
  ...(fn.returns === undefined ? {} : { returns: fn.returns }),
  ...(fn.rows === undefined ? {} : { rows: named(fn.rows) }),
  ...(fn.fold === undefined ? {} : { state: fn.state!, retracts: fn.fold.retract !== undefined }),
});

/** The functions among the exports of a module. */
export const declarationsOf = (exports: Readonly<Record<string, unknown>>): readonly DeclaredExport[] =>
  Object.entries(exports).flatMap(([name, value]) => (isUserFunction(value) ? [declared(name, value)] : []));
