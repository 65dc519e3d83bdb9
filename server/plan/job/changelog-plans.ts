import type { Expr } from '../expr/expr';
import type { OperatorBase } from './operator-base';

/** Emits each row once for each projection (GROUPING SETS: the keys of the set, NULL for the others, and the set's number). */
export interface ExpandPlan extends OperatorBase<'expand'> {
  readonly projections: readonly (readonly Expr[])[];
}

/** Makes a complete changelog of upserts by key: -U before +U where asked for, no repeated rows, -D with the whole row. Keeps the last row of each key. */
export interface ChangelogNormalizePlan extends OperatorBase<'changelog-normalize'> {
  readonly keys: readonly number[];
  readonly emitsUpdateBefore: boolean;
  readonly stateTtlMs: number | null;
}

/**
 * Before a sink with a primary key that is not the input's upsert key: keeps all rows of each primary key in the order of arrival and
 * emits the last one as it changes (+I, +U; -D when none is left). `inputUpsertKey` finds the row that a retraction means; null: all columns.
 */
export interface SinkMaterializePlan extends OperatorBase<'sink-materialize'> {
  readonly keys: readonly number[];
  readonly inputUpsertKey: readonly number[] | null;
  readonly stateTtlMs: number | null;
}

/** Lets -U rows go where nobody downstream reads them. */
export type DropUpdateBeforePlan = OperatorBase<'drop-update-before'>;
