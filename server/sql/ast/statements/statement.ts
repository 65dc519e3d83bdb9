import type { NodeId } from '@/model/ids';
import type { AstNode } from '../node';
import type { AlterDatabase, AlterFunction, AlterTable, AlterView } from './alter';
import type { CreateCatalog, CreateDatabase, CreateFunction, CreateView } from './create';
import type { CreateTable } from './create-table';
import type { Describe, Explain, Show } from './inspect';
import type { Insert, QueryStatement, StatementSet } from './insert';
import type { DropStatement, ResetStatement, SetStatement, UseStatement } from './session';

/**
 * What every statement has besides its meaning. `origin`: the canvas nodes it was lowered from; text does not hold it, so `parse`
 * gives `[]` and `carryOrigins` puts it back. `comment`: the note above the statement, lines joined by `\n`, without dashes.
 * `stateKey`: from `-- @state key` above it; absent where it is the name of what is created or written (see `stateKeyOf`).
 */
export interface StatementNode extends AstNode {
  readonly origin: readonly NodeId[];
  readonly comment?: string;
  readonly stateKey?: string;
}

export type Statement =
  | CreateTable
  | CreateView
  | CreateFunction
  | CreateCatalog
  | CreateDatabase
  | DropStatement
  | AlterTable
  | AlterView
  | AlterDatabase
  | AlterFunction
  | UseStatement
  | SetStatement
  | ResetStatement
  | Show
  | Describe
  | Explain
  | Insert
  | StatementSet
  | QueryStatement;

/** All statements of a text, in order. `comment`: what stands after the last one. */
export interface SqlScript extends AstNode {
  readonly kind: 'script';
  readonly statements: readonly Statement[];
  readonly comment?: string;
}
