import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Some bytes on their way, as the network cut them; a message may come in several pieces, and several in one. */
export interface ProxyPiece {
  readonly to: 'server' | 'client';
  /** Counts connections from 1 in the order in which they were made. */
  readonly connection: number;
  readonly bytes: Buffer;
}

/**
 * What becomes of a piece. `cut`: it is lost, and both ends see a broken connection at once. `pass-then-cut`: it arrives first.
 * `freeze`: it is lost, and so is everything behind it in both directions, while the connection seems to stand. `delayMs`: it and what
 * follows in its direction come so much later. `bytes`: others arrive in its place.
 */
export type ProxyVerdict = 'pass' | 'cut' | 'pass-then-cut' | 'freeze' | { readonly delayMs: number } | { readonly bytes: Uint8Array };

export type ProxyRule = (piece: ProxyPiece) => ProxyVerdict;

const passAll: ProxyRule = () => 'pass';

/**
 * A TCP proxy on the loopback, for tests of connectors against real systems: stands between client and server and does to the
 * connection what networks do. Rules may be changed at any moment; each piece is judged by the rule of its moment.
 */
export class FaultProxy {
  rule: ProxyRule = passAll;
  /** Connections that were made through it so far. */
  connections = 0;
  private readonly links = new Set<Link>();
  private server: Server | null = null;
  private holding = false;

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    readonly port: number,
  ) {}

  /** Listens on a free port of the loopback and passes everything on to the target. */
  static async start(target: { readonly host?: string; readonly port: number }): Promise<FaultProxy> {
    const server = await listen(createServer(), 0);
    const proxy = new FaultProxy({ host: target.host ?? '127.0.0.1', port: target.port }, (server.address() as AddressInfo).port);
    // This server stays: a port that were free for a moment might be taken by another process.
    proxy.server = server.on('connection', (client) => proxy.link(client));
    return proxy;
  }

  /** Lets everything through again from the next piece on; frozen connections stay so. */
  heal(): void {
    this.rule = passAll;
  }

  /** Takes nothing more from clients, as if they were stopped (SIGSTOP); what it answers lets go of what they sent meanwhile, in its order. */
  hold(): () => void {
    this.holding = true;
    for (const link of this.links) link.hold(true);
    return () => {
      this.holding = false;
      for (const link of this.links) link.hold(false);
    };
  }

  /** As if the server were stopped: connections break, new ones are refused. Again without effect. */
  async down(): Promise<void> {
    const { server } = this;
    this.server = null;
    this.cutAll();
    if (server) await closed(server);
  }

  /** Takes connections on the same port again. Again without effect. */
  async up(): Promise<void> {
    this.server ??= await listen(
      createServer((client) => this.link(client)),
      this.port,
    );
  }

  /** Breaks all connections that stand; new ones are taken. */
  cutAll(): void {
    for (const link of [...this.links]) link.cut();
  }

  /** For the end of a test. */
  async close(): Promise<void> {
    await this.down();
  }

  private link(client: Socket): void {
    const connection = ++this.connections;
    const link = new Link(client, connect(this.target), (piece) => this.rule({ ...piece, connection }));
    this.links.add(link);
    if (this.holding) link.hold(true);
    link.onEnd = () => this.links.delete(link);
  }
}

/** One connection and its other half. */
class Link {
  onEnd: () => void = () => undefined;
  private frozen = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly judge: (piece: Omit<ProxyPiece, 'connection'>) => ProxyVerdict,
  ) {
    client.setNoDelay(true);
    server.setNoDelay(true);
    this.pump(client, server, 'server');
    this.pump(server, client, 'client');
  }

  /** Both ends get a reset, as from a host that has lost its memory. */
  cut(): void {
    for (const timer of this.timers) clearTimeout(timer);
    // While a socket passes an end on Node cannot reset it: that fails, and leaves its file descriptor open for ever.
    for (const socket of [this.client, this.server]) {
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
    this.onEnd();
  }

  hold(held: boolean): void {
    if (held) this.client.pause();
    else this.client.resume();
  }

  private pump(from: Socket, to: Socket, direction: ProxyPiece['to']): void {
    /** When the last delayed piece is due: nothing overtakes it. */
    let dueAt = 0;
    /** In order of arrival: a timer that fires early sends the oldest, not its own. */
    const waiting: (() => unknown)[] = [];
    from.on('data', (bytes) => {
      if (this.frozen) return;
      const verdict = this.judge({ to: direction, bytes });
      if (verdict === 'freeze') this.frozen = true;
      else if (verdict === 'cut') this.cut();
      else if (verdict === 'pass-then-cut') to.write(bytes, () => this.cut());
      else {
        const delayMs = typeof verdict === 'object' && 'delayMs' in verdict ? verdict.delayMs : 0;
        dueAt = Math.max(dueAt, Date.now() + delayMs);
        const content = typeof verdict === 'object' && 'bytes' in verdict ? verdict.bytes : bytes;
        this.later(dueAt - Date.now(), waiting, () => to.write(content));
      }
    });
    from.on('end', () => this.later(Math.max(0, dueAt - Date.now()), waiting, () => to.end()));
    from.on('error', () => this.cut()); // whichever side broke, the other one is told
    from.on('close', () => {
      if (this.client.destroyed && this.server.destroyed) this.onEnd();
    });
  }

  private later(ms: number, waiting: (() => unknown)[], work: () => unknown): void {
    if (this.frozen) return;
    if (ms <= 0 && waiting.length === 0) return void work();
    waiting.push(work);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const oldest = waiting.shift();
      if (!this.frozen) oldest?.();
    }, ms);
    this.timers.add(timer);
  }
}

const listen = (server: Server, port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => resolve(server));
  });

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
