import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followLive, type LiveHandlers } from './follow-live';
import { LiveFeed } from './live-feed';

const heartbeat = { type: 'heartbeat', atMs: 1 } as const;
const present = { type: 'present', deploymentIds: [] } as const;

function tab() {
  const feed = new LiveFeed();
  const subscriptions: LiveHandlers[] = [];
  let open = 0;
  const told: ('first' | 'back')[] = [];
  const subscribe = (handlers: LiveHandlers) => {
    subscriptions.push(handlers);
    open++;
    return { unsubscribe: () => void open-- };
  };
  const stop = followLive({ feed, subscribe, onPresent: (back) => told.push(back ? 'back' : 'first') });
  return { feed, subscriptions, stop, count: () => ({ open, told: told.join(), connected: feed.connected.get() }) };
}

describe('the live subscription of a tab', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is made again where the server refused it, and tells once that it is back', () => {
    const { subscriptions, count } = tab();
    subscriptions[0]!.onConnectionStateChange({ state: 'pending' });
    expect(count()).toEqual({ open: 1, told: '', connected: true });
    subscriptions[0]!.onData(present);
    expect(count()).toEqual({ open: 1, told: 'first', connected: true });
    subscriptions[0]!.onError();
    expect(count().connected).toBe(false);
    vi.advanceTimersByTime(3_000);
    expect(subscriptions).toHaveLength(2);
    subscriptions[1]!.onError();
    vi.advanceTimersByTime(3_000);
    subscriptions[2]!.onConnectionStateChange({ state: 'pending' });
    subscriptions[2]!.onData(heartbeat);
    expect(count()).toEqual({ open: 1, told: 'first', connected: true });
    subscriptions[2]!.onData(present);
    subscriptions[2]!.onData(heartbeat);
    expect(count()).toEqual({ open: 1, told: 'first,back', connected: true });
  });

  it('is made again where it is silent: a machine that slept keeps a dead connection', () => {
    const { subscriptions, count } = tab();
    for (let i = 0; i < 8; i++) {
      subscriptions[0]!.onData(heartbeat);
      vi.advanceTimersByTime(15_000);
    }
    expect(subscriptions).toHaveLength(1);
    vi.advanceTimersByTime(45_000);
    expect(subscriptions).toHaveLength(2);
    subscriptions[0]!.onData(heartbeat);
    expect(count()).toEqual({ open: 1, told: '', connected: false });
  });

  it('ends with the tab', () => {
    const { subscriptions, stop, count } = tab();
    stop();
    subscriptions[0]!.onError();
    vi.advanceTimersByTime(100_000);
    expect([subscriptions.length, count().open]).toEqual([1, 0]);
  });
});
