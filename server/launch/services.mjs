#!/usr/bin/env node
// @ts-check
// `npm run services [-- NAME …]`: the servers that pipelines can be tried out with, on loopback, each with a data folder of its own under
// `.headrace/services` (HEADRACE_SERVICES_HOME names another); Ctrl-C ends them. Without names: all that can run on this machine.
import path from 'node:path';
import { inCheckout } from './checkout.mjs';
import { requireSupportedNode } from './node-version.mjs';
import { progressOn } from './progress.mjs';

requireSupportedNode();
const { services } = await import('./services/services.mjs');
const asked = process.argv.slice(2);
if (asked.includes('--help') || asked.includes('-h')) {
  process.stdout.write(
    `npm run services [-- NAME …]\n\nStarts servers to try pipelines out with, on loopback: ${Object.keys(services).join(', ')}. Without names: all that can run here.\n`,
  );
  process.exit(0);
}
const unknown = asked.find((name) => !Object.hasOwn(services, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no service "${unknown}". Take some of: ${Object.keys(services).join(', ')}.\n`);
  process.exit(2);
}

const home = process.env['HEADRACE_SERVICES_HOME'] ?? inCheckout('.headrace/services');
const progress = progressOn(process.stdout);
/** @type {import('./services/services.mjs').Running[]} */
const running = [];
let stopping = false;

async function stopAll() {
  if (stopping) return;
  stopping = true;
  progress.line('Stopping …');
  await Promise.all(running.map((service) => service.stop()));
  process.exit(failed ? 1 : 0);
}
process.on('SIGINT', () => void stopAll());
process.on('SIGTERM', () => void stopAll());

let failed = false;
for (const name of asked.length > 0 ? asked : Object.keys(services)) {
  if (stopping) break;
  const service = /** @type {import('./services/services.mjs').Service} */ (services[name]);
  const why = await service.missing();
  if (why !== null) {
    progress.line(`  – ${service.title}: not here. ${why}`);
    failed ||= asked.length > 0;
    continue;
  }
  const step = progress.begin(`Starting ${service.title}`);
  try {
    const started = await service.start(path.join(home, name));
    running.push(started);
    step.done(`${service.title}: ${started.address}`);
  } catch (error) {
    failed = true;
    step.failed(`${service.title}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
if (running.length === 0) process.exit(failed ? 1 : 0);
progress.line('All services run. Ctrl-C ends them; their data stays.');
