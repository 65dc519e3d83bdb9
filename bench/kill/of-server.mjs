// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { deploySql } from '../server/deploy-sql.mjs';
import { startServer, suspendExamples } from '../server/headrace-server.mjs';
import { commitPoints, countingTables, fileTables, killScript, databaseTables } from './cases.mjs';
import { fileOutput } from './file-output.mjs';
import { isAlive, watchJobs } from './job-watch.mjs';
import { completedCheckpoint, sleep } from './kill-run.mjs';
import { readTables } from './postgres-output.mjs';
import { shopScript, shopTables } from './shop-case.mjs';

/** What a person would call too long. */
const PATIENCE_MS = 90_000;
/** More than a core can take. */
const UNDISTURBED_RATE = 10_000_000;

/** @typedef {import('../server/headrace-server.mjs').HeadraceServer} Server */
/** @typedef {{ sink: 'file' | 'postgres'; name: string; id: string; jobId: string; checkpoints: string }} Deployed */

/**
 * Starts Headrace as `npm start` does, deploys the case through its API, once undisturbed and once while the runner or the web process
 * is killed; the supervisor starts each again. DATABASE_URL chooses another PostgreSQL than the embedded one.
 * @param {import('../kill.mjs').KillOptions} options @param {string} folder
 * @returns {Promise<import('../kill.mjs').KillOutcome>}
 */
export async function killServers(options, folder) {
  const home = path.join(folder, 'home');
  const order = path.join(folder, 'order');
  const server = await startServer(home, { HEADRACE_FAULT: `@${order}` });
  try {
    await suspendExamples(server);
    for (const sink of options.sinks)
      await finished(server, await deploy(server, options, { sink, name: 'undisturbed', rate: UNDISTURBED_RATE }));
    /** @type {Deployed[]} */
    const jobs = [];
    for (const sink of options.sinks) jobs.push(await deploy(server, options, { sink, name: 'killed', rate: options.rate }));
    const watch = watchJobs(home);
    const startedAt = Date.now();
    const round = new Round(server, options, { jobs, order, watch });
    options.time.begin();
    while (round.counted < options.kills && !options.time.isOver && (await round.kill()));
    for (const job of jobs) await finished(server, job);
    watch.stop();
    await round.judge();
    const results = [];
    for (const sink of options.sinks)
      results.push({
        sink,
        undisturbed: await read(server, options, sink, 'undisturbed'),
        killed: await read(server, options, sink, 'killed'),
      });
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    const { counted, betweenCommits, points, problems } = round;
    return { counted, betweenCommits, seconds, points, results, problems, figures: round.figures() };
  } finally {
    await server.stop();
  }
}

/** One process killed again and again, and what was seen each time. */
class Round {
  counted = 0;
  waitedMs = 0;
  betweenCommits = 0;
  /** @type {Record<string, number>} */
  points = {};
  /** @type {string[]} */
  problems = [];
  /** @type {number[]} from the kill until all that it hit is as before */
  backMs = [];
  /** @type {number[]} from the runner's kill until its job processes are gone */
  jobsGoneMs = [];
  /** @type {Set<string>} what the API called the deployments meanwhile */
  states = new Set();

  /** @param {Server} server @param {import('../kill.mjs').KillOptions} options @param {{ jobs: Deployed[]; order: string; watch: ReturnType<typeof watchJobs> }} parts */
  constructor(server, options, { jobs, order, watch }) {
    this.server = server;
    this.options = options;
    this.jobs = jobs;
    this.order = order;
    this.watch = watch;
    this.spacing = ((options.rows / options.rate) * 1_000) / options.kills;
  }

