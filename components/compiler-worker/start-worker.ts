import type { WorkerPort } from './compiler-client';

/** The compiler in a thread of its own. */
export const startCompilerWorker = (): WorkerPort => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }) as WorkerPort;
