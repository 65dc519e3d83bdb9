import type { LiveUpdate } from '@/model/metrics/live-update';
import type { LiveFeed } from './live-feed';

export interface LiveHandlers {
  readonly onData: (update: LiveUpdate) => void;
  readonly onConnectionStateChange: (state: { readonly state: 'idle' | 'connecting' | 'pending' }) => void;
  readonly onError: () => void;
}

interface Options {
  readonly subscribe: (handlers: LiveHandlers) => { readonly unsubscribe: () => void };
  readonly feed: LiveFeed;
  /** All is told from now on, and what happened before was not. `back`: updates had come, and then stopped. */
  readonly onPresent: (back: boolean) => void;
  readonly retryMs?: number;
  /** The server says something every 15 s; a connection that is silent for longer than this is dead, whatever the system says of it. */
  readonly silentMs?: number;
}

/**
 * Keeps the tab's subscription alive for as long as the tab is open: one that broke, was refused (the server starts anew, the session
 * ended) or fell silent is made again. Returns the end.
 */
export function followLive({ subscribe, feed, onPresent, retryMs = 3_000, silentMs = 45_000 }: Options): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current = { unsubscribe: (): void => undefined };
  let life = 0;
  let lost = false;
  const again = (inMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(begin, inMs);
  };
  const lose = (): void => {
    lost ||= feed.connected.get();
    feed.connected.set(false);
  };
  const heard = (): void => {
    feed.connected.set(true);
    again(silentMs);
  };
  function begin(): void {
    const mine = ++life;
    const own =
      <A extends unknown[]>(then: (...given: A) => void) =>
      (...given: A): void => {
        if (mine === life) then(...given);
      };
    current.unsubscribe();
    lose();
    again(silentMs);
    current = subscribe({
      onData: own((update) => {
        heard();
        feed.take(update);
        if (update.type !== 'present') return;
        onPresent(lost);
        lost = false;
      }),
      onConnectionStateChange: own(({ state }) => (state === 'pending' ? heard() : lose())),
      onError: own(() => {
        lose();
        again(retryMs);
      }),
    });
  }
  begin();
  return () => {
    life++;
    clearTimeout(timer);
    current.unsubscribe();
    feed.connected.set(false);
  };
}
