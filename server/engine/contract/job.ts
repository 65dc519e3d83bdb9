import type { JobMetrics } from '@/model/metrics/job-metrics';
import type { JobPlan } from '@/server/plan/job/job-plan';

/** Messages from the runner to a job process, over the IPC channel. The process ends when the channel closes. */
export type JobCommand =
  /** Load what a job may need and wait for the start: nothing of any job is known yet. */
  | { readonly type: 'prepare' }
  | { readonly type: 'start'; readonly job: JobStart }
  /** Snapshot that is kept; the job runs on. */
  | { readonly type: 'savepoint'; readonly id: string; readonly path: string }
  /** `savepoint`: final checkpoint with commit, kept at `path`, then exit. `cancel`: exit without. `checkpoint`: final checkpoint in place (Ctrl-C). */
  | {
      readonly type: 'stop';
      readonly how:
        | { readonly kind: 'savepoint'; readonly id: string; readonly path: string }
        | { readonly kind: 'checkpoint' }
        | { readonly kind: 'cancel' };
    };

export interface JobStart {
  readonly jobId: string;
  readonly plan: JobPlan;
  /** Directory of `lineage.json` and `chk-<n>/`; null: no checkpoints, exactly-once sinks commit once at the end. */
  readonly checkpointDirectory: string | null;
  readonly restore: { readonly kind: 'latest' } | { readonly kind: 'path'; readonly path: string } | { readonly kind: 'none' };
  /** Fencing epoch of the claim: a job may only complete checkpoints and commit while the lineage's file names this epoch or none. */
  readonly fencingEpoch: number;
  readonly allowRewind: boolean;
  readonly allowNonRestoredState: boolean;
  /** Secrets by name; resolved in the job only. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Relative paths start here. */
  readonly baseDirectory: string;
  /** Roots that file connectors may touch; null: anywhere (command line). */
  readonly allowedPaths: readonly string[] | null;
  /** Folders of functions in TypeScript, built into their `built`; the first that has a module gives it. Absent: there are none. */
  readonly functionFolders?: readonly string[];
}

/** Messages from a job process to its runner. Times are epoch milliseconds. */
export type JobReport =
  | { readonly type: 'running'; readonly restoredFrom: string | null; readonly at: number }
  /** Once a second: totals of this attempt, rates and shares of the last second. */
  | { readonly type: 'metrics'; readonly metrics: JobMetrics }
  | { readonly type: 'checkpoint'; readonly checkpoint: CheckpointReport }
  | {
      readonly type: 'savepoint';
      readonly id: string;
      readonly outcome:
        { readonly ok: true; readonly path: string; readonly sizeBytes: number } | { readonly ok: false; readonly error: FailureReport };
    }
  | {
      readonly type: 'event';
      readonly level: 'info' | 'warning' | 'error';
      readonly message: string;
      readonly origin: readonly string[];
      readonly at: number;
    }
  | { readonly type: 'ended'; readonly how: 'finished' | 'stopped' | 'cancelled'; readonly at: number }
  | { readonly type: 'failed'; readonly error: FailureReport; readonly at: number };

export interface FailureReport {
  readonly code: string;
  readonly message: string;
  readonly domain: 'user' | 'external' | 'internal';
  readonly retry: 'none' | 'backoff';
  readonly remedy: string | null;
  /** Node ids that the failure can be attributed to; empty: unattributed. */
  readonly origin: readonly string[];
}

export interface CheckpointReport {
  readonly id: number;
  readonly kind: 'checkpoint' | 'savepoint' | 'final';
  readonly startedAt: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly path: string;
  readonly outcome: 'completed' | { readonly failed: string };
}
