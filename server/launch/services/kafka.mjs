// @ts-check
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from '../checkout.mjs';
import { mavenJars, runTool } from './maven-jars.mjs';
import { accepts, freePort, startProcess, untilHealthy } from './process.mjs';

/** For servers that live for seconds: the first compiler only, and a collector without threads of its own. */
const QUICK = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/**
 * @typedef {{ folder: string; port?: number; quick?: boolean; apart?: boolean; heapMb?: number; properties?: Record<string, string>; listeners?: readonly Listener[]; scramUsers?: readonly string[]; member?: Member }} KafkaWishes
 * @typedef {{ id: number; clusterId: string; controllerPort: number }} Member of a cluster of several brokers, whose controller is the first alone
 * @typedef {{ name: string; protocol: 'SASL_PLAINTEXT' | 'SSL' | 'SASL_SSL'; properties: Record<string, string> }} Listener
 * @typedef {{ bootstrap: string; addresses: Record<string, string>; pid(): number; signal(name: NodeJS.Signals): void; stop(): Promise<void>; kill(): Promise<void>; start(): Promise<void> }} KafkaBroker
 */

/** Why there can be no broker here; null: there can. */
export const whyNoKafka = () => whyNoJava('Kafka');

/** Why no server of Java's can run here; null: it can. @param {string} name @returns {string | null} */
export function whyNoJava(name) {
  const tools = /** @type {const} */ ([
    ['java', '-version'],
    [process.env['HEADRACE_MAVEN'] ?? 'mvn', '--version'],
  ]);
  for (const [tool, arg] of tools) {
    try {
      execFileSync(tool, [arg], { stdio: 'ignore' });
    } catch {
      return `${tool} is not on the PATH: ${name} needs Java 17 and Maven (Debian: openjdk-17-jre-headless, maven).`;
    }
  }
  return null;
}

/**
 * One broker in KRaft mode, which is its own controller, on loopback, with its data in `folder`. A folder that was used before is
 * taken over with its topics. `kill` and `start` again make a crash; `stop` ends it in order.
 * @param {KafkaWishes} wishes @returns {Promise<KafkaBroker>}
 */
export async function startKafka(wishes) {
  const { folder, quick = false, apart = false, heapMb = 768 } = wishes;
  const jars = await mavenJars(inCheckout('server/launch/services/kafka'), inCheckout('node_modules/.cache/headrace-services/kafka'));
  mkdirSync(folder, { recursive: true });
  const port = wishes.port ?? (await freePort());
  const ports = Object.fromEntries(await Promise.all((wishes.listeners ?? []).map(async ({ name }) => [name, await freePort()])));
  const config = path.join(folder, 'server.properties');
  const controllerPort = wishes.member?.controllerPort ?? (await freePort());
  writeFileSync(config, serverProperties(wishes, { port, controllerPort, ports }));
  const classPath = ['-cp', path.join(jars, '*')];
  const java = [`-Xmx${heapMb}m`, ...(quick ? QUICK : []), ...classPath];
  if (!existsSync(path.join(folder, 'data/meta.properties'))) {
    const users = (wishes.scramUsers ?? []).flatMap((user) => ['--add-scram', user]);
    const id = wishes.member?.clusterId ?? newClusterId();
    await runTool('java', [...QUICK, ...classPath, 'kafka.tools.StorageTool', 'format', `--cluster-id=${id}`, '-c', config, ...users]);
  }
  const log = path.join(folder, 'kafka.log');
  const launch = async () => {
    const started = await startProcess('java', [...java, 'kafka.Kafka', config], { log, apart });
    await untilHealthy('Kafka', started, () => accepts(port), log);
    return started;
  };
  let server = await launch();
  return {
    bootstrap: `127.0.0.1:${port}`,
    addresses: Object.fromEntries(Object.entries(ports).map(([name, at]) => [name, `127.0.0.1:${at}`])),
    pid: () => server.pid,
    signal: (name) => server.signal(name),
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

const newClusterId = () => randomBytes(16).toString('base64url');

/**
 * Several brokers in one cluster, in folders below `folder`; topics, the ledger and transactions have a copy on each. The first is the
 * controller too: kill one of the others.
 * @param {Omit<KafkaWishes, 'member' | 'port'> & { brokers: number }} wishes @returns {Promise<readonly KafkaBroker[]>}
 */
export async function startKafkaCluster({ brokers, folder, properties = {}, ...wishes }) {
  const member = { clusterId: newClusterId(), controllerPort: await freePort() };
  const copies = {
    'default.replication.factor': String(brokers),
    'offsets.topic.replication.factor': String(brokers),
    'transaction.state.log.replication.factor': String(brokers),
  };
  /** @type {KafkaBroker[]} */
  const started = [];
  for (let id = 1; id <= brokers; id++) {
    const of = { ...wishes, folder: path.join(folder, String(id)), properties: { ...copies, ...properties }, member: { ...member, id } };
    started.push(await startKafka(of));
  }
  return started;
}

/** @param {KafkaWishes} wishes @param {{ port: number; controllerPort: number; ports: Record<string, number> }} at */
function serverProperties({ folder, properties = {}, listeners = [], member }, { port, controllerPort, ports }) {
  const isController = (member?.id ?? 1) === 1;
  const named = listeners.map(({ name }) => `${name}://127.0.0.1:${ports[name]}`);
  const own = Object.assign({}, ...listeners.map((listener) => listener.properties));
  /** @type {Record<string, string>} */
  const all = {
    'process.roles': isController ? 'broker,controller' : 'broker',
    'node.id': String(member?.id ?? 1),
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: [`PLAINTEXT://127.0.0.1:${port}`, ...(isController ? [`CONTROLLER://127.0.0.1:${controllerPort}`] : []), ...named].join(','),
    'advertised.listeners': [`PLAINTEXT://127.0.0.1:${port}`, ...named].join(','),
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map': [
      'CONTROLLER:PLAINTEXT',
      'PLAINTEXT:PLAINTEXT',
      ...listeners.map(({ name, protocol }) => `${name}:${protocol}`),
    ].join(','),
    'log.dirs': path.join(folder, 'data'),
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.num.partitions': '4',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    'num.partitions': '4',
    'message.max.bytes': '33554432',
    ...own,
    ...properties,
  };
  return `${Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join('\n')}\n`;
}
