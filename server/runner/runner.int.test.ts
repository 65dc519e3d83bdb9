import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DeploymentState } from '@/model/job/states';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase, type Database } from '@/server/db/database';
import { isAlive } from '@/server/db/process-identity';
import { checkpointFolder, jobLogFile } from '@/server/db/home';
import { deploymentRepository, type DeploymentRecord } from '@/server/db/repositories/deployments';
import { eventRepository } from '@/server/db/repositories/events';
import { jobRepository, type JobRecord } from '@/server/db/repositories/jobs';
import { metricsRepository } from '@/server/db/repositories/metrics';
import { snapshotRepository } from '@/server/db/repositories/snapshots';
import { bundleForTest } from '@/server/db/testing/bundle';
import { temporaryCluster, type TemporaryCluster } from '@/server/db/testing/temporary-cluster';

let server: TemporaryCluster;
let database: Database;
let program: string;
const runners = new Set<ChildProcess>();

beforeAll(async () => {
  server = await temporaryCluster();
  database = openDatabase(server.controlUrl);
  program = await bundleForTest(path.join(import.meta.dirname, 'testing/runner-process.ts'));
});
afterEach(async () => {
  for (const runner of runners) await end(runner, 'SIGKILL');
  // What a killed runner had sent may still be carried out, and stand in the way: then it is asked again.
  await database.transaction((db) => db.namespace.deleteMany());
});
afterAll(async () => {
  await database.close();
  await server.dispose();
});

