import { readdirSync } from 'node:fs';
import { broken } from './law';

/** Sockets, files and timers of this process by kind. Files are counted where the system shows them (Linux). */
function resources(): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const kind of process.getActiveResourcesInfo()) add(kind);
  try {
    readdirSync('/proc/self/fd').forEach(() => add('file descriptor'));
  } catch {
    // Only Linux lists them; handles above are counted everywhere.
  }
  return counts;
}

/**
 * Runs `work` until it is warm (pools and caches fill once), then eight times more: nothing may grow by five, whatever else ended meanwhile. What leaks stays for ever; a
 * socket whose peer is busy goes when the peer comes to it, so that there are ten seconds for it.
 */
export async function expectNoLeak(work: () => Promise<void>): Promise<void> {
  await work();
  await work();
  await settled();
  const before = resources();
  for (let i = 0; i < 8; i++) await work();
  for (let tries = 0; ; tries++) {
    await settled();
    const grown = [...resources()].filter(([kind, count]) => count - (before.get(kind) ?? 0) >= 5);
    if (grown.length === 0) return;
    if (tries === MOST_TRIES)
      broken(
        `after eight more lives there are more of: ${grown.map(([kind, count]) => `${kind} (${before.get(kind) ?? 0} → ${count})`).join(', ')}`,
      );
  }
}

const MOST_TRIES = 400;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 25));
