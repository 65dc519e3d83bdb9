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
  /** What says that it is longer is no answer of a broker: other protocols begin with large numbers. */
  readonly largestAnswerBytes: number;
}

const KEEP_ALIVE_AFTER_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
const EMPTY = Buffer.alloc(0);

const TRUST_REMEDY =
  'Give the certificates to trust in "properties.ssl.truststore.certificates", and make sure that the broker’s certificate is for the address that is used.';
/** What Node calls errors of a certificate; the broker may be all right, and no further try helps. */
const isAboutTrust = (code: string): boolean => /CERT|UNABLE_TO_(VERIFY|GET_ISSUER)/.test(code);

/** The number of its request. */
const SHORTEST_ANSWER_BYTES = 4;
const NOT_KAFKA =
  'it answers what is not Kafka’s protocol (is it the port of a broker, and is "properties.security.protocol" what the broker speaks there?)';

/**
 * One connection to one broker. Requests may overlap; answers come in their order. Once broken it stays so. It connects from the moment
 * it is made: nothing is sent before `connected` has settled, and `close` ends it at any time.
 */
export class Connection {
  /** Rejects where the broker cannot be reached or is not trusted, or where `close` comes first. */
  readonly connected: Promise<void>;
  private readonly waiting = new Map<number, Waiting>();
  private correlation = 0;
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 4;
  private broken: Error | null = null;
  private isConnected = false;
  private refuse: (error: Error) => void = () => undefined;
  private readonly socket: net.Socket;
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly address: Address,
    private readonly options: ConnectionOptions,
  ) {
    const socket = (this.socket = socketTo(address, options.tls));
    this.connected = this.untilConnected();
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => this.fail(error.message, error.code));
    socket.on('close', () => this.fail('the connection was closed'));
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  get isOpen(): boolean {
    return this.broken === null;
  }

  /** `holdMs` is counted on top for requests that the broker holds on purpose. */
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

  private untilConnected(): Promise<void> {
    const { socket, options } = this;
    return new Promise((resolve, reject) => {
      this.refuse = reject;
      socket.setTimeout(options.connectTimeoutMs, () => this.fail(`no answer within ${options.connectTimeoutMs} ms`));
      socket.once(options.tls ? 'secureConnect' : 'connect', () => {
        this.isConnected = true;
        socket.setTimeout(0);
        socket.setNoDelay(true);
        socket.setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
        resolve();
      });
    });
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    while (this.buffered >= this.needed) {
      const all = this.chunks.length === 1 ? this.chunks[0]! : Buffer.concat(this.chunks, this.buffered);
      const size = 4 + all.readInt32BE(0);
      if (size < 4 + SHORTEST_ANSWER_BYTES || size > this.options.largestAnswerBytes) return this.fail(NOT_KAFKA);
      this.chunks = [all];
      this.needed = size;
      if (this.buffered < size) return;
      this.answer(all.subarray(4, size));
      if (this.broken) return;
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
    try {
      if (waiting.api.flexible) reader.skipTags();
    } catch {
      return this.fail(NOT_KAFKA);
    }
    this.waiting.delete(correlation);
    waiting.resolve(reader);
  }

  /** A broker that stays silent is as good as gone: answers keep their order, so nothing behind could be trusted. */
  private look(): void {
    const now = Date.now();
    for (const { deadline } of this.waiting.values()) if (now > deadline) return this.fail('the broker did not answer in time');
  }

  private fail(message: string, code = ''): void {
    if (this.broken) return;
    const { host, port } = this.address;
    const what = this.isConnected
      ? `The connection to Kafka at ${host}:${port} broke: ${message}.`
      : `Kafka cannot be reached at ${host}:${port}: ${message}.`;
    this.broken = !this.isConnected && isAboutTrust(code) ? kafkaProblem('untrusted', what, TRUST_REMEDY) : new ConnectionError(what);
    clearInterval(this.timer);
    this.socket.destroy();
    this.refuse(this.broken);
    for (const { reject } of this.waiting.values()) reject(this.broken);
    this.waiting.clear();
    this.chunks = [];
  }
}

const socketTo = ({ host, port }: Address, secure: tls.ConnectionOptions | null): net.Socket =>
  secure ? tls.connect({ ...secure, host, port, ...(net.isIP(host) ? {} : { servername: host }) }) : net.connect({ host, port });
