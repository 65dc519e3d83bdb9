import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy';

let echo: Server;
let proxy: FaultProxy;
let clients: Socket[] = [];
beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await FaultProxy.start({ port: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  for (const socket of clients) socket.destroy();
  clients = [];
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

async function client(): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  await once(socket, 'connect');
  return socket;
}
const next = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);
async function said(socket: Socket, text: string): Promise<string> {
  const answer = next(socket);
  socket.write(text);
  return answer;
}

describe('a fault proxy', () => {
  it('passes everything on, and the end of it', async () => {
    const socket = await client();
    expect(await said(socket, 'hello')).toBe('hello');
    socket.end();
    await once(socket, 'close');
    expect(proxy.connections).toBe(1);
  });

  it.each(['cut', 'pass-then-cut'] as const)('%s: the client sees a reset', async (verdict) => {
    const socket = await client();
    proxy.rule = ({ to, bytes }) => (to === 'server' && bytes.includes('fatal') ? verdict : 'pass');
    expect(await said(socket, 'fine')).toBe('fine');
    socket.write('fatal');
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
  });

  it('leaves no socket behind where the server still speaks while the end of the client is passed on', async () => {
    const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length;
    const before = sockets();
    for (let i = 0; i < 20; i++) {
      const accepted = once(echo, 'connection') as Promise<[Socket]>;
      const socket = await client();
      expect(await said(socket, 'hello')).toBe('hello');
      const [serverSide] = await accepted;
      socket.destroy();
      serverSide.write('one more thing');
      await once(serverSide, 'close').catch(() => undefined);
    }
    await expect.poll(sockets, { timeout: 20_000 }).toBeLessThanOrEqual(before);
  });

  it('corrupts in one direction', async () => {
    const socket = await client();
    proxy.rule = ({ to, bytes }) => (to === 'client' ? { bytes: Buffer.from(bytes.toString().toUpperCase()) } : 'pass');
    expect(await said(socket, 'quiet')).toBe('QUIET');
  });

  it('holds clients back as if they were stopped, and lets them go on', async () => {
    const before = await client();
    expect(await said(before, 'a')).toBe('a');
    const goOn = proxy.hold();
    const after = await client();
    const heard: string[] = [];
    for (const socket of [before, after]) socket.on('data', (bytes) => heard.push(String(bytes)));
    before.write('b');
    after.write('c');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);
    goOn();
    await expect.poll(() => heard.toSorted(), { timeout: 20_000 }).toEqual(['b', 'c']);
  });

  it('delays, and nothing overtakes', async () => {
    const socket = await client();
    let first = true;
    proxy.rule = ({ to }) => {
      if (to === 'client' || !first) return 'pass';
      first = false;
      return { delayMs: 150 };
    };
    const startedAt = Date.now();
    socket.write('slow ');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write('quick');
    let heard = '';
    while (heard.length < 10) heard += await next(socket);
    expect(heard).toBe('slow quick');
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(140);
  });

  it('freezes: nothing comes any more, and nothing breaks', async () => {
    const socket = await client();
    proxy.rule = () => 'freeze';
    const events: string[] = [];
    for (const name of ['data', 'error', 'close']) socket.on(name, () => events.push(name));
    socket.write('anybody?');
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.heal();
    socket.write('still?');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(events).toEqual([]);
  });

  it('goes down and comes up on its port', async () => {
    const socket = await client();
    const broken = once(socket, 'error');
    await proxy.down();
    await broken;
    await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await proxy.up();
    expect(await said(await client(), 'again')).toBe('again');
  });
});
