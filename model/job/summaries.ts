import type { Diagnostic } from '../diagnostic/diagnostic';
import type { PipelineDocument } from '../graph/document';
import type { JobMetrics, JobRates } from '../metrics/job-metrics';
import type { DeploymentConfig } from './config';
import type { DeploymentState, DesiredState, JobState } from './states';

/** Why a job failed or is being tried again, as its events and its page show it. Never holds a secret. */
export interface JobFailure {
  readonly code: string;
  readonly domain: 'user' | 'external' | 'internal';
  readonly message: string;
  /** What to do about it; empty where nothing is known. */
  readonly remedy: string;
  /** Canvas nodes that it concerns. */
  readonly origin: readonly string[];
  readonly atMs: number;
}

/** A flag over RUNNING: shown in its place while it holds. */
export interface StalledFlag {
  readonly sinceMs: number;
  readonly reason: string;
}

export interface DeploymentSummary {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly pipelineId: string;
  readonly pipelineName: string;
  readonly version: number;
  readonly desired: DesiredState;
  readonly current: DeploymentState;
  /** State of the newest job; null before the first one. */
  readonly jobState: JobState | null;
  readonly jobId: string | null;
  readonly runner: string | null;
  readonly stalled: StalledFlag | null;
  readonly failure: JobFailure | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly deployedAtMs: number;
  readonly rates: JobRates | null;
  /** Rows per second into the job over the last minutes, oldest first: the list's sparkline. */
  readonly throughput: readonly number[];
  readonly lastCheckpoint: {
    readonly id: number;
    readonly completedAtMs: number;
    readonly durationMs: number;
    readonly sizeBytes: number;
  } | null;
  readonly restarts: number;
  readonly example: boolean;
}

export interface DeploymentDetail extends DeploymentSummary {
  readonly config: DeploymentConfig;
  /** The document as deployed, for the run view; the draft may have moved on. */
  readonly document: PipelineDocument;
  readonly sql: string;
  /** Revision of the pipeline's document that was deployed. */
  readonly revision: number;
  readonly metrics: JobMetrics | null;
}

export interface JobSummary {
  readonly id: string;
  readonly deploymentId: string;
  readonly number: number;
  readonly version: number;
  readonly state: JobState;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly restarts: number;
  readonly restoredFrom: string | null;
  readonly failure: JobFailure | null;
}

/** A checkpoint or savepoint that can be restored. */
export interface SnapshotSummary {
  readonly id: string;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly jobId: string;
  /** Of the job that took it, within its deployment. */
  readonly jobNumber: number;
  /** Version of the pipeline that the job ran. */
  readonly version: number;
  readonly checkpointId: number;
  readonly completedAtMs: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
  readonly path: string;
}

/** A snapshot as people call it: "checkpoint 12 of job 3", "the savepoint of job 2". */
export const snapshotName = ({ kind, checkpointId, jobNumber }: Pick<SnapshotSummary, 'kind' | 'checkpointId' | 'jobNumber'>): string =>
  kind === 'savepoint' ? `the savepoint of job ${jobNumber}` : `checkpoint ${checkpointId} of job ${jobNumber}`;

export type DeployOutcome =
  | { readonly kind: 'deployed'; readonly deploymentId: string; readonly version: number }
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };
