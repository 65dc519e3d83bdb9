// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from '../checkout.mjs';
import { whyNoJava } from './kafka.mjs';
import { mavenJars } from './maven-jars.mjs';
import { freePort, portNear, startProcess, untilHealthy } from './process.mjs';

/**
 * @typedef {{ folder: string; port?: number; apart?: boolean; heapMb?: number; settings?: Record<string, string> }} ElasticsearchWishes
 * @typedef {{ address: string; port: number; pid(): number; stop(): Promise<void>; kill(): Promise<void>; start(): Promise<void> }} ElasticsearchNode
 */

/** Why it cannot run here; null: it can. Its launcher is compiled as it starts, which takes a whole JDK. */
export function whyNoElasticsearch() {
  const missing = whyNoJava('Elasticsearch');
  if (missing !== null) return missing;
  const modules = execFileSync('java', ['--list-modules'], { encoding: 'utf8' });
  return modules.includes('jdk.compiler@') ? null : 'Elasticsearch needs a JDK 17, and java is none (Debian: openjdk-17-jdk-headless).';
}

/** A short life on few cores: the second compiler never pays for itself. */
const QUICK = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** One node, on loopback, with no disk watermarks: what a test or a trial needs. */
const SETTINGS = {
  'discovery.type': 'single-node',
  'cluster.name': 'headrace',
  'transport.type': 'netty4',
  'http.type': 'netty4',
  'network.host': '127.0.0.1',
  'cluster.routing.allocation.disk.threshold_enabled': 'false',
};

/**
 * Elasticsearch out of its jars on Maven Central alone, by a launcher of forty lines: no installation, any user. A folder that was used
 * before is taken over with its indexes. `kill` and `start` again, on the same port, make a crash; `stop` ends it in order.
 * @param {ElasticsearchWishes} wishes @returns {Promise<ElasticsearchNode>}
 */
export async function startElasticsearch({ folder, apart = false, heapMb = 512, settings = {}, ...wishes }) {
  const home = inCheckout('server/launch/services/elasticsearch');
  const jars = await mavenJars(home, inCheckout('node_modules/.cache/headrace-services/elasticsearch'));
  mkdirSync(folder, { recursive: true });
  const port = wishes.port ?? (await freePort());
  const log = path.join(folder, 'elasticsearch.log');
  const all = { ...SETTINGS, 'path.home': folder, 'http.port': String(port), 'transport.port': String(await freePort()), ...settings };
  const args = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const java = [`-Xmx${heapMb}m`, ...QUICK, '-cp', path.join(jars, '*'), path.join(home, 'Elasticsearch.java')];
  const launch = async () => {
    const started = await startProcess('java', [...java, ...args], { log, apart });
    await untilHealthy('Elasticsearch', started, () => answers(port), log);
    return started;
  };
  let server = await launch();
  return {
    address: `http://127.0.0.1:${port}`,
    port,
    pid: () => server.pid,
    stop: () => server.stop(),
    kill: async () => {
      server.signal('SIGKILL');
      await server.ended;
    },
    start: async () => {
      server = await launch();
    },
  };
}

/** @type {import('./services.mjs').Service} */
export const elasticsearchService = {
  title: 'Elasticsearch 7.17',
  missing: () => Promise.resolve(whyNoElasticsearch()),
  start: async (folder) => {
    const node = await startElasticsearch({ folder, port: await portNear(9200), heapMb: 768 });
    return { address: node.address, pid: node.pid(), stop: () => node.stop() };
  },
};

/** @param {number} port */
async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/_cluster/health?wait_for_status=yellow&timeout=1s`)).ok;
  } catch {
    return false; // not yet
  }
}
