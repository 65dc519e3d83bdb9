import type { DeploymentEvent } from '@/model/job/events';
import type { DeploymentSummary } from '@/model/job/summaries';
import type { JobMetrics } from '@/model/metrics/job-metrics';
import type { LiveUpdate } from '@/model/metrics/live-update';
import { observable, type Observable, type Source } from '@/components/ui/observable';

const historyLength = 300;
const keptEvents = 200;

/** Last known figures of a job and the seconds before them, oldest first. */
export interface JobFeed {
  readonly metrics: JobMetrics | null;
  readonly history: readonly JobMetrics[];
}

const emptyFeed: JobFeed = { metrics: null, history: [] };

/**
 * What the tab's one subscription has brought: deployments, and per deployment its figures and newest events. A second of figures
 * touches only the listeners of its own deployment.
 */
export class LiveFeed {
  readonly deployments: Source<ReadonlyMap<string, DeploymentSummary>> = observable(new Map());
  /** Those that were deleted since the tab is open; lists that were loaded before still have them. */
  readonly removed: Source<ReadonlySet<string>> = observable(new Set());
  readonly connected: Source<boolean> = observable(false);
  private readonly jobs = new Map<string, Source<JobFeed>>();
  private readonly events = new Map<string, Source<readonly DeploymentEvent[]>>();

  jobOf(deploymentId: string): Observable<JobFeed> {
    return this.job(deploymentId);
  }

  /** Newest first, only those since the tab is open. */
  eventsOf(deploymentId: string): Observable<readonly DeploymentEvent[]> {
    return this.eventList(deploymentId);
  }

  take(update: LiveUpdate): void {
    switch (update.type) {
      case 'deployment':
        // It may have been deleted and taken back.
        this.removed.update((ids) => (ids.has(update.deployment.id) ? new Set([...ids].filter((id) => id !== update.deployment.id)) : ids));
        return this.deployments.update((all) => new Map(all).set(update.deployment.id, update.deployment));
      case 'removed':
        this.removed.update((ids) => new Set(ids).add(update.deploymentId));
        return this.deployments.update((all) => new Map([...all].filter(([id]) => id !== update.deploymentId)));
      case 'present':
        return this.keepOnly(new Set(update.deploymentIds));
      case 'metrics':
        return this.takeMetrics(update);
      case 'event':
        return this.takeEvent(update.event);
      case 'heartbeat':
        return;
    }
  }

  /** Lets go of deployments that were deleted while nobody could tell. */
  private keepOnly(ids: ReadonlySet<string>): void {
    this.deployments.update((all) => ([...all.keys()].every((id) => ids.has(id)) ? all : new Map([...all].filter(([id]) => ids.has(id)))));
  }

  private takeMetrics(update: Extract<LiveUpdate, { type: 'metrics' }>): void {
    this.job(update.deploymentId).update((known) => {
      const { metrics, history } = known;
      if (metrics?.atMs === update.metrics.atMs) return known;
      const sameJob = metrics !== null && update.metrics.uptimeMs >= metrics.uptimeMs;
      return { metrics: update.metrics, history: [...(sameJob ? history : []), update.metrics].slice(-historyLength) };
    });
  }

  private takeEvent(event: DeploymentEvent): void {
    this.eventList(event.deploymentId).update((events) =>
      events.some((other) => other.seq === event.seq) ? events : [event, ...events].sort((a, b) => b.seq - a.seq).slice(0, keptEvents),
    );
  }

  private job(id: string): Source<JobFeed> {
    return getOrMake(this.jobs, id, () => observable(emptyFeed));
  }

  private eventList(id: string): Source<readonly DeploymentEvent[]> {
    return getOrMake(this.events, id, () => observable<readonly DeploymentEvent[]>([]));
  }
}

/** A list that was loaded, with what the feed has told newer of its members, and without those that it has told to be deleted. */
export function newestOf(
  loaded: readonly DeploymentSummary[],
  live: ReadonlyMap<string, DeploymentSummary>,
  removed: ReadonlySet<string>,
): readonly DeploymentSummary[] {
  const merged = new Map(loaded.filter(({ id }) => !removed.has(id)).map((deployment) => [deployment.id, deployment]));
  for (const [id, deployment] of live) merged.set(id, { ...merged.get(id), ...deployment });
  return [...merged.values()];
}

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key);
  if (found) return found;
  const made = make();
  map.set(key, made);
  return made;
}
