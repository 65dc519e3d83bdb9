// @ts-check
// `node keep-kafka.mjs FOLDER PID`: a broker in FOLDER for as long as the process PID lives; then all of it is removed.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startKafka } from './kafka.mjs';
import { loginListener } from './listeners.mjs';

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
  const broker = await startKafka({ folder: path.join(folder, 'kafka'), quick: true, heapMb: 512, ...loginListener });
  publish('kafka.json', JSON.stringify({ bootstrap: broker.bootstrap, addresses: broker.addresses, pid: broker.pid() }));
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 500));
  await broker.kill();
} catch (error) {
  publish('kafka.failed', String(error));
  while (isThere()) await new Promise((resolve) => setTimeout(resolve, 500));
}
rmSync(folder, { recursive: true, force: true });
