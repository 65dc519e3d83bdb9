import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { HeadraceError } from '@headrace/connector-sdk/errors';

/**
 * Runs `work`, and then takes from this process what functions have no business with. It keeps honest code honest and says why; the boundary is the
 * process: no environment, no secrets, Node's permissions, and no network where the machine can take it away.
 */
export function withoutReach(work: () => void): void {
  work();
  const refuse = (what: string) => (): never => {
    throw new HeadraceError(`Functions in TypeScript have no ${what}: they compute from their arguments alone`, {
      code: 'function.no-reach',
      domain: 'user',
      retry: 'none',
    });
  };
  const network = refuse('network');
  net.Socket.prototype.connect = network;
  net.Server.prototype.listen = network;
  Object.assign(dgram, { createSocket: network });
  Object.assign(dns, { lookup: network, resolve: network });
  for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.set(globalThis, name, network);
  process.kill = refuse('other processes');
}
