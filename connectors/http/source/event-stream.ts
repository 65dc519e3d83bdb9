import type { ReadContext, RowsAt } from '@headrace/connector-sdk';
import { HttpClient } from '../client/http-client';
import { elementsAt, parseAnswer } from '../json-rows';
import type { HttpOptions } from '../spec';
import { EventParser, MOST_EVENT_CHARACTERS, type ServerEvent } from './event-parser';
import { ElementRows } from './rejecting';

/** The id of the last event that is in rows. Events without an id come again after a restart. */
export interface EventPosition {
  readonly lastEventId: string | null;
}

const RECONNECT_MS = 1_000;
/** Whatever the service says: it is neither asked without a pause, nor never again. */
const [SHORTEST_RECONNECT_MS, LONGEST_RECONNECT_MS] = [50, 60_000] as const;

/** Events whose data are JSON: an object or an array of objects. The stream is opened again when it ends. */
export async function* eventStream(from: EventPosition | null, ctx: ReadContext<HttpOptions>): AsyncGenerator<RowsAt<EventPosition>> {
  const [client, rows] = [new HttpClient(ctx), new ElementRows(ctx)];
  const { url, 'rows.path': path } = ctx.options;
  let lastEventId = from?.lastEventId ?? null;
  let waitMs = RECONNECT_MS;
  while (!ctx.signal.aborted) {
    const headers = {
      Accept: 'text/event-stream',
      ...(lastEventId === null ? {} : { 'Last-Event-ID': Buffer.from(lastEventId).toString('latin1') }),
    };
    const response = await client.open({ url, headers }, ctx.signal);
    const parser = new EventParser();
    for await (const events of eventsOf(response, parser)) {
      for (const event of events) {
        if (event.id !== null) ({ id: lastEventId } = event);
        const made = rowsOf(event, rows, { url, path });
        if (made.length > 0) yield { rows: made, position: { lastEventId } };
      }
      waitMs = Math.min(LONGEST_RECONNECT_MS, Math.max(SHORTEST_RECONNECT_MS, parser.retryMs ?? RECONNECT_MS));
    }
    if (!ctx.signal.aborted) await ctx.clock.sleep(waitMs, ctx.signal);
  }
}

function rowsOf(
  { data, id, cut }: ServerEvent,
  rows: ElementRows,
  of: { readonly url: string; readonly path: string | undefined },
): RowsAt<never>['rows'] {
  const place = `${of.url} event ${id ?? 'without id'}`;
  if (cut) {
    rows.reject(data, place, `it has more than ${MOST_EVENT_CHARACTERS} characters`);
    return [];
  }
  let json: unknown;
  try {
    json = parseAnswer(data, place);
  } catch {
    rows.reject(data, place, 'it is no JSON');
    return [];
  }
  return rows.rows(elementsAt(json, of.path), 0, place).rows;
}

/** Events as they come; ends where the stream does, in order or not. */
async function* eventsOf(response: Response, parser: EventParser): AsyncGenerator<readonly ServerEvent[]> {
  const text = new TextDecoder();
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const piece = await reader.read().catch(() => null); // a stream that breaks off is opened again like one that ends
      if (piece === null || piece.done) return;
      const events = parser.take(text.decode(piece.value, { stream: true }));
      if (events.length > 0) yield events;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
