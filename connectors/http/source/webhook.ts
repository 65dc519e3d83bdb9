import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ReadContext, RowsAt, SqlRow } from '@headrace/connector-sdk';
import { httpProblem } from '../http-error';
import { elementsAt, parseAnswer, RowReader } from '../json-rows';
import type { HttpOptions } from '../spec';

const MOST_BYTES = 16 << 20;
/** Requests that wait for their checkpoint; more are asked to come again. */
const MOST_WAITING = 1_000;
/** Bytes of bodies that are being read, or that the engine has not taken yet; with more, requests are asked to come again. */
const MOST_HELD_BYTES = 64 << 20;

/** So many requests were taken since the first start. */
export interface WebhookPosition {
  readonly requests: number;
}
interface Waiting {
  readonly number: number;
  readonly response: ServerResponse;
}
interface Queued {
  readonly taken: RowsAt<WebhookPosition>;
  readonly bytes: number;
}

/** By the options of the instance, since `read` and `acknowledge` know nothing else of each other. */
const running = new WeakMap<HttpOptions, Webhook>();

/** Requests become rows; each is answered when its rows are in a completed checkpoint, so a sender that heard no answer sends again. */
export async function* webhook(from: WebhookPosition | null, ctx: ReadContext<HttpOptions>): AsyncGenerator<RowsAt<WebhookPosition>> {
  const server = new Webhook(ctx, from?.requests ?? 0);
  running.set(ctx.options, server);
  try {
    await server.listen();
    for (;;) {
      const taken = await server.next();
      if (taken === null) return;
      yield taken;
    }
  } finally {
    await server.close();
  }
}

export const acknowledgeWebhook = (ctx: ReadContext<HttpOptions>, { requests }: WebhookPosition): void =>
  running.get(ctx.options)?.answerUpTo(requests);

class Webhook {
  private readonly server: Server;
  private readonly reader: RowReader;
  private readonly queue: Queued[] = [];
  private heldBytes = 0;
  private waiting: Waiting[] = [];
  private wake: (() => void) | null = null;

  constructor(
    private readonly ctx: ReadContext<HttpOptions>,
    private requests: number,
  ) {
    this.reader = new RowReader(ctx.table.fields);
    this.server = createServer((request, response) => {
      this.take(request, response).catch((error: unknown) => {
        ctx.log.error('A request to the webhook could not be taken.', { error: String(error) });
        answer(response, 500, 'not taken: see the log of the job');
      });
    });
    ctx.signal.addEventListener('abort', () => this.wake?.(), { once: true });
  }

