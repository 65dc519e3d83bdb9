// @ts-check
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from '../checkout.mjs';
import { whyNoJava } from './kafka.mjs';
import { mavenJars } from './maven-jars.mjs';
import { accepts, startProcess, untilHealthy } from './process.mjs';

/** The last one whose modules are on Maven Central, run by a small launcher from there; it takes ports of this range only. */
const [FIRST_PORT, LAST_PORT] = [9200, 9298];

/** @type {import('./services.mjs').Service} */
export const elasticsearchService = {
  title: 'Elasticsearch 7.10',
  missing: () => Promise.resolve(whyNoJava('Elasticsearch')),
  start: async (folder) => {
    const jars = await mavenJars(
      inCheckout('server/launch/services/elasticsearch'),
      inCheckout('node_modules/.cache/headrace-services/elasticsearch'),
    );
    mkdirSync(folder, { recursive: true });
    const port = await freeInRange();
    const log = path.join(folder, 'elasticsearch.log');
    const runner = ['org.codelibs.elasticsearch.runner.ElasticsearchClusterRunner', '-basePath', path.join(folder, 'cluster')];
    const node = ['-numOfNode', '1', '-baseHttpPort', String(port - 1), '-clusterName', 'headrace'];
    const server = await startProcess('java', ['-Xmx768m', '-cp', path.join(jars, '*'), ...runner, ...node], { log });
    await untilHealthy('Elasticsearch', server, () => answers(port), log);
    return { address: `http://127.0.0.1:${port}`, pid: server.pid, stop: () => server.stop() };
  },
};

async function freeInRange() {
  for (let port = FIRST_PORT; port <= LAST_PORT; port++) if (!(await accepts(port))) return port;
  throw new Error(`No port from ${FIRST_PORT} to ${LAST_PORT} is free.`);
}

/** @param {number} port */
async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/_cluster/health`)).ok;
  } catch {
    return false; // not yet
  }
}
