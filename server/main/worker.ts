import { parentPort } from 'node:worker_threads';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import { engineParts } from '@/server/engine/worker/engine-parts';
import type { WorkerCommand } from '@/server/engine/worker/protocol';
import { WorkerRuntime } from '@/server/engine/worker/worker-runtime';
import { loadConnector, loadFormat } from './connector-runtimes';

/** A worker thread of a job. Its parent is the coordinator; it ends when the coordinator terminates it. */
const port = parentPort;
if (!port) {
  throw new HeadraceError('worker.mjs is a thread of a job and cannot be started by itself.', {
    code: 'engine.no-parent',
    domain: 'internal',
    retry: 'none',
  });
}

const runtime = new WorkerRuntime(
  engineParts({ loadConnector, loadFormat, functionHost: new URL('./function-host.mjs', import.meta.url) }),
  (report) => port.postMessage(report),
);
port.on('message', (command: WorkerCommand) => runtime.handle(command));
