import { crc32 } from 'node:zlib';
import { z } from 'zod';

export const MANIFEST_VERSION = 1;

const SectionFile = z.object({ name: z.string(), sizeBytes: z.number(), crc: z.number() });

const Subtask = z.object({
  subtask: z.number().int(),
  ended: z.boolean(),
  runtime: z.unknown(),
  files: z.array(SectionFile),
});

const Operator = z.object({
  kind: z.string(),
  subtasks: z.array(Subtask),
  /** Sources: the enumerator's state. */
  enumerator: z.unknown().optional(),
});
export type OperatorRecord = z.infer<typeof Operator>;

/** A sink's epochs whose output is to be made visible when this checkpoint is complete. */
const Pending = z.object({ sink: z.string(), committables: z.array(z.unknown()) });

/**
 * What a complete checkpoint is. `final`: the input ended, only the commit is left. `committed`: false for savepoints, whose committables
 * are committed by the next checkpoint of the job that took them, or by the job that restores them.
 */
export const Manifest = z.object({
  version: z.literal(MANIFEST_VERSION),
  id: z.number().int(),
  kind: z.enum(['checkpoint', 'savepoint', 'stop', 'final']),
  lineageId: z.string(),
  attempt: z.number().int(),
  jobName: z.string(),
  parallelism: z.number().int(),
  startedAtMs: z.number(),
  completedAtMs: z.number(),
  sizeBytes: z.number(),
  operators: z.record(z.string(), Operator),
  pending: z.array(Pending),
  stages: z.array(z.string()),
  /** All files of dead letters since the lineage began. */
  deadLetters: z.array(z.string()),
});
export type Manifest = z.infer<typeof Manifest>;

/** JSON, and a last line with the checksum of everything before it. */
export function printManifest(manifest: Manifest): string {
  const body = `${JSON.stringify(manifest)}\n`;
  return `${body}crc32 ${crc32(body).toString(16)}\n`;
}

/** The manifest, or in words why the text is none. */
export function parseManifest(text: string): Manifest | string {
  const split = text.lastIndexOf('crc32 ', text.length);
  if (split <= 0) return 'the manifest ends early';
  const body = text.slice(0, split);
  if (text.slice(split) !== `crc32 ${crc32(body).toString(16)}\n`) return 'the manifest is damaged (its checksum differs)';
  const parsed = Manifest.safeParse(JSON.parse(body));
  if (parsed.success) return parsed.data;
  return `the manifest is of another version: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`;
}
