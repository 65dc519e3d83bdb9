import { createHash } from 'node:crypto';
import { z, type RecoverContext, type Versioned } from '@headrace/connector-sdk';
import type { FilesystemOptions } from '../spec';

/** A closed and synced part file that nobody sees yet. Paths are relative to the table's folder, so that a home can be moved. */
export interface PartFile {
  /** Folder of the partition; empty without partitions. */
  readonly folder: string;
  readonly hiddenName: string;
  readonly name: string;
  readonly sizeBytes: number;
}

export const versionedPartFile: Versioned<PartFile> = {
  version: 1,
  schema: z.object({ folder: z.string(), hiddenName: z.string(), name: z.string(), sizeBytes: z.number() }),
};

/** Names all files of one sink in one lineage: two sinks, and two lineages of one sink, share a folder without meeting. */
export const lineageKey = (ctx: RecoverContext<FilesystemOptions>): string =>
  createHash('sha256').update(`${ctx.lineage.lineageId}\n${ctx.sinkId}`).digest('hex').slice(0, 16);

/** `attempt` never comes again within a lineage, `subtask` within an attempt, `counter` within a subtask. */
export const partName = (part: { key: string; attempt: number; subtask: number; counter: number }, extension: string): string =>
  `part-${part.key}-${part.attempt}-${part.subtask}-${part.counter}${extension}`;

export const hiddenNameOf = (name: string): string => `.${name}.inprogress`;

const hiddenPattern = /^\.part-([0-9a-f]{16})-(\d+)-\d+-\d+(?:\.[a-z0-9]+)?\.inprogress$/;

/** Lineage and attempt of an unfinished file; null for any other name. */
export function parseHiddenName(name: string): { readonly key: string; readonly attempt: number } | null {
  const match = hiddenPattern.exec(name);
  return match ? { key: match[1] as string, attempt: Number(match[2]) } : null;
}
