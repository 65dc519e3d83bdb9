import { z, type Versioned } from '@headrace/connector-sdk';

/**
 * A range of a file. Its records are those that begin in `[start, end)`; size and time of change tell whether the file is still the
 * one that was found. `bytesPerSecond` paces a replay.
 */
export interface FileSplit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly bytesPerSecond: number | null;
}

/**
 * Reading goes on at this byte of the file's stream, where a record begins; of a container, behind so many rows of the block that begins
 * at this byte.
 */
export interface FilePosition {
  readonly byte: number;
  readonly row: number;
}

/** `queue`: not given out; with the position where a reader had come to. */
export interface FileEnumeratorState {
  readonly queue: readonly { readonly split: FileSplit; readonly from: FilePosition | null }[];
  readonly seen: readonly string[];
  /** Of the files found at the start; the pace is worked out from it. */
  readonly initialBytes: number;
  readonly initialSplits: number;
}

const split = z.object({
  path: z.string(),
  start: z.number(),
  end: z.number(),
  sizeBytes: z.number(),
  modifiedMs: z.number(),
  bytesPerSecond: z.number().nullable(),
});
// Checkpoints of before containers have no row.
const position = z.object({ byte: z.number(), row: z.number().default(0) });

export const versionedSplit: Versioned<FileSplit> = { version: 1, schema: split };
export const versionedPosition: Versioned<FilePosition> = { version: 1, schema: position };
export const versionedEnumeratorState: Versioned<FileEnumeratorState> = {
  version: 1,
  schema: z.object({
    queue: z.array(z.object({ split, from: position.nullable() })),
    seen: z.array(z.string()),
    initialBytes: z.number(),
    initialSplits: z.number(),
  }),
};

/** What is left of a range behind a byte; of a compressed file, whose place is that of what it unpacks to, at least nothing. */
export const bytesFrom = (s: FileSplit, byte: number): number => Math.max(0, s.end - byte);

export const splitId = (s: FileSplit): string => `${s.path}#${s.start}`;