  /** False: the input has ended. Counts only between first row and end. */
  async kill() {
    const { options, jobs } = this;
    const waitedFrom = Date.now();
    const goesOn = await this.allAdvance();
    this.waitedMs += Date.now() - waitedFrom;
    if (!goesOn) {
      options.say(`The input ended after ${this.counted} kills: give it more rows or a lower --rate.`);
      return false;
    }
    const atPoint = this.counted % 2 === 0;
    const point = atPoint ? /** @type {string} */ (commitPoints[Math.floor(options.next() * commitPoints.length)]) : 'random';
    await sleep(options.next() * this.#pauseMs());
    const victim = options.of === 'job' ? this.watch.living()[0] : this.pidOf(options.of);
    if (victim === undefined) return true; // it has just ended: the next look says so
    const hit = options.of === 'runner' ? childrenOf(victim) : [];
    if (atPoint && !(await this.killAt(point, options.of === 'job' ? '' : ` ${victim}`))) return true;
    if (!atPoint) process.kill(victim, 'SIGKILL');
    const killedAt = Date.now();
    this.counted++;
    this.points[point] = (this.points[point] ?? 0) + 1;
    const checkpoints = jobs.map((job) => completedCheckpoint(job.checkpoints));
    if (checkpoints.every((id) => id > 0)) this.betweenCommits++;
    if (options.of === 'runner') {
      await until('the job processes end with their runner', () => !hit.some((pid) => isAlive({ pid })));
      this.jobsGoneMs.push(Date.now() - killedAt);
    }
    await this.back(victim);
    this.backMs.push(Date.now() - killedAt);
    options.say(
      `  kill ${this.counted}/${options.kills} ${point}, checkpoints ${checkpoints.join(', ')}, back after ${Date.now() - killedAt} ms`,
    );
    return true;
  }

  /** So that the kills are spread over the time that the rate gives the input: twice the mean, less what waiting takes of it. */
  #pauseMs() {
    return 2 * Math.max(this.spacing / 10, 0.7 * this.spacing - this.waitedMs / (this.counted + 1));
  }

  /** The job that comes there first kills the victim; itself where none is given. False: none came there any more. @param {string} point @param {string} victim */
  async killAt(point, victim) {
    writeFileSync(`${this.order}.new`, `${point}${victim}\n`);
    renameSync(`${this.order}.new`, this.order);
    await until(`a job comes to ${point}`, () => !existsSync(this.order) || this.watch.living().length === 0);
    if (!existsSync(this.order)) return true;
    rmSync(this.order, { force: true });
    return false;
  }

  /** Another process of the kind has taken over, and everything is as it was before the kill. @param {number} victim */
  async back(victim) {
    await until(`another ${this.options.of}`, () => {
      const now = this.options.of === 'job' ? this.watch.living()[0] : this.find(this.options.of);
      return now !== undefined && now !== victim;
    });
    for (const job of this.jobs) {
      await until(`${job.name} of ${job.sink} runs`, async () => {
        const current = await this.currentOf(job);
        if (current === 'FAILED') throw new Error(`The deployment into ${job.sink} failed: ${await lastEvents(this.server, job)}`);
        if (current === undefined) return false;
        const [{ state, restarts }] = await this.server.query('deployments.jobs', { id: job.id });
        this.states.add(`${current}: ${state}`);
        // Until a runner takes it over, a job's row says what the dead one wrote last.
        const takenOver = this.options.of === 'web' || restarts >= this.counted;
        return state === 'FINISHED' || (takenOver && state === 'RUNNING');
      });
    }
  }

  /** Undefined while the web process does not answer, which only its own kill excuses. @param {Deployed} job */
  async currentOf(job) {
    try {
      return /** @type {string} */ ((await this.server.query('deployments.get', { id: job.id })).current);
    } catch (error) {
      if (this.options.of !== 'web') throw error;
      return undefined;
    }
  }

  /** Waits until each job has completed another checkpoint. False: one has ended. */
  async allAdvance() {
    const before = this.jobs.map((job) => completedCheckpoint(job.checkpoints));
    let ended = false;
    await until('another checkpoint of every job', async () => {
      for (const job of this.jobs) ended ||= (await this.currentOf(job)) === 'FINISHED';
      return ended || this.jobs.every((job, i) => completedCheckpoint(job.checkpoints) > /** @type {number} */ (before[i]));
    });
    return !ended;
  }

  /** After the end: restarts are those of the kills and no others; nothing ran twice at once. */
  async judge() {
    // A kill at the very end may have met only one of two jobs.
    const expected = this.options.of === 'web' ? [0] : [this.counted, this.counted - 1];
    for (const job of this.jobs) {
      const all = await this.server.query('deployments.jobs', { id: job.id });
      if (all.length !== 1) this.problems.push(`The deployment into ${job.sink} has ${all.length} jobs instead of one.`);
      if (!expected.includes(all[0].restarts))
        this.problems.push(`The job into ${job.sink} restarted ${all[0].restarts} times instead of ${expected[0]}.`);
    }
    if (this.watch.overlaps() > 0) this.problems.push(`Two processes of one job lived at once at ${this.watch.overlaps()} looks.`);
    if (this.watch.living().length > 0) this.problems.push(`Job processes that nobody needs: ${this.watch.living().join(', ')}.`);
  }

