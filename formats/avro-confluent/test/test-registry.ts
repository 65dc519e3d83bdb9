import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Stored {
  readonly schema: string;
  readonly schemaType?: string;
  readonly references?: readonly { readonly name: string; readonly subject: string; readonly version: number }[];
}

/** The calls of a schema registry that the format uses, in memory, and a count of each path that was asked for. */
export class TestRegistry {
  readonly asked = new Map<string, number>();
  readonly schemas: Stored[] = [];
  readonly subjects = new Map<string, number[]>();
  /** Answers with this status instead, so many times. */
  failures: { status: number; times: number } = { status: 0, times: 0 };
  /** The header `Authorization` that it wants. */
  wants: string | null = null;
  /** Requests that were under way at once, at most. */
  mostAtOnce = 0;
  private underWay = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      this.mostAtOnce = Math.max(this.mostAtOnce, ++this.underWay);
      void this.answer(request).then(({ status, body }) => {
        this.underWay--;
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<TestRegistry> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new TestRegistry(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The number of a schema, under a subject where one is named. */
  add(stored: Stored, subject?: string): number {
    const known = this.schemas.findIndex((one) => one.schema === stored.schema);
    const id = known >= 0 ? known + 1 : this.schemas.push(stored);
    if (subject !== undefined) this.subjects.set(subject, [...(this.subjects.get(subject) ?? []), id]);
    return id;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const path = request.url ?? '';
    this.asked.set(path, (this.asked.get(path) ?? 0) + 1);
    let body = '';
    for await (const piece of request) body += String(piece);
    if (this.failures.times-- > 0)
      return { status: this.failures.status, body: { error_code: 50001, message: 'Error in the backend data store' } };
    if (this.wants !== null && request.headers.authorization !== this.wants)
      return { status: 401, body: { error_code: 40101, message: 'Unauthorized' } };
    const byId = /^\/schemas\/ids\/(\d+)$/.exec(path);
    if (byId) return found(this.schemas[Number(byId[1]) - 1], 40403);
    const version = /^\/subjects\/([^/]+)\/versions\/(\d+)$/.exec(path);
    if (version) return found(this.schemas[(this.subjects.get(decodeURIComponent(version[1]!))?.[Number(version[2]) - 1] ?? 0) - 1], 40402);
    const subject = /^\/subjects\/([^/]+)\/versions$/.exec(path);
    if (!subject || request.method !== 'POST') return { status: 404, body: { error_code: 404, message: 'HTTP 404 Not Found' } };
    return { status: 200, body: { id: this.add(JSON.parse(body) as Stored, decodeURIComponent(subject[1]!)) } };
  }
}

const found = (stored: Stored | undefined, code: number): { status: number; body: unknown } =>
  stored === undefined ? { status: 404, body: { error_code: code, message: 'Schema not found' } } : { status: 200, body: stored };
