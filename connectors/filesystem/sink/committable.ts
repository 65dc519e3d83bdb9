import { createHash } from 'node:crypto';
import { z, type RecoverContext, type Versioned } from '@headrace/connector-sdk';
import type { FilesystemOptions } from '../spec';

/** A closed and synced part file that nobody sees yet. Paths are relative to the table's folder, so that a home can be moved. */
export interface PartFile {
  readonly kind: 'part';
  /** Folder of the partition; empty without partitions. */
  readonly folder: string;
  readonly hiddenName: string;
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * What a writer says at a barrier of the partitions that it holds: a partition is complete when one has said so, and none still holds it
 * in the newest word of each.
 */
export interface PartitionReport {
  readonly kind: 'partitions';
  readonly checkpointId: number;
  readonly open: readonly string[];
  readonly done: readonly string[];
}

export type FileCommittable = PartFile | PartitionReport;

const part = z.object({ kind: z.literal('part'), folder: z.string(), hiddenName: z.string(), name: z.string(), sizeBytes: z.number() });
const report = z.object({ kind: z.literal('partitions'), checkpointId: z.number(), open: z.array(z.string()), done: z.array(z.string()) });

export const versionedCommittable: Versioned<FileCommittable> = {
  version: 2,
  schema: z.discriminatedUnion('kind', [part, report]),
  // Version 1 knew part files alone.
  migrate: { 1: (old) => ({ kind: 'part', ...(old as object) }) },
};

/** Partitions with rows that a writer has not yet called complete, and when it began each. */
export interface OpenPartitions {
  readonly partitions: readonly { readonly folder: string; readonly sinceMs: number }[];
}
export const versionedWriterState: Versioned<OpenPartitions> = {
  version: 1,
  schema: z.object({ partitions: z.array(z.object({ folder: z.string(), sinceMs: z.number() })) }),
};

/** Names all files of one sink in one lineage: two sinks, and two lineages of one sink, share a folder without meeting. */
export const lineageKey = (ctx: RecoverContext<FilesystemOptions>): string =>
  createHash('sha256').update(`${ctx.lineage.lineageId}\n${ctx.sinkId}`).digest('hex').slice(0, 16);

/** `attempt` never comes again within a lineage, `subtask` within an attempt, `counter` within a subtask. */
export const partName = (part: { key: string; attempt: number; subtask: number; counter: number }, extension: string): string =>
  `part-${part.key}-${part.attempt}-${part.subtask}-${part.counter}${extension}`;

/** The file that several parts of one folder and checkpoint become. The same parts give the same name, others another. */
export function joinedName(parts: readonly PartFile[]): string {
  const names = parts.map(({ name }) => name);
  const [, first = '', extension = ''] = /^part-([0-9a-f]{16}-\d+-\d+-\d+)((?:\.[a-z0-9]+)*)$/.exec(names[0]!) ?? [];
  return `joined-${first}-${createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 12)}${extension}`;
}

export const hiddenNameOf = (name: string): string => `.${name}.inprogress`;

/** Where an attempt writes a joined file. Each has a name of its own: one that was replaced must not make visible what its successor has not written to its end. */
export const joiningNameOf = (ctx: RecoverContext<FilesystemOptions>, joined: string): string =>
  hiddenNameOf(`part-${lineageKey(ctx)}-${ctx.lineage.attempt}-${joined}`);

const hiddenPattern = /^\.part-([0-9a-f]{16})-(\d+)-[0-9a-z-]+(?:\.[a-z0-9]+)*\.inprogress$/;

/** Lineage and attempt of an unfinished file; null for any other name. */
export function parseHiddenName(name: string): { readonly key: string; readonly attempt: number } | null {
  const match = hiddenPattern.exec(name);
  return match ? { key: match[1] as string, attempt: Number(match[2]) } : null;
}
