import { parentPort } from 'node:worker_threads';
import type { WorkerCommand } from '@/server/engine/worker/protocol';
import { WorkerRuntime } from '@/server/engine/worker/worker-runtime';
import { harnessParts } from './harness-parts';

const LATE_MS = 300;

/** As `harness-worker.ts`, on a machine where every worker but the first begins late. */
const port = parentPort!;
const runtime = new WorkerRuntime(harnessParts(), (report) => port.postMessage(report));
let subtask = 0;
let before = Promise.resolve();
port.on('message', (command: WorkerCommand) => {
  if (command.type === 'open') subtask = command.start.subtask;
  if (command.type === 'run' && subtask > 0) before = before.then(() => new Promise((resolve) => setTimeout(resolve, LATE_MS)));
  before = before.then(() => runtime.handle(command));
});
