import { parentPort } from 'node:worker_threads';
import type { WorkerCommand } from '@/server/engine/worker/protocol';
import { WorkerRuntime } from '@/server/engine/worker/worker-runtime';
import { harnessParts } from './harness-parts';

/** A worker thread of a job of the harness, as `server/main/worker.ts` is one of the product's. */
const port = parentPort!;
const runtime = new WorkerRuntime(harnessParts(), (report) => port.postMessage(report));
port.on('message', (command: WorkerCommand) => runtime.handle(command));
