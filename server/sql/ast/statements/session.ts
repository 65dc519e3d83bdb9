import type { AstNode, Identifier, QualifiedName } from '../node';
import type { TableOption } from './create-table';
import type { StatementNode } from './statement';

/** DROP. `system` only with functions; `behavior` only with databases. */
export interface DropStatement extends StatementNode {
  readonly kind: 'drop';
  readonly object: 'TABLE' | 'VIEW' | 'FUNCTION' | 'CATALOG' | 'DATABASE';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly behavior?: 'RESTRICT' | 'CASCADE';
}

/** USE [CATALOG] name, USE MODULES a, b. */
export interface UseStatement extends StatementNode {
  readonly kind: 'use';
  readonly target: UseTarget;
}

export type UseTarget = UseCatalog | UseDatabase | UseModules;

export interface UseCatalog extends AstNode {
  readonly kind: 'use-catalog';
  readonly name: Identifier;
}

export interface UseDatabase extends AstNode {
  readonly kind: 'use-database';
  readonly name: QualifiedName;
}

export interface UseModules extends AstNode {
  readonly kind: 'use-modules';
  readonly modules: readonly Identifier[];
}

/** SET 'key' = 'value'; without `option` it lists the settings. */
export interface SetStatement extends StatementNode {
  readonly kind: 'set';
  readonly option?: TableOption;
}

/** RESET 'key'; without a key it resets all. */
export interface ResetStatement extends StatementNode {
  readonly kind: 'reset';
  readonly key?: string;
}
