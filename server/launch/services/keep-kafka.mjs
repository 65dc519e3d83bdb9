// @ts-check
// `node keep-kafka.mjs FOLDER PID`: a broker in FOLDER for as long as the process PID lives; then all of it is removed.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startKafka } from './kafka.mjs';
import { loginListener, tlsListeners } from './listeners.mjs';

const [folder, watched] = /** @type {[string, string]} */ (process.argv.slice(2));

/** @param {string} name @param {string} text */
const publish = (name, text) => {
  const file = path.join(folder, name);
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
};

const isThere = () => {
  try {
    return process.kill(Number(watched), 0);
  } catch {
    return false;
  }
};

try {
  const tls = await tlsListeners(folder);
  const broker = await startKafka({
    folder: path.join(folder, 'kafka'),
    quick: true,
    heapMb: 512,
    properties: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '500' },
    listeners: [...loginListener.listeners, ...tls.listeners],
    scramUsers: loginListener.scramUsers,
  });
  const { bootstrap, addresses } = broker;
  publish('kafka.json', JSON.stringify({ bootstrap, addresses, certificate: tls.certificate, pid: broker.pid() }));
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 500));
  await broker.kill();
} catch (error) {
  publish('kafka.failed', String(error));
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 500));
}
rmSync(folder, { recursive: true, force: true });
