import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { checkpointError } from './checkpoint-error';
import { readIfThere, writeDurably } from './durable';

/**
 * `lineage.json`: which run of the job this directory belongs to. `lineageId` is kept over restores and new after a rewind or a fresh
 * start; `attempt` grows with each start; `fencingEpoch` is the claim's. `origin`: the checkpoint that a lineage without one of its own
 * began from; `lastId`: the highest id ever given out, also to savepoints elsewhere.
 */
const LineageRecord = z.object({
  version: z.literal(1),
  lineageId: z.string(),
  attempt: z.number().int(),
  fencingEpoch: z.number().int(),
  lastId: z.number().int(),
  origin: z.string().nullable(),
});
export type LineageRecord = z.infer<typeof LineageRecord>;

export const newLineageId = (): string => randomUUID();
export const lineageFile = (directory: string): string => path.join(directory, 'lineage.json');

export async function readLineage(directory: string): Promise<LineageRecord | null> {
  const text = await readIfThere(lineageFile(directory));
  if (text === null) return null;
  try {
    return LineageRecord.parse(JSON.parse(text));
  } catch (cause) {
    throw checkpointError(
      'unreadable-lineage',
      `${lineageFile(directory)} cannot be read, so it is not known which output is already there.`,
      {
        cause,
        domain: 'user',
        remedy: 'Restore the file from a backup, or begin in an empty directory.',
      },
    );
  }
}

export const writeLineage = (directory: string, record: LineageRecord): Promise<void> =>
  writeDurably(lineageFile(directory), `${JSON.stringify(record)}\n`);

/** Throws when another start has taken the lineage over since: this process may then neither complete a checkpoint nor commit. */
export async function requireOwnLineage(directory: string, own: LineageRecord): Promise<void> {
  const found = await readLineage(directory);
  if (found?.lineageId === own.lineageId && found.attempt === own.attempt && found.fencingEpoch === own.fencingEpoch) return;
  throw checkpointError(
    'fenced',
    `Attempt ${own.attempt} of this job was replaced by attempt ${found?.attempt ?? 'unknown'}, so it may not complete checkpoints any more.`,
    { remedy: 'Nothing is to be done: the newer attempt goes on.' },
  );
}
