import type { DeploymentEvent } from '../job/events';
import type { DeploymentSummary } from '../job/summaries';
import type { JobMetrics } from './job-metrics';

/**
 * What the one subscription of a browser tab brings. On connecting it sends `deployment` for every deployment that the tab may see,
 * `present` with all their ids, and `metrics` where a job runs; afterwards what changes, at most once a second a deployment. Nothing is
 * replayed: after a break the first updates are the present state, and missed events are fetched with `deployments.events`.
 */
export type LiveUpdate =
  | { readonly type: 'deployment'; readonly deployment: DeploymentSummary }
  | { readonly type: 'removed'; readonly deploymentId: string }
  /** These and no others: what was loaded before may hold one that was deleted when nobody told of it. Again after each gap in what the server heard. */
  | { readonly type: 'present'; readonly deploymentIds: readonly string[] }
  | { readonly type: 'metrics'; readonly deploymentId: string; readonly jobId: string; readonly metrics: JobMetrics }
  | { readonly type: 'event'; readonly event: DeploymentEvent }
  | { readonly type: 'heartbeat'; readonly atMs: number };
