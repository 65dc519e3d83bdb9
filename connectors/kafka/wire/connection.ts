import net from 'node:net';
import tls from 'node:tls';
import { ConnectionError, kafkaProblem } from '../kafka-error';
import { WireReader } from './wire-reader';
import { WireWriter } from './wire-writer';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One kind of request in the one version that we speak. Flexible versions have tagged fields behind their headers. */
export interface Api {
  readonly key: number;
  readonly version: number;
  readonly flexible: boolean;
}

interface Waiting {
  readonly resolve: (reader: WireReader) => void;
  readonly reject: (error: unknown) => void;
  readonly api: Api;
  readonly deadline: number;
}

export interface ConnectionOptions {
  readonly tls: tls.ConnectionOptions | null;
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

const KEEP_ALIVE_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
const EMPTY = Buffer.alloc(0);

const TRUST_REMEDY =
  'Give the certificates to trust in "properties.ssl.truststore.certificates", and make sure that the broker’s certificate is for the address that is used.';
/** What Node calls errors of a certificate; the broker may be all right, and no further try helps. */
const isAboutTrust = (code: string): boolean => /CERT|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code);

/** One connection to one broker. Requests may overlap; answers come in their order. Once broken it stays so. */
export class Connection {
  private readonly waiting = new Map<number, Waiting>();
  private correlation = 0;
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 4;
  private broken: ConnectionError | null = null;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly socket: net.Socket,
    readonly address: Address,
    private readonly options: ConnectionOptions,
  ) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error) => this.fail(error.message));
    socket.on('close', () => this.fail('the connection was closed'));
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  static connect(address: Address, options: ConnectionOptions): Promise<Connection> {
    const { host, port } = address;
    return new Promise((resolve, reject) => {
      const failed = (message: string, code = ''): void => {
        socket.destroy();
        const what = `Kafka cannot be reached at ${host}:${port}: ${message}.`;
        reject(isAboutTrust(code) ? kafkaProblem('untrusted', what, TRUST_REMEDY) : new ConnectionError(what));
      };
      const connected = (): void => {
        socket.removeAllListeners();
        socket.setTimeout(0);
        socket.setNoDelay(true);
        socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
        resolve(new Connection(socket, address, options));
      };
      const secure = options.tls;
      const socket = secure
        ? tls.connect({ ...secure, host, port, ...(net.isIP(host) ? {} : { servername: host }) }, connected)
        : net.connect({ host, port }, connected);
      socket.setTimeout(options.connectTimeoutMs, () => failed(`no answer within ${options.connectTimeoutMs} ms`));
      socket.once('error', (error: NodeJS.ErrnoException) => failed(error.message, error.code));
    });
  }

  get isOpen(): boolean {
    return this.broken === null;
  }

  /** `timeoutMs` is counted on top for requests that the broker holds on purpose. */
  send(api: Api, body: WireWriter, holdMs = 0): Promise<WireReader> {
    if (this.broken) return Promise.reject(this.broken);
    const correlation = this.correlation++ & 0x7fffffff;
    const header = new WireWriter(64).i32(0).i16(api.key).i16(api.version).i32(correlation).text(this.options.clientId);
    if (api.flexible) header.uvarint(0);
    const [head, payload] = [header.written(), body.written()];
    head.writeInt32BE(head.length - 4 + payload.length, 0);
    return new Promise((resolve, reject) => {
      this.waiting.set(correlation, { resolve, reject, api, deadline: Date.now() + this.options.requestTimeoutMs + holdMs });
      this.socket.cork();
      this.socket.write(head);
      this.socket.write(payload);
      this.socket.uncork();
    });
  }

  close(): void {
    this.fail('it was closed by us');
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    while (this.buffered >= this.needed) {
      const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.buffered);
      const size = 4 + all.readInt32BE(0);
      this.chunks = [all];
      this.needed = size;
      if (this.buffered < size) return;
      this.answer(all.subarray(4, size));
      const rest = all.length === size ? EMPTY : all.subarray(size);
      this.chunks = rest.length === 0 ? [] : [rest];
      this.buffered = rest.length;
      this.needed = 4;
    }
  }

  private answer(payload: Buffer): void {
    const reader = new WireReader(payload);
    const correlation = reader.i32();
    const waiting = this.waiting.get(correlation);
    if (!waiting) return;
    this.waiting.delete(correlation);
    if (waiting.api.flexible) reader.skipTags();
    waiting.resolve(reader);
  }

  /** A broker that stays silent is as good as gone: answers keep their order, so nothing behind could be trusted. */
  private look(): void {
    const now = Date.now();
    for (const { deadline } of this.waiting.values()) if (now > deadline) return this.fail('the broker did not answer in time');
  }

  private fail(message: string): void {
    if (this.broken) return;
    const { host, port } = this.address;
    this.broken = new ConnectionError(`The connection to Kafka at ${host}:${port} broke: ${message}.`);
    clearInterval(this.timer);
    this.socket.destroy();
    for (const { reject } of this.waiting.values()) reject(this.broken);
    this.waiting.clear();
  }
}
