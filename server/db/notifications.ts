import pg from 'pg';
import { z } from 'zod';
import { messageOf } from './database-error';
import type { Db } from './database';

/** What changed. One channel for all; listeners read the rest from the tables. */
const Change = z.discriminatedUnion('type', [
  z.object({ type: z.literal('deployment'), deploymentId: z.string() }),
  /** It is gone, and its files may go. */
  z.object({ type: z.literal('removed'), deploymentId: z.string() }),
  /** Its pipeline was deleted and may come back: nobody sees it, and its files stay. */
  z.object({ type: z.literal('put-aside'), deploymentId: z.string() }),
  z.object({ type: z.literal('event'), deploymentId: z.string(), seq: z.number() }),
  z.object({ type: z.literal('metrics'), deploymentId: z.string(), jobId: z.string() }),
]);
export type Change = z.infer<typeof Change>;

const CHANNEL = 'headrace_changes';

/** Reaches every listener when the surrounding transaction commits, and none when it rolls back. */
export async function notify(db: Db, change: Change): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${CHANNEL}, ${JSON.stringify(change)})`;
}

export interface Listener {
  close(): Promise<void>;
}

export interface ListenerEvents {
  onChange(change: Change): void;
  /** After each (re)connection: what came in between was missed, so read everything anew. */
  onConnected(): void;
  /** The connection was lost; it is tried again every second. */
  onLost?(reason: string): void;
}

/** Listens on a connection of its own until closed; reconnects by itself. */
export function listenForChanges(url: string, events: ListenerEvents): Listener {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const lose = (lost: pg.Client, reason: string): void => {
    if (client !== lost) return;
    client = undefined;
    void lost.end().catch(() => undefined); // it is gone already
    if (closed) return;
    events.onLost?.(reason);
    timer = setTimeout(() => void connect(), 1_000);
  };
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'headrace-listen' });
    client = fresh;
    fresh.on('error', (error) => lose(fresh, messageOf(error)));
    fresh.on('end', () => lose(fresh, 'the server closed the connection'));
    fresh.on('notification', ({ payload }) => {
      const change = readChange(payload);
      if (change) events.onChange(change);
    });
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${CHANNEL}`);
      if (!closed) events.onConnected();
    } catch (error) {
      lose(fresh, messageOf(error));
    }
  };
  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}

/** Undefined for what a newer version sends: it concerns things that this one does not show. */
function readChange(payload: string | undefined): Change | undefined {
  try {
    return Change.safeParse(JSON.parse(payload ?? '')).data;
  } catch {
    return undefined;
  }
}
