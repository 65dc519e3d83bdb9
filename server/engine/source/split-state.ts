import type { Assignment } from '@headrace/connector-sdk/source';
import { z } from 'zod';
import { StoredSchema, type Stored } from './versioned';

/** A split as it travels between coordinator and reader and lies in checkpoints. */
export const StoredSplit = z.object({
  split: StoredSchema,
  position: StoredSchema.nullable(),
  /** Event time of the split so far; null: none yet. */
  watermark: z.number().nullable(),
});
export interface StoredSplit {
  readonly split: Stored;
  readonly position: Stored | null;
  readonly watermark: number | null;
}

/** What a source subtask keeps in a checkpoint: the splits that it holds. */
export const SourceSubtaskState = z.object({ splits: z.array(StoredSplit) });
export type SourceSubtaskState = { readonly splits: readonly StoredSplit[] };

/** An assignment with the event time that a restored split begins at. */
export interface TimedAssignment {
  readonly assignment: Assignment<unknown, unknown>;
  readonly watermark: number | null;
}
