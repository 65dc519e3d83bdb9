import { describe, expect, it, vi } from 'vitest';
import type { DeploymentEvent } from '@/model/job/events';
import type { DeploymentSummary } from '@/model/job/summaries';
import { sampleMetrics } from '@/model/metrics/testing/sample-metrics';
import { LiveFeed, newestOf } from './live-feed';

const second = (deploymentId: string, uptimeMs: number) =>
  ({ type: 'metrics', deploymentId, jobId: 'j', metrics: sampleMetrics({ atMs: uptimeMs, uptimeMs }) }) as const;
const event = (seq: number): DeploymentEvent => ({
  seq,
  deploymentId: 'a',
  jobId: null,
  atMs: seq,
  kind: 'notice',
  level: 'info',
  message: `${seq}`,
  params: { code: 'x' },
});

describe('LiveFeed', () => {
  it('tells only the listeners of the deployment that moved', () => {
    const feed = new LiveFeed();
    const [a, b] = [vi.fn(), vi.fn()];
    feed.jobOf('a').subscribe(a);
    feed.jobOf('b').subscribe(b);
    feed.take(second('a', 1_000));
    expect(a).toHaveBeenCalledTimes(1);
    expect(b).not.toHaveBeenCalled();
  });

  it('keeps the seconds of one run and begins anew with the next', () => {
    const feed = new LiveFeed();
    for (const uptime of [1_000, 2_000, 3_000]) feed.take(second('a', uptime));
    feed.take(second('a', 3_000));
    expect(feed.jobOf('a').get().history).toHaveLength(3);
    feed.take(second('a', 500));
    expect(
      feed
        .jobOf('a')
        .get()
        .history.map((m) => m.uptimeMs),
    ).toEqual([500]);
  });

  it('lets go of what was deleted while nobody could tell', () => {
    const feed = new LiveFeed();
    const told = vi.fn();
    for (const id of ['a', 'b']) feed.take({ type: 'deployment', deployment: { id } as DeploymentSummary });
    feed.deployments.subscribe(told);
    feed.take({ type: 'present', deploymentIds: ['a', 'b', 'c'] });
    expect(told).not.toHaveBeenCalled();
    feed.take({ type: 'present', deploymentIds: ['b'] });
    expect([...feed.deployments.get().keys()]).toEqual(['b']);
  });

  it('takes a deleted deployment out of a list that was loaded before, told of it or not', () => {
    const feed = new LiveFeed();
    const loaded = ['a', 'b', 'c'].map((id) => ({ id, name: `loaded ${id}` }) as DeploymentSummary);
    const names = () => newestOf(loaded, feed.deployments.get(), feed.removed.get()).map(({ name }) => name);
    feed.take({ type: 'deployment', deployment: { id: 'b', name: 'told b' } as DeploymentSummary });
    feed.take({ type: 'removed', deploymentId: 'a' });
    expect(names()).toEqual(['told b', 'loaded c']);
    feed.take({ type: 'removed', deploymentId: 'b' });
    expect(names()).toEqual(['loaded c']);
    feed.take({ type: 'deployment', deployment: { id: 'a', name: 'taken back' } as DeploymentSummary });
    expect(names()).toEqual(['taken back', 'loaded c']);
    expect(feed.removed.get()).toEqual(new Set(['b']));
  });

  it('keeps events newest first and takes each once', () => {
    const feed = new LiveFeed();
    for (const seq of [1, 3, 2, 3]) feed.take({ type: 'event', event: event(seq) });
    expect(
      feed
        .eventsOf('a')
        .get()
        .map((e) => e.seq),
    ).toEqual([3, 2, 1]);
  });
});
