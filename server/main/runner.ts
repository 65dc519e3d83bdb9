import os from 'node:os';
import path from 'node:path';
import { embeddedBackend } from '@/server/control/backends/embedded/embedded-backend';
import { jobStart } from '@/server/control/backends/embedded/job-start';
import { resolveConnections } from '@/server/db/connection-file';
import { openDatabase } from '@/server/db/database';
import { DatabaseError, messageOf } from '@/server/db/database-error';
import { homeFromEnvironment, homeLayout, prepareHome } from '@/server/db/home';
import type { JobRecord } from '@/server/db/repositories/jobs';
import { secretRepository } from '@/server/db/repositories/secrets';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { versionRepository } from '@/server/db/repositories/versions';
import { openSecretBox } from '@/server/db/secret-box';
import type { JobStart } from '@/server/engine/contract/job';
import type { JobPlan } from '@/server/plan/job/job-plan';
import { Runner } from '@/server/runner/runner';
import { openRunnerLog } from './runner-log';
import { sentenceOf } from './start/start-error';

/** The runner process: claims jobs and starts `job.mjs` beside it for each. Ends with final checkpoints on SIGTERM, SIGINT or when its supervisor is gone. */
const dist = import.meta.dirname;
const log = openRunnerLog();

try {
  await run();
} catch (error) {
  const sentence = `The runner cannot start. ${sentenceOf(error)}`;
  process.send?.({ type: 'failed', message: sentence });
  if (process.connected) log.fatal(sentence);
  else process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
  process.disconnect?.();
}

async function run(): Promise<void> {
  const home = homeLayout(homeFromEnvironment(process.env, path.resolve(dist, '..')));
  prepareHome(home);
  const { controlUrl, dataUrl } = resolveConnections(home, process.env);
  const database = openDatabase(controlUrl, 4);
  const box = openSecretBox(home);
  const allowedPaths = (process.env.HEADRACE_ALLOWED_PATHS ?? '').split(path.delimiter).filter(Boolean);

  const makeStart = async (job: JobRecord): Promise<JobStart> => {
    const plan = await versionRepository.plan(database.db, job.versionId);
    if (!plan) throw new DatabaseError('job.no-plan', `The plan of job ${job.id} is gone.`, 'Deploy the pipeline again.');
    const version = await database.db.pipelineVersion.findUniqueOrThrow({ where: { id: job.versionId }, select: { pipelineId: true } });
    const sealed = await secretRepository.sealedOfPipeline(database.db, version.pipelineId);
    const secrets = Object.fromEntries(sealed.map((secret) => [secret.name, box.open(secret.name, secret.sealed)]));
    const lastCheckpoint = await snapshotRepository.newestCheckpointOf(database.db, job.id);
    return jobStart({ home, job, plan: plan as JobPlan, lastCheckpoint, dataUrl, secrets, allowedPaths });
  };

  const runner = new Runner({
    database,
    controlUrl,
    backend: embeddedBackend,
    home,
    name: process.env.HEADRACE_RUNNER_NAME ?? 'runner-1',
    host: os.hostname(),
    jobProgram: { file: path.join(dist, 'job.mjs'), nodeFlags: ['--max-old-space-size=512'], environment: jobEnvironment(process.env) },
    makeStart,
    log: (level, message, error) => log[level](error === undefined ? {} : { reason: messageOf(error) }, message),
  });
  await runner.start();
  stopOnSignals(async () => {
    await runner.stop();
    await database.close();
  });
  process.send?.({ type: 'ready' });
  log.info('The runner is ready.');
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const once = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log.info(`${why}: jobs write their final checkpoints.`);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error(`Stopping failed: ${messageOf(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => once('SIGTERM'));
  process.on('SIGINT', () => once('SIGINT'));
  process.on('disconnect', () => once('The supervisor is gone'));
}

/** What a job needs of the environment: never an address or a password of the control database. */
function jobEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'HEADRACE_FAULT'];
  const picked = Object.fromEntries(kept.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  return { ...picked, TZ: 'UTC', NODE_ENV: 'production' };
}
