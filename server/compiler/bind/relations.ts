import type { LogicalNode } from '@/server/plan/logical/logical-plan';
import type { HintOption } from '@/server/sql/ast/hints/hint';
import type { ResolvedTable } from './resolved-table';

/**
 * What a name stands for. `broken`: it was declared, but what it is could not be found out; that is reported already, so whoever uses
 * it says nothing.
 */
export type Relation =
  | { readonly kind: 'table'; readonly table: ResolvedTable }
  | { readonly kind: 'view'; readonly node: LogicalNode }
  | { readonly kind: 'broken' };

/** The names that a query can see. */
export interface Relations {
  find(name: string): Relation | undefined;
  readonly names: readonly string[];
  /** The table with some of its options said otherwise; the same one for the same options. */
  withOptions(table: ResolvedTable, options: readonly HintOption[]): ResolvedTable;
}

/** Common tables of a WITH hide what has the same name outside. */
export class WithRelations implements Relations {
  private readonly own = new Map<string, Relation>();
  constructor(private readonly outer: Relations) {}

  declare(name: string, relation: Relation): void {
    this.own.set(name, relation);
  }
  find(name: string): Relation | undefined {
    return this.own.get(name) ?? this.outer.find(name);
  }
  get names(): readonly string[] {
    return [...this.own.keys(), ...this.outer.names];
  }
  withOptions(table: ResolvedTable, options: readonly HintOption[]): ResolvedTable {
    return this.outer.withOptions(table, options);
  }
}
