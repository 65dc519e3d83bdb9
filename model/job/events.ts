import { z } from 'zod';
import { DeploymentState, DesiredState, JobState, StopMode } from './states';

/**
 * What happened to a deployment, in order: one event a change, with its cause. What a job does is told by the job's own events; the
 * deployment's state follows them in silence. `message` is for people and complete; the fields are for filters and icons.
 */
const eventKinds = {
  deployed: z.object({ version: z.number() }),
  'desired-state-changed': z.object({ from: DesiredState, to: DesiredState }),
  'state-changed': z.object({ from: DeploymentState, to: DeploymentState }),
  'job-created': z.object({ restoredFrom: z.string().nullable() }),
  'job-state-changed': z.object({ from: JobState, to: JobState }),
  'stop-requested': z.object({ mode: StopMode }),
  'savepoint-completed': z.object({ savepointId: z.string(), sizeBytes: z.number() }),
  'checkpoint-failed': z.object({ checkpointId: z.number() }),
  notice: z.object({ code: z.string() }),
} as const;

export type EventKind = keyof typeof eventKinds;
export type EventParams<K extends EventKind> = z.infer<(typeof eventKinds)[K]>;

export type EventLevel = 'info' | 'warning' | 'error';

/** An event before it is stored. */
export type NewEvent = {
  [K in EventKind]: { readonly kind: K; readonly level: EventLevel; readonly message: string; readonly params: EventParams<K> };
}[EventKind];

/** A stored event. `seq` rises by the order of storing within a deployment. */
export type DeploymentEvent = NewEvent & {
  readonly seq: number;
  readonly deploymentId: string;
  readonly jobId: string | null;
  readonly atMs: number;
};

/** Checks the stored params of an event against its kind; undefined for a kind or shape that this build does not know. */
export function readEventParams<K extends EventKind>(kind: K, params: unknown): EventParams<K> | undefined {
  const parsed = eventKinds[kind]?.safeParse(params);
  return parsed?.success ? (parsed.data as EventParams<K>) : undefined;
}
