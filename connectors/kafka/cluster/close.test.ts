import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { optionsOf } from '@headrace/connector-sdk/testing';
import { openCluster } from '../client';
import { kafkaSpec } from '../spec';
import { WireWriter } from '../wire/wire-writer';
import { SPOKEN, type Cluster } from './cluster';

let server: Server;
let answer: (socket: Socket, request: Buffer) => void;
const sockets = new Set<Socket>();
const SOON = { timeout: 20_000 };

/** A server that takes connections and, of itself, answers nothing. */
beforeEach(async () => {
  answer = () => undefined;
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (request) => answer(socket, request));
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});

const cluster = (given: Record<string, string> = {}): Cluster => {
  const bootstrap = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return openCluster(optionsOf(kafkaSpec, { topic: 't', 'properties.bootstrap.servers': bootstrap, ...given }));
};

/** An answer to any request: the number of the request, and a body. */
function answered(request: Buffer, body: WireWriter): Buffer {
  const content = body.written();
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + content.length, 0);
  head.writeInt32BE(request.readInt32BE(8), 4);
  return Buffer.concat([head, content]);
}

function versions(): WireWriter {
  const body = new WireWriter().i16(0);
  return body.list(Object.entries(SPOKEN), ([key, version]) => body.i16(Number(key)).i16(version).i16(version));
}

const logIn = { 'properties.security.protocol': 'SASL_PLAINTEXT', 'headrace.username': 'me', 'headrace.password': 'secret' };

it.each<readonly [string, Record<string, string>, boolean]>([
  ['as the first request', {}, false],
  ['in the middle of a TLS handshake', { 'properties.security.protocol': 'SSL' }, false],
  ['in the middle of the log-in', logIn, true],
])('close ends connections that are being opened: a broker that is silent %s', async (_when, security, tellsVersions) => {
  let asked = 0;
  answer = (socket, request) => {
    if (++asked === 1 && tellsVersions) socket.write(answered(request, versions()));
  };
  const open = cluster(security);
  const topics = open.topics(['t']).catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toBe(tellsVersions ? 2 : 1), SOON);
  open.close();
  expect(await topics).toMatchObject({ message: expect.stringContaining('closed by us') as string });
  await vi.waitFor(() => expect(sockets.size).toBe(0), SOON);
});

it('close ends a connect that is on its way', async () => {
  const open = cluster();
  const topics = open.topics(['t']).catch((error: unknown) => error);
  await new Promise<void>((resolve) => process.nextTick(resolve));
  open.close();
  expect(await topics).toMatchObject({ message: expect.stringContaining('closed by us') as string });
  // Connections are taken in their order: what came before this one has been seen when it is.
  const later = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(later, 'connect');
  await vi.waitFor(() => expect([...sockets].map(({ remotePort }) => remotePort)).toEqual([later.localPort]), SOON);
  later.destroy();
  await expect(open.topics(['t'])).rejects.toThrow('closed by us');
});

it.each([
  ['a greeting of another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['an alert of TLS', Buffer.from([0x15, 3, 3, 0, 2, 2, 70])],
  ['an answer that is shorter than any', Buffer.from([0, 0, 0, 2, 0, 0])],
  ['an answer of less than no bytes', Buffer.from([255, 255, 255, 252, 0, 0])],
])('%s breaks the connection at once, and the process goes on', async (_what, bytes) => {
  answer = (socket) => socket.write(bytes);
  const open = cluster({ 'properties.delivery.timeout.ms': '1' });
  await expect(open.topics(['t'])).rejects.toThrow('what is not Kafka’s protocol');
  await vi.waitFor(() => expect(sockets.size).toBe(0), SOON);
  open.close();
});
