import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const PAGE_ROWS = 20;

/** A web service in memory: rows in pages, events, a place to send rows to, and rows by their key. */
export class TestService {
  readonly items = new Map<string, unknown[]>();
  readonly sent = new Map<string, string[]>();
  /** Headers of the requests that were sent, by path. */
  readonly keys: string[] = [];
  /** What the next requests are answered with instead of what they ask for. */
  readonly instead: { status: number; headers?: Record<string, string>; after?: boolean }[] = [];
  asked = 0;
  private readonly listeners = new Map<string, Set<ServerResponse>>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<TestService> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestService(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Adds an item and tells it to all who listen. */
  add(path: string, item: unknown): void {
    const items = this.items.get(path) ?? [];
    items.push(item);
    this.items.set(path, items);
    for (const response of this.listeners.get(path) ?? []) response.write(eventText(items.length, item));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked++;
    const url = new URL(request.url ?? '/', 'http://service');
    let body = '';
    for await (const piece of request) body += String(piece);
    const instead = this.instead.shift();
    if (instead?.after === true) this.take(url.pathname, body, request);
    if (instead !== undefined) return void response.writeHead(instead.status, instead.headers).end('{"message": "not now"}');
    if (request.method === 'HEAD') return void response.writeHead(200).end();
    if (request.method !== 'GET') {
      if (body.includes('refused')) return void response.writeHead(422).end('{"message": "no such thing"}');
      this.take(url.pathname, body, request);
      return void response.writeHead(204).end();
    }
    const items = this.items.get(url.pathname);
    if (items === undefined) return void response.writeHead(404).end('{}');
    if (request.headers.accept === 'text/event-stream') return this.stream(url.pathname, items, request, response);
    this.page(url, items, request, response);
  }

  private take(path: string, body: string, request: IncomingMessage): void {
    this.sent.set(path, [...(this.sent.get(path) ?? []), body]);
    this.keys.push(String(request.headers['idempotency-key']));
  }

  private page(url: URL, items: readonly unknown[], request: IncomingMessage, response: ServerResponse): void {
    const etag = `"${items.length}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    const page = Number(url.searchParams.get('page') ?? 0);
    const rows = items.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
    const next = (page + 1) * PAGE_ROWS < items.length ? String(page + 1) : null;
    const link = next === null ? {} : { Link: `<${url.pathname}?page=${next}>; rel="next"` };
    response.writeHead(200, { 'Content-Type': 'application/json', ETag: etag, ...link });
    response.end(`{"data": {"rows": [${rows.map(jsonOf).join(',')}]}, "next": ${next}}`);
  }

  private stream(path: string, items: readonly unknown[], request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': hello\r\nretry: 10\r\n\r\n');
    const from = Number(request.headers['last-event-id'] ?? 0);
    items.slice(from).forEach((item, i) => response.write(eventText(from + i + 1, item)));
    const all = this.listeners.get(path) ?? new Set();
    this.listeners.set(path, all.add(response));
    response.once('close', () => all.delete(response));
  }
}

/** Texts stand for themselves, so that numbers can have more digits than JavaScript's. */
const jsonOf = (item: unknown): string => (typeof item === 'string' ? item : JSON.stringify(item));
const eventText = (id: number, item: unknown): string => `id: ${id}\ndata: ${jsonOf(item)}\n\n`;
