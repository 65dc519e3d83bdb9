import type { Statement } from './statements/statement';

/** The name by which a statement's state is found where no `-- @state` says otherwise: what it creates, or where it writes. */
export function defaultStateKey(statement: Statement): string | undefined {
  switch (statement.kind) {
    case 'create-table':
    case 'create-view':
      return statement.name.parts[statement.name.parts.length - 1];
    case 'insert':
      return statement.target.parts[statement.target.parts.length - 1];
    default:
      return undefined;
  }
}

/** The key of a statement's state: written, or by its name; undefined for statements that can have none. */
export const stateKeyOf = (statement: Statement): string | undefined => statement.stateKey ?? defaultStateKey(statement);