/** Its leases do not end by themselves: a runner that the machine does not let run for a while keeps its jobs. */
async function startRunner(name: string): Promise<ChildProcess> {
  const job = path.join(import.meta.dirname, 'testing/fake-job.mjs');
  const child = fork(program, [server.controlUrl, server.dataUrl, server.home.root, job, name], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  runners.add(child);
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the runner ended with ${code}`)));
  });
  return child;
}

async function end(runner: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  runners.delete(runner);
  if (runner.exitCode !== null || runner.signalCode !== null) return;
  const gone = new Promise((resolve) => runner.once('exit', resolve));
  runner.kill(signal);
  await gone;
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const stateOf = async (id: string): Promise<DeploymentState | undefined> =>
  (await database.db.deployment.findUnique({ where: { id }, select: { current: true } }))?.current;
const untilState = (id: string, state: DeploymentState): Promise<boolean> =>
  until(`deployment ${state}`, async () => (await stateOf(id)) === state);
const newestJob = (id: string): Promise<JobRecord | undefined> => jobRepository.newest(database.db, id);

async function wish(
  deployment: DeploymentRecord,
  desired: 'RUNNING' | 'SUSPENDED' | 'CANCELLED',
  startFrom?: DeploymentRecord['startFrom'],
): Promise<void> {
  await database.transaction(async (db) => {
    const fresh = await deploymentRepository.lock(db, deployment.id);
    await deploymentRepository.setDesired(db, fresh!, { desired, ...(startFrom && { startFrom }) });
  });
}

/** Everything that was told, oldest first. */
const told = async (id: string): Promise<string[]> =>
  (await eventRepository.list(database.db, { deploymentId: id, limit: 100 })).map(({ message }) => message).reverse();

/** What the fake job left: one file an attempt, with the start message that it got. */
function attempts(
  deployment: DeploymentRecord,
  jobId: string,
): { restore: { kind: string; path?: string }; fencingEpoch: number; pid: number; prepared: boolean }[] {
  const folder = checkpointFolder(server.home, deployment.id, jobId);
  return readdirSync(folder)
    .filter((name) => name.startsWith('attempt-'))
    .map((name) => ({ ...JSON.parse(readFileSync(path.join(folder, name), 'utf8')), pid: Number(/-(\d+)\.json$/.exec(name)![1]) }))
    .sort((a, b) => a.fencingEpoch - b.fencingEpoch);
}

describe('a runner', () => {
  it('runs what is wanted, records checkpoints and figures, and tells the end', async () => {
    await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'finish' });
    await untilState(deployment.id, 'FINISHED');
    const job = await newestJob(deployment.id);
    expect(job?.state).toBe('FINISHED');
    expect(await metricsRepository.newest(database.db, job!.id)).toMatchObject({ rowsIn: 100 });
    const events = await eventRepository.list(database.db, { deploymentId: deployment.id, limit: 50 });
    const moves = events.filter((e) => e.kind === 'job-state-changed').map((e) => e.params);
    expect(moves.reverse()).toEqual([
      { from: 'CREATED', to: 'STARTING' },
      { from: 'STARTING', to: 'RUNNING' },
      { from: 'RUNNING', to: 'FINISHED' },
    ]);
  });

  it('suspends with a savepoint and resumes from it in a new job', async () => {
    await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    await wish(deployment, 'SUSPENDED');
    await untilState(deployment.id, 'SUSPENDED');
    const [savepoint] = await snapshotRepository.list(database.db, deployment.id, 'savepoint');
    expect(savepoint?.path.startsWith(server.home.savepoints)).toBe(true);
    await wish(deployment, 'RUNNING');
    await untilState(deployment.id, 'RUNNING');
    const job = await newestJob(deployment.id);
    expect(job).toMatchObject({ number: 2, restoreFrom: savepoint!.path });
    expect(attempts(deployment, job!.id)[0]!.restore).toEqual({ kind: 'path', path: savepoint!.path });
    expect(await told(deployment.id)).toEqual([
      'Job 1 begins with no state',
      'Starting on r1',
      'Running',
      'Suspend asked for',
      'Taking a savepoint',
      expect.stringMatching(/^Savepoint completed in \d+ ms \(20 bytes\)$/),
      'Suspended with a savepoint',
      'Resume asked for',
      'Job 2 begins from the savepoint of job 1',
      'Starting on r1',
      'Running, restored from a savepoint',
    ]);
  });

  it('begins where a person chose, once', async () => {
    await startRunner('r1');
    const config = { restore: 'LATEST_SAVEPOINT' as const };
    const deployment = await sampleDeployment(database, { behaviour: 'run', config });
    await untilState(deployment.id, 'RUNNING');
    await wish(deployment, 'SUSPENDED');
    await untilState(deployment.id, 'SUSPENDED');
    const [checkpoint] = await until('a checkpoint', async () => {
      const found = await snapshotRepository.list(database.db, deployment.id, 'checkpoint');
      return found.length > 0 && found;
    });
    await wish(deployment, 'RUNNING', { kind: 'snapshot', path: checkpoint!.path, name: 'checkpoint 1001 of job 1' });
    await untilState(deployment.id, 'RUNNING');
    expect(await newestJob(deployment.id)).toMatchObject({ number: 2, restoreFrom: checkpoint!.path });
    await wish(deployment, 'CANCELLED');
    await untilState(deployment.id, 'CANCELLED');
    await wish(deployment, 'RUNNING', { kind: 'nothing' });
    await untilState(deployment.id, 'RUNNING');
    expect(await newestJob(deployment.id)).toMatchObject({ number: 3, restoreFrom: null });
    await wish(deployment, 'CANCELLED');
    await untilState(deployment.id, 'CANCELLED');
    await wish(deployment, 'RUNNING');
    await untilState(deployment.id, 'RUNNING');
    const [savepoint] = await snapshotRepository.list(database.db, deployment.id, 'savepoint');
    expect(await newestJob(deployment.id)).toMatchObject({ number: 4, restoreFrom: savepoint!.path });
    expect((await told(deployment.id)).filter((message) => /asked for|begins/.test(message))).toEqual([
      'Job 1 begins with no state',
      'Suspend asked for',
      'Resume asked for, from checkpoint 1001 of job 1',
      'Job 2 begins from checkpoint 1001 of job 1',
      'Cancel asked for',
      'Start asked for, with no state',
      'Job 3 begins with no state',
      'Cancel asked for',
      'Start asked for',
      'Job 4 begins from the savepoint of job 1',
    ]);
  });

  it('cancels, also a job that does not listen', async () => {
    await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    await wish(deployment, 'CANCELLED');
    await untilState(deployment.id, 'CANCELLED');
    const deaf = await sampleDeployment(database, { behaviour: 'deaf' });
    await untilState(deaf.id, 'RUNNING');
    const [attempt] = attempts(deaf, (await newestJob(deaf.id))!.id);
    await wish(deaf, 'CANCELLED');
    await untilState(deaf.id, 'CANCELLED');
    expect(isAlive(attempt!.pid)).toBe(false);
  });

  it('restarts after a crash from the newest checkpoint and counts it', async () => {
    await startRunner('r1');
    const config = { restart: { type: 'fixed-delay' as const, attempts: 2, delayMs: 10 } };
    const deployment = await sampleDeployment(database, { behaviour: 'crash-once', config });
    await untilState(deployment.id, 'RUNNING');
    expect(await newestJob(deployment.id)).toMatchObject({ restarts: 1, state: 'RUNNING', failure: null });
    expect(await told(deployment.id)).toEqual([
      'Job 1 begins with no state',
      'Starting on r1',
      "The job's process ended without a word (killed by SIGKILL). It is tried again in 10 ms.",
      'Starting again on r1, try 2',
      'Running',
    ]);
  });

  it('goes on from a checkpoint that a job completed and died before it reported it', async () => {
    await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'crash-unreported', config: { restart: { type: 'none' } } });
    await untilState(deployment.id, 'FAILED');
    const failed = (await newestJob(deployment.id))!;
    const [newest] = await snapshotRepository.list(database.db, deployment.id);
    expect(newest!.path).toMatch(/chk-1002$/);
    await wish(deployment, 'RUNNING');
    await until('a second job', async () => (await newestJob(deployment.id))!.id !== failed.id);
    expect(await newestJob(deployment.id)).toMatchObject({ number: 2, restoreFrom: newest!.path });
  });

  it('fails for good after the strategy is used up, or at once where trying again cannot help', async () => {
    await startRunner('r1');
    const config = { restart: { type: 'fixed-delay' as const, attempts: 2, delayMs: 10 } };
    const deployment = await sampleDeployment(database, { behaviour: 'fail', config });
    await untilState(deployment.id, 'FAILED');
    expect(await newestJob(deployment.id)).toMatchObject({ restarts: 2, failure: { code: 'fake.failure', origin: ['n1'] } });
    const hopeless = await sampleDeployment(database, { behaviour: 'fail-for-good', config });
    await untilState(hopeless.id, 'FAILED');
    expect(await newestJob(hopeless.id)).toMatchObject({ restarts: 0, failure: { code: 'fake.failure' } });
  });

  it('tells of a savepoint that failed instead of losing the job silently', async () => {
    await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'savepoint-fails' });
    await untilState(deployment.id, 'RUNNING');
    await wish(deployment, 'SUSPENDED');
    await untilState(deployment.id, 'FAILED');
    expect((await newestJob(deployment.id))?.failure).toMatchObject({ code: 'fake.failure' });
  });

  it('killed with -9: its job ends with it, and another runner goes on from the checkpoint under a higher epoch', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    const [before] = attempts(deployment, job.id);
    await startRunner('r2');
    await end(first, 'SIGKILL');
    await until('the child is gone', async () => !isAlive(before!.pid));
    expect(await newestJob(deployment.id)).toMatchObject({ state: 'RUNNING', restarts: 0, epoch: before!.fencingEpoch });
    await database.db.job.update({ where: { id: job.id }, data: { leaseUntil: new Date(0) } }); // nobody renews it: it ends
    await until('taken over', async () => {
      const now = await newestJob(deployment.id);
      return now?.state === 'RUNNING' && now.restarts === 1;
    });
    const after = attempts(deployment, job.id).at(-1)!;
    expect(after.fencingEpoch).toBe(before!.fencingEpoch + 1);
    expect(after.restore).toEqual({ kind: 'latest' });
    expect(await newestJob(deployment.id)).toMatchObject({ id: job.id, restarts: 1 });
  });

  it('killed with -9 while its job hangs: the next runner ends what is left of the job before it goes on', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'hang' });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    const [hanging] = attempts(deployment, job.id);
    const hangs = path.join(checkpointFolder(server.home, deployment.id, job.id), 'hangs');
    await until('the job hangs', async () => existsSync(hangs));
    await end(first, 'SIGKILL');
    await startRunner('r2');
    await until('taken over', async () => {
      const now = await newestJob(deployment.id);
      return now?.state === 'RUNNING' && now.restarts === 1;
    });
    expect(isAlive(hanging!.pid)).toBe(false);
  });

  it('killed with -9: a new one on the same machine goes on at once, without waiting for the lease', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    await end(first, 'SIGKILL');
    await startRunner('r2');
    await until('taken over', async () => {
      const now = await newestJob(deployment.id);
      return now?.state === 'RUNNING' && now.restarts === 1;
    });
    expect(await told(deployment.id)).toEqual([
      'Job 1 begins with no state',
      'Starting on r1',
      'Running',
      'Its runner went away: it goes on from the newest checkpoint',
      'Starting on r2',
      'Running',
    ]);
    expect(readdirSync(server.home.run).filter((name) => name.startsWith('runner-'))).toHaveLength(1);
  });

  it('stopped with SIGTERM: final checkpoint, the wish is kept, the next runner resumes at once', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    await end(first, 'SIGTERM');
    const given = (await newestJob(deployment.id))!;
    expect(given).toMatchObject({ state: 'RESTARTING', runnerId: null });
    expect((await snapshotRepository.list(database.db, deployment.id)).length).toBe(2);
    expect(await database.db.deployment.findUnique({ where: { id: deployment.id } })).toMatchObject({ desired: 'RUNNING' });
    await startRunner('r2');
    await until('running again', async () => (await newestJob(deployment.id))?.state === 'RUNNING');
    expect(attempts(deployment, job.id).at(-1)!.restore).toEqual({ kind: 'latest' });
  });
});

describe('a job whose checkpoints are gone', () => {
  it('is not begun afresh by the next runner: it fails with what to do, and goes on when they are back, or without state when asked to', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    await end(first, 'SIGTERM');
    const folder = checkpointFolder(server.home, deployment.id, job.id);
    renameSync(folder, `${folder}-away`);
    await startRunner('r2');
    await untilState(deployment.id, 'FAILED');
    const failure = { code: 'checkpoint.folder-gone', domain: 'user', remedy: expect.stringContaining('Bring the folder back') };
    expect(await newestJob(deployment.id)).toMatchObject({ id: job.id, restarts: 0, failure });
    expect(existsSync(folder)).toBe(false);

    await wish(deployment, 'RUNNING');
    await until(
      'a second refusal',
      async () => (await newestJob(deployment.id))?.number === 2 && (await stateOf(deployment.id)) === 'FAILED',
    );
    const refused = (await newestJob(deployment.id))!;
    expect(refused).toMatchObject({ failure });
    expect(existsSync(checkpointFolder(server.home, deployment.id, refused.id))).toBe(false);

    renameSync(`${folder}-away`, folder);
    await wish(deployment, 'RUNNING');
    await untilState(deployment.id, 'RUNNING');
    const back = (await newestJob(deployment.id))!;
    expect(attempts(deployment, back.id)[0]!.restore).toEqual({ kind: 'path', path: refused.restoreFrom });
    await wish(deployment, 'CANCELLED');
    await untilState(deployment.id, 'CANCELLED');
    renameSync(server.home.checkpoints, `${server.home.checkpoints}-away`);
    await wish(deployment, 'RUNNING', { kind: 'nothing' });
    await untilState(deployment.id, 'RUNNING');
    expect(attempts(deployment, (await newestJob(deployment.id))!.id)[0]!.restore).toEqual({ kind: 'none' });
  });

  it('does not go back to where it began, behind what it has written since', async () => {
    const first = await startRunner('r1');
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    await wish(deployment, 'SUSPENDED');
    await untilState(deployment.id, 'SUSPENDED');
    await wish(deployment, 'RUNNING');
    await untilState(deployment.id, 'RUNNING');
    await end(first, 'SIGTERM');
    const job = (await newestJob(deployment.id))!;
    expect(job.restoreFrom).not.toBeNull();
    const folder = checkpointFolder(server.home, deployment.id, job.id);
    renameSync(folder, `${folder}-away`);
    await startRunner('r2');
    await untilState(deployment.id, 'FAILED');
    expect(await newestJob(deployment.id)).toMatchObject({ id: job.id, failure: { code: 'checkpoint.folder-gone' } });
  });
});

describe('the spare process', () => {
  const spareLogs = (): string[] => readdirSync(server.home.jobLogs).filter((name) => name.startsWith('spare-'));
  /** Empty where the log went with its spare between two looks. */
  const textOf = (name: string): string => {
    try {
      return readFileSync(path.join(server.home.jobLogs, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  };
  /** Process id of a spare that has loaded everything. */
  const untilSpare = (): Promise<number> =>
    until('a spare', async () => {
      const [name] = spareLogs();
      const [, pid] = (name && /spare (\d+)/.exec(textOf(name))) || [];
      return pid !== undefined && Number(pid);
    });

  it('gets the next job, with its own log, and another one takes its place', async () => {
    const runner = await startRunner('r1');
    const spare = await untilSpare();
    const deployment = await sampleDeployment(database, { behaviour: 'run' });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    expect(attempts(deployment, job.id)).toMatchObject([{ pid: spare, prepared: true }]);
    const log = readFileSync(jobLogFile(server.home, job.id), 'utf8');
    expect(log).toContain('runner starts attempt');
    expect(log).toContain(`process ${spare} has its job`);
    const next = await untilSpare();
    expect(next).not.toBe(spare);
    await end(runner, 'SIGTERM');
    await until('the spare is gone', async () => !isAlive(next));
    expect(spareLogs()).toEqual([]);
  });

  it('goes with a restart too, and the log goes on where it was', async () => {
    await startRunner('r1');
    await untilSpare();
    const config = { restart: { type: 'fixed-delay' as const, attempts: 2, delayMs: 800 } };
    const deployment = await sampleDeployment(database, { behaviour: 'crash-once', config });
    await untilState(deployment.id, 'RUNNING');
    const job = (await newestJob(deployment.id))!;
    const [first, second] = attempts(deployment, job.id).map(({ pid }) => pid);
    const log = readFileSync(jobLogFile(server.home, job.id), 'utf8');
    expect(log).toContain(`process ${first} has its job`);
    expect(log).toContain(`process ${second} has its job`);
    expect(log.match(/runner starts attempt/g)).toHaveLength(2);
  });

  it('is replaced when it dies, and dies with its runner', async () => {
    const runner = await startRunner('r1');
    const first = await untilSpare();
    process.kill(first, 'SIGKILL');
    const second = await until('another spare', async () => {
      const pid = await untilSpare();
      return pid !== first && pid;
    });
    await end(runner, 'SIGKILL');
    await until('the spare is gone', async () => !isAlive(second));
    expect(spareLogs()).toHaveLength(1);
    const next = await startRunner('r2');
    await until('its log is cleared away', async () => (await untilSpare()) !== second && spareLogs().length === 1);
    await end(next, 'SIGTERM');
  });
});

describe('claims', () => {
  it('are held by one runner at a time, and a write under an old epoch changes nothing', async () => {
    const deployment = await sampleDeployment(database, { behaviour: 'run', desired: 'CANCELLED' });
    const record = {
      deploymentId: deployment.id,
      versionId: deployment.versionId,
      generation: 1,
      config: deployment.config,
      beginning: { path: null, words: 'with no state' },
    };
    const jobId = await jobRepository.create(database.db, record);
    const ids = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await database.db.runner.create({ data: { name, host: 'h', pid: 1 } })).id),
    );
    const claim = (runnerId: string) => jobRepository.claim(database.db, { runnerId, leaseMs: 600_000, limit: 5 });
    const claims = await Promise.all(ids.map(claim));
    expect(claims.flat()).toHaveLength(1);
    const [old] = claims.flat();
    expect(await jobRepository.renew(database.db, { runnerId: old!.runnerId!, leaseMs: 300, jobIds: [jobId] })).toHaveLength(1);
    const taken = await until('the lease is over', async () => (await claim(ids[0]!))[0]);
    expect(taken.epoch).toBe(old!.epoch + 1);
    const stale = await database.transaction((db) =>
      jobRepository.move(db, { jobId, epoch: old!.epoch, to: 'STARTING', message: 'stale' }),
    );
    expect(stale).toBeUndefined();
    expect((await jobRepository.get(database.db, jobId))?.state).toBe('CREATED');
    await expect(
      database.transaction((db) => jobRepository.move(db, { jobId, epoch: taken.epoch, to: 'FINISHED', message: 'illegal' })),
    ).rejects.toMatchObject({ code: 'job.illegal-move' });
  });
});
