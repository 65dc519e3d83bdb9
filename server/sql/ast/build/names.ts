import type { ColumnReference, Star } from '../expressions/references';
import type { Identifier, QualifiedName } from '../node';

/** A name from plain text; quoting is the printer's affair. */
export const identifier = (name: string): Identifier => ({ kind: 'identifier', name });

export const identifiers = (names: readonly string[]): Identifier[] => names.map(identifier);

/** `qualifiedName('orders')`, `qualifiedName('cat', 'db', 'orders')`: each argument one step, never split at dots. */
export const qualifiedName = (...parts: readonly string[]): QualifiedName => ({ kind: 'qualified-name', parts });

/** `column('a')`, `column('o', 'a')`. */
export const column = (...path: readonly string[]): ColumnReference => ({ kind: 'column', path });

export const star = (...qualifier: readonly string[]): Star => ({ kind: 'star', ...(qualifier.length > 0 && { qualifier }) });
