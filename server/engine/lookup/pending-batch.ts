import type { EngineBatch } from '../contract/batch';
import type { DimensionTable } from './dimension-table';
import type { KeyText } from './lookup-keys';
import type { PreparedRow } from './prepared-rows';

/** A batch on its way: its keys are asked for, then its rows are emitted from `row` on. */
export interface PendingBatch {
  readonly batch: EngineBatch;
  readonly channel: number;
  readonly release: () => void;
  readonly found: Map<KeyText, readonly PreparedRow[]>;
  /** Cache ALL: the dimension as it was then, and the number of each row's key in it. */
  readonly whole: { readonly table: DimensionTable; readonly keys: Int32Array } | null;
  ready: boolean;
  row: number;
  /** The matches of `row`, of which so many are out; null: not looked for yet. */
  matches: readonly PreparedRow[] | null;
  match: number;
  mark: number;
}

/** Rows before it have no mark between them. */
export const nextStop = ({ batch, mark }: PendingBatch): number =>
  mark < batch.markCount ? Math.min(batch.rowCount, batch.markRows[mark]!) : batch.rowCount;
