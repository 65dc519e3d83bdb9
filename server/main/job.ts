import type { JobCommand, JobReport } from '@/server/engine/contract/job';
import { engineParts } from '@/server/engine/worker/engine-parts';
import { runJob, type RunningJob } from '@/server/engine/worker/run-job';
import type { LogLevel } from '@/server/engine/worker/protocol';
import { loadAllRuntimes, loadConnector, loadFormat } from './connector-runtimes';

/**
 * A job process: the child of a runner, which speaks `JobCommand` and `JobReport` over the IPC channel. It ends after its last report,
 * and at once when the channel closes, since nobody may run a job that nobody watches.
 */
let running: RunningJob | null = null;

process.on('message', (command: JobCommand) => {
  if (command.type === 'start') start(command);
  else if (command.type === 'prepare') void prepare();
  else running?.handle(command);
});
process.on('disconnect', () => process.exit(1));
// The runner stops its jobs by command; a signal to the whole group must not cut a last checkpoint short.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => log('info', `Got ${signal}; the runner decides when to stop.`, {}));

/** Before the job is known. What cannot be loaded is told when a job needs it. */
async function prepare(): Promise<void> {
  await Promise.all([loadAllRuntimes(), import('@/server/engine/lookup/open-lookup')]).catch((error: unknown) =>
    log('warn', `Loading ahead failed: ${String(error)}`, {}),
  );
}

function start({ job }: Extract<JobCommand, { type: 'start' }>): void {
  if (running) return;
  running = runJob(job, {
    parts: engineParts({ loadConnector, loadFormat, functionHost: new URL('./function-host.mjs', import.meta.url) }),
    workerFile: new URL('./worker.mjs', import.meta.url),
    report,
    log,
  });
}

function report(message: JobReport): void {
  const last = message.type === 'ended' || message.type === 'failed';
  process.send?.(message, () => {
    if (last) process.exit(message.type === 'failed' ? 1 : 0);
  });
}

function log(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, msg: message, ...fields })}\n`);
}
