import { FaultProxy } from '@headrace/connector-sdk/testing';
import { sharedKafka } from '@/server/launch/services/shared-kafka.mjs';
import { TestTopics } from './test-topics';

const HOST = '127.0.0.1';
/** Behind the request's length. */
const REQUEST_KEY_AT = 4;

/** The broker of the test run (or of this process), and a proxy that clients stay behind: the addresses in answers are the proxy's. */
export class ProxiedBroker {
  private constructor(
    readonly topics: TestTopics,
    private readonly proxy: FaultProxy,
  ) {}

  static async start(): Promise<ProxiedBroker | { readonly missing: string }> {
    const broker = await sharedKafka();
    if ('missing' in broker) return broker;
    const port = Number(broker.bootstrap.split(':').at(-1));
    const proxy = await FaultProxy.start({ port });
    proxy.rule = ({ to, bytes }) => (to === 'client' ? { bytes: withPort(bytes, port, proxy.port) } : 'pass');
    return new ProxiedBroker(new TestTopics(broker.bootstrap), proxy);
  }

  get bootstrap(): string {
    return `${HOST}:${this.proxy.port}`;
  }

  /** Takes the broker away; what it answers brings it back. */
  readonly outage = async (): Promise<() => Promise<void>> => {
    await this.proxy.down();
    return () => this.proxy.up();
  };

  /** The next request of this kind (its number in Kafka's protocol) does not arrive, and nothing behind it; what it resolves to brings the broker back. */
  outageAt(request: number): Promise<() => Promise<void>> {
    const { rule } = this.proxy;
    return new Promise((resolve) => {
      this.proxy.rule = (piece) => {
        if (piece.to === 'client' || piece.bytes.readInt16BE(REQUEST_KEY_AT) !== request) return rule(piece);
        this.proxy.rule = rule;
        resolve(this.outage());
        return 'cut';
      };
    });
  }

  /** Holds back what clients send from now on, as a stopped process would; what it answers lets all of it go, in its order. */
  hold(): () => void {
    return this.proxy.hold();
  }

  /** The next time that this text passes to a client, its first byte is another one. */
  spoilOnce(text: string): void {
    const { rule } = this.proxy;
    this.proxy.rule = (piece) => {
      const verdict = rule(piece);
      if (piece.to !== 'client' || typeof verdict !== 'object' || !('bytes' in verdict)) return verdict;
      const bytes = Buffer.from(verdict.bytes);
      const at = bytes.indexOf(text);
      if (at < 0) return verdict;
      this.proxy.rule = rule;
      bytes[at]! ^= 1;
      return { bytes };
    };
  }

  async stop(): Promise<void> {
    this.topics.close();
    await this.proxy.close();
  }
}

/** An address in an answer is the host's text and four bytes of the port behind it. */
function withPort(bytes: Buffer, from: number, to: number): Buffer {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf(HOST); at >= 0; at = changed.indexOf(HOST, at + 1)) {
    const port = at + HOST.length;
    if (port + 4 <= changed.length && changed.readInt32BE(port) === from) changed.writeInt32BE(to, port);
  }
  return changed;
}
