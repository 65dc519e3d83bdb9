// @ts-check
// A worker thread that says it is open and is gone as soon as the job runs, with exit code 0: as after a crash of V8's own.
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', (command) => {
  if (command.type === 'open') parentPort?.postMessage({ type: 'opened' });
  if (command.type === 'run') process.exit(0);
});
