import { Worker } from 'node:worker_threads';
import { HeadraceError } from '@headrace/connector-sdk/errors';
import type { EngineParts } from './environment';
import type { WorkerCommand, WorkerReport } from './protocol';
import { WorkerRuntime } from './worker-runtime';

/** The coordinator's line to one worker. Commands and reports keep their order. */
export interface WorkerLink {
  send(command: WorkerCommand): void;
  /** Ends the thread, if it is one. */
  terminate(): Promise<void>;
}

export interface WorkerListener {
  onReport(report: WorkerReport): void;
  /** The worker is gone without having said `closed`. */
  onLost(error: unknown): void;
}

/** A worker in the coordinator's own thread: for a job with one worker, which saves a thread's start and memory. */
export function inlineWorker(parts: EngineParts, listener: WorkerListener): WorkerLink {
  const runtime = new WorkerRuntime(parts, (report) => queueMicrotask(() => listener.onReport(report)));
  return {
    send: (command) => queueMicrotask(() => runtime.handle(command)),
    terminate: () => Promise.resolve(),
  };
}

/** A worker in a thread; `file` is its composition root. */
export function threadWorker(file: URL, listener: WorkerListener): WorkerLink {
  const worker = new Worker(file);
  let closed = false;
  worker.on('message', (report: WorkerReport) => {
    if (report.type === 'closed') closed = true;
    listener.onReport(report);
  });
  worker.on('error', (error) => listener.onLost(error));
  worker.on('exit', (code) => {
    if (!closed) listener.onLost(workerLost(code));
  });
  return {
    send: (command) => worker.postMessage(command),
    terminate: async () => {
      closed = true;
      await worker.terminate();
    },
  };
}

const workerLost = (code: number): HeadraceError =>
  new HeadraceError(`A worker thread of the job ended unexpectedly (code ${code}).`, {
    code: 'engine.worker-lost',
    domain: 'internal',
    retry: 'backoff',
    remedy: 'The job restarts from its last checkpoint. If it happens again, look into its log for memory.',
  });
