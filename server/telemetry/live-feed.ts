import type { LiveUpdate } from '@/model/metrics/live-update';
import type { Database } from '@/server/db/database';
import { listenForChanges, type Change, type Listener } from '@/server/db/notifications';
import { eventRepository } from '@/server/db/repositories/events';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { deploymentSummaries, inNamespace } from './deployment-summaries';

export interface LiveScope {
  readonly namespace?: string;
  /** Whose figures and events are wanted; absent: everybody's. */
  readonly deploymentIds?: readonly string[];
}

const HEARTBEAT_MS = 15_000;
const AT_MOST_EVERY_MS = 1_000;

/** Fans what the database announces out to the browser tabs of one web process. Nothing is kept: a tab that comes gets the present state. */
export class LiveFeed {
  readonly #tabs = new Set<Tab>();
  #listener: Listener | undefined;

  constructor(
    private readonly database: Database,
    private readonly controlUrl: string,
  ) {}

  /** One tab's updates until `signal` aborts. */
  async *updates(scope: LiveScope, signal: AbortSignal): AsyncGenerator<LiveUpdate> {
    this.#listener ??= listenForChanges(this.controlUrl, {
      onChange: (change) => this.#tabs.forEach((tab) => tab.note(change)),
      onConnected: () => this.#tabs.forEach((tab) => tab.noteEverything()),
    });
    const tab = new Tab(this.database, scope, signal);
    this.#tabs.add(tab);
    try {
      tab.noteEverything();
      yield* tab.run();
    } finally {
      this.#tabs.delete(tab);
    }
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }
}

/** What one tab has not been told yet. */
class Tab {
  #everything = false;
  readonly #changed = new Set<string>();
  readonly #figures = new Map<string, string>();
  readonly #removed = new Set<string>();
  #events: number[] = [];
  #wake: () => void = () => undefined;

  constructor(
    private readonly database: Database,
    private readonly scope: LiveScope,
    private readonly signal: AbortSignal,
  ) {}

  note(change: Change): void {
    const { deploymentId } = change;
    if (change.type === 'removed' || change.type === 'put-aside') this.#removed.add(deploymentId);
    else if (change.type === 'deployment') this.#changed.add(deploymentId);
    else if (change.type === 'metrics') {
      this.#changed.add(deploymentId);
      if (this.#inDetail(deploymentId)) this.#figures.set(deploymentId, change.jobId);
    } else if (this.#inDetail(deploymentId)) this.#events.push(change.seq);
    this.#wake();
  }

  noteEverything(): void {
    this.#everything = true;
    this.#wake();
  }

  async *run(): AsyncGenerator<LiveUpdate> {
    while (!this.signal.aborted) {
      const startedAt = Date.now();
      yield* this.#told();
      await this.#pause(AT_MOST_EVERY_MS - (Date.now() - startedAt));
      if (this.#nothingNew() && !(await this.#woken())) yield { type: 'heartbeat', atMs: Date.now() };
    }
  }

  #inDetail(deploymentId: string): boolean {
    return this.scope.deploymentIds === undefined || this.scope.deploymentIds.includes(deploymentId);
  }

  #nothingNew(): boolean {
    return !this.#everything && this.#changed.size + this.#figures.size + this.#removed.size + this.#events.length === 0;
  }

  async *#told(): AsyncGenerator<LiveUpdate> {
    const { db } = this.database;
    const everything = this.#everything;
    const [changed, figures, removed, events] = [[...this.#changed], [...this.#figures], [...this.#removed], this.#events];
    this.#everything = false;
    this.#changed.clear();
    this.#figures.clear();
    this.#removed.clear();
    this.#events = [];
    for (const deploymentId of removed) yield { type: 'removed', deploymentId };
    if (everything || changed.length > 0) {
      const which = everything ? {} : { id: { in: changed } };
      const summaries = await deploymentSummaries(db, { AND: [inNamespace(this.scope.namespace), which] });
      for (const deployment of summaries) {
        yield { type: 'deployment', deployment };
        if (everything && deployment.jobId && this.#inDetail(deployment.id)) figures.push([deployment.id, deployment.jobId]);
      }
      if (everything) yield { type: 'present', deploymentIds: summaries.map(({ id }) => id) };
    }
    for (const [deploymentId, jobId] of figures) {
      const metrics = await metricsRepository.newest(db, jobId);
      if (metrics) yield { type: 'metrics', deploymentId, jobId, metrics };
    }
    for (const seq of events) {
      const event = await eventRepository.get(db, seq);
      if (event) yield { type: 'event', event };
    }
  }

  /** True: something is new. False: it was quiet for a heartbeat's time. */
  #woken(): Promise<boolean> {
    if (!this.#nothingNew() || this.signal.aborted) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (news: boolean): void => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', onAbort);
        this.#wake = () => undefined;
        resolve(news);
      };
      const onAbort = (): void => finish(true);
      const timer = setTimeout(() => finish(false), HEARTBEAT_MS);
      this.signal.addEventListener('abort', onAbort);
      this.#wake = () => finish(true);
    });
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, ms);
      this.signal.addEventListener('abort', finish);
    });
  }
}