  async listen(): Promise<void> {
    const { 'webhook.port': port, 'webhook.host': host } = this.ctx.options;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (cause) =>
        reject(
          httpProblem('no-port', `The webhook cannot listen on ${host}:${port}: ${cause.message}.`, {
            retry: 'backoff',
            remedy: 'Free the port, or set "webhook.port" to another.',
            cause,
          }),
        ),
      );
      this.server.listen(port, host, resolve);
    });
  }

  /** Null: the source is to end. */
  async next(): Promise<RowsAt<WebhookPosition> | null> {
    while (this.queue.length === 0) {
      if (this.ctx.signal.aborted) return null;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const { taken, bytes } = this.queue.shift()!;
    this.heldBytes -= bytes;
    return taken;
  }

  answerUpTo(requests: number): void {
    for (const { response } of this.waiting.filter((one) => one.number <= requests)) answer(response, 200, 'taken');
    this.waiting = this.waiting.filter((one) => one.number > requests);
  }

  async close(): Promise<void> {
    for (const { response } of this.waiting.splice(0)) answer(response, 503, 'not taken: send it again');
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeIdleConnections();
    setTimeout(() => this.server.closeAllConnections(), 100).unref();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const problem = this.refusal(request);
    if (problem !== null) return answer(response, ...problem);
    const body = await this.bodyOf(request);
    let kept = false;
    try {
      kept = body.kind === 'whole' && this.keep(body, response);
    } finally {
      if (!kept) this.heldBytes -= body.bytes;
    }
    if (body.kind === 'too-large') answer(response, 413, `more than ${MOST_BYTES} bytes`);
    if (body.kind === 'too-many') answer(response, 503, 'too much at once: send it again');
  }

  /** False: it is answered, and nothing of it waits. */
  private keep({ text, bytes }: Body & { readonly kind: 'whole' }, response: ServerResponse): boolean {
    const rows = this.rowsOf(text);
    if (typeof rows === 'string') answer(response, 422, rows);
    else if (rows.length === 0) answer(response, 200, 'taken');
    else {
      const number = ++this.requests;
      this.waiting.push({ number, response });
      this.queue.push({ taken: { rows, position: { requests: number } }, bytes });
      this.wake?.();
      return true;
    }
    return false;
  }

  /** Its bytes count as held from their arrival on. */
  private bodyOf(request: IncomingMessage): Promise<Body> {
    return new Promise((resolve) => {
      const pieces: Buffer[] = [];
      let bytes = 0;
      const giveUp = (kind: 'too-large' | 'too-many'): void => {
        request.removeAllListeners('data').pause();
        resolve({ kind, bytes });
      };
      request.on('data', (piece: Buffer) => {
        bytes += piece.length;
        this.heldBytes += piece.length;
        if (bytes > MOST_BYTES) giveUp('too-large');
        else if (this.heldBytes > MOST_HELD_BYTES) giveUp('too-many');
        else pieces.push(piece);
      });
      request.once('end', () => resolve({ kind: 'whole', bytes, text: Buffer.concat(pieces).toString('utf8') }));
      // Behind the end of a whole body it changes nothing.
      request.once('close', () => resolve({ kind: 'gone', bytes }));
      request.once('error', () => resolve({ kind: 'gone', bytes }));
    });
  }

  private refusal(request: IncomingMessage): readonly [number, string] | null {
    const { url, authorization } = this.ctx.options;
    if ((request.url ?? '').split('?')[0] !== url) return [404, 'there is nothing here'];
    if (request.method !== 'POST' && request.method !== 'PUT') return [405, 'send it by POST'];
    if (authorization !== undefined && !same(authorization, request.headers.authorization ?? '')) return [401, 'not authorised'];
    if (!/^application\/([\w.-]+\+)?json\b/.test(request.headers['content-type'] ?? '')) return [415, 'send application/json'];
    const full = this.waiting.length >= MOST_WAITING || this.heldBytes >= MOST_HELD_BYTES;
    return full ? [503, 'too many at once: send it again'] : null;
  }

  /** A text says what is wrong; the sender is told, and nothing of the request is taken. */
  private rowsOf(body: string): readonly SqlRow[] | string {
    let json: unknown;
    try {
      json = parseAnswer(body, 'the sender');
    } catch {
      return 'the body is no JSON';
    }
    const rows = elementsAt(json, this.ctx.options['rows.path']).map((element) => this.reader.row(element));
    const bad = rows.findIndex((row) => typeof row === 'string');
    return bad < 0 ? (rows as readonly SqlRow[]) : `row ${bad + 1}: ${String(rows[bad])}`;
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return;
  // What is left of a body that is too much is not read.
  const ends = status === 413 || (status === 503 && !response.req.complete);
  const again = { ...(status === 503 ? { 'Retry-After': '1' } : {}), ...(ends ? { Connection: 'close' } : {}) };
  response.writeHead(status, { 'Content-Type': 'application/json', ...again }).end(JSON.stringify({ message: text }));
}

/** `gone`: the sender broke off, and there is nobody to answer. */
type Body =
  | { readonly kind: 'whole'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'too-large' | 'too-many' | 'gone'; readonly bytes: number };

/** Takes as long for a wrong text as for the right one. */
function same(wanted: string, given: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(wanted), digest(given));
}