  figures() {
    return {
      'back after ms (median, most)': [median(this.backMs), Math.max(...this.backMs)],
      ...(this.jobsGoneMs.length > 0 ? { 'jobs gone ms (median, most)': [median(this.jobsGoneMs), Math.max(...this.jobsGoneMs)] } : {}),
      'job processes': this.watch.processes(),
      'states shown meanwhile': [...this.states].sort(),
    };
  }

  /** @param {string} name */
  pidOf(name) {
    const pid = this.find(name);
    if (pid === undefined) throw new Error(`No ${name} under the server ${this.server.pid}.`);
    return pid;
  }

  /** The server's own child of that kind, and no other's. @param {string} name */
  find(name) {
    return processes().find(({ parent, args }) => parent === this.server.pid && args.includes(`${name}.mjs`))?.pid;
  }
}

/** All processes but those that have ended. */
const processes = () =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, state = '', args = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return pid === undefined || state.startsWith('Z') ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
    });

/** @param {number} pid */
const childrenOf = (pid) => processes().flatMap((each) => (each.parent === pid ? [each.pid] : []));

/**
 * @param {Server} server @param {import('../kill.mjs').KillOptions} options @param {{ sink: 'file' | 'postgres'; name: string; rate: number }} wish
 * @returns {Promise<Deployed>}
 */
async function deploy(server, options, { sink, name, rate }) {
  // Kills in quick succession are what is tried here: no growing pause between two tries.
  const restart = { type: 'fixed-delay', attempts: 1_000_000, delayMs: 100 };
  const config = { parallelism: options.parallelism, checkpointIntervalMs: 500, restart };
  const deployed = await deploySql(server, { name: `${name} into ${sink}`, sql: scriptOf(server, options, { sink, name, rate }), config });
  return { sink, name, ...deployed };
}

/** @param {Server} server @param {import('../kill.mjs').KillOptions} options @param {{ sink: 'file' | 'postgres'; name: string; rate: number }} wish */
function scriptOf(server, { rows, seed, input }, { sink, name, rate }) {
  const prefix = `kill_${name}`;
  if (input === 'shop') return shopScript({ rows, rowsPerSecond: rate, seed, prefix });
  const url = 'jdbc:postgresql://headrace-data/headrace_data';
  const tables =
    sink === 'file'
      ? fileTables(path.join(server.home, 'files', name))
      : databaseTables({ url, username: 'headrace_data', secret: 'HEADRACE_DATA_PASSWORD', prefix });
  return killScript({ rows, rowsPerSecond: rate, seed, tables });
}

/** @param {Server} server @param {Deployed} job */
async function finished(server, job) {
  await until(
    `${job.name} into ${job.sink} is finished`,
    async () => {
      const { current } = await server.query('deployments.get', { id: job.id });
      if (current === 'FAILED') throw new Error(`The deployment into ${job.sink} failed: ${await lastEvents(server, job)}`);
      return current === 'FINISHED';
    },
    1_800_000,
  );
}

/** @param {Server} server @param {Deployed} job */
const lastEvents = async (server, job) => JSON.stringify(await server.query('deployments.events', { id: job.id, limit: 5 }));

/** @param {Server} server @param {import('../kill.mjs').KillOptions} options @param {'file' | 'postgres'} sink @param {string} name */
async function read(server, { input }, sink, name) {
  if (sink === 'file') return (await fileOutput(path.join(server.home, 'files'))).read(name);
  const client = new pg.Client({ connectionString: server.dataUrl });
  await client.connect();
  try {
    return await readTables(client, `kill_${name}`, input === 'shop' ? shopTables : countingTables);
  } finally {
    await client.end();
  }
}

/** @param {string} what @param {() => boolean | Promise<boolean>} look @param {number} [withinMs] */
async function until(what, look, withinMs = PATIENCE_MS) {
  for (const deadline = Date.now() + withinMs; !(await look()); await sleep(50))
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}.`);
}

/** @param {readonly number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
