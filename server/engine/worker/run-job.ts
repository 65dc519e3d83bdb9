import type { JobCommand, JobReport, JobStart } from '../contract/job';
import type { EngineParts } from './environment';
import { failureOf } from './failure';
import { JobMaster, type JobOutcome } from './job-master';
import { optimiseOnlyLoops } from './optimise-loops';
import type { LogLevel } from './protocol';

/** Where a job runs: what it is made of, and who hears of it. */
export interface JobEnvironment {
  readonly parts: EngineParts;
  /** The composition root of a worker thread; used at parallelism 2 and more. */
  readonly workerFile: URL;
  report(report: JobReport): void;
  log(level: LogLevel, message: string, fields: Readonly<Record<string, unknown>>): void;
}

export type JobEnd =
  { readonly how: JobOutcome['how'] } | { readonly how: 'failed'; readonly error: Extract<JobReport, { type: 'failed' }>['error'] };

export interface RunningJob {
  /** Settles once all is closed; never rejects. The last report (`ended` or `failed`) went out before. */
  readonly ended: Promise<JobEnd>;
  handle(command: Exclude<JobCommand, { type: 'start' | 'prepare' }>): void;
}

/** Runs one attempt of a job in this process. Restarting is the caller's affair. */
export function runJob(start: JobStart, environment: JobEnvironment): RunningJob {
  optimiseOnlyLoops();
  const master = new JobMaster(start, environment);
  const failure = (error: unknown): ReturnType<typeof failureOf> => failureOf(error, { origin: [], secrets: Object.values(start.secrets) });
  const ended = master.run().then(
    (outcome): JobEnd => {
      environment.report({ type: 'ended', how: outcome.how, at: Date.now() });
      return outcome;
    },
    (error: unknown): JobEnd => {
      const report = failure(error);
      environment.report({ type: 'failed', error: report, at: Date.now() });
      return { how: 'failed', error: report };
    },
  );
  const savepoint = async (id: string, take: () => Promise<{ readonly path: string; readonly sizeBytes: number }>): Promise<void> => {
    try {
      environment.report({ type: 'savepoint', id, outcome: { ok: true, ...(await take()) } });
    } catch (error) {
      environment.report({ type: 'savepoint', id, outcome: { ok: false, error: failure(error) } });
    }
  };
  const stopInPlace = async (): Promise<void> => {
    if (start.checkpointDirectory === null) return master.cancel();
    try {
      await master.stop(null);
    } catch (error) {
      environment.log('error', `The last checkpoint failed: ${failure(error).message}`, {});
      master.cancel();
    }
  };
  return {
    ended,
    handle: (command) => {
      if (command.type === 'savepoint') return void savepoint(command.id, () => master.savepoint(command.path));
      const { how } = command;
      if (how.kind === 'cancel') return master.cancel();
      if (how.kind === 'checkpoint') return void stopInPlace();
      return void savepoint(how.id, async () => ({ path: how.path, sizeBytes: (await master.stop(how.path)).sizeBytes }));
    },
  };
}
