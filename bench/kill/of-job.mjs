// @ts-check
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { commitPoints, killScript } from './cases.mjs';
import { fileOutput } from './file-output.mjs';
import { completedCheckpoint, sleep, startJob } from './kill-run.mjs';
import { mariadbOutput } from './mariadb-output.mjs';
import { postgresOutput } from './postgres-output.mjs';

const outputs = { file: fileOutput, postgres: postgresOutput, mariadb: mariadbOutput };

/**
 * `headrace run` as one process, killed and started again with another number of workers. PostgreSQL comes from KILL_DATABASE_URL; MariaDB is its own.
 * @param {import('../kill.mjs').KillOptions} options @param {string} home
 * @returns {Promise<import('../kill.mjs').KillOutcome>}
 */
export async function killJobs(options, home) {
  const { rows, kills, rate, parallelism, seed, next, time, say } = options;
  const output = await outputs[options.sinks[0] ?? 'file'](home);
  /** @param {string} name @param {number} rowsPerSecond */
  const prepare = async (name, rowsPerSecond) => {
    const script = path.join(home, `${name}.sql`);
    const tables = await output.tables(name);
    const limit = (/** @type {number} */ to) => writeFileSync(script, killScript({ rows, rowsPerSecond: to, seed, tables }));
    limit(rowsPerSecond);
    return { script, checkpoints: path.join(home, `${name}-checkpoints`), env: output.env, limit };
  };
  try {
    const straight = await startJob({ ...(await prepare('undisturbed', 0)), parallelism }).ended;
    if (straight.code !== 0) throw new Error(`The undisturbed run ended with ${straight.code}: ${straight.stderr}`);
    const job = await prepare('killed', rate);
    /** @type {Record<string, number>} */
    const points = {};
    const startedAt = Date.now();
    /** Kills are spread over the time that the rate gives the input, so that the last one still meets a running job. */
    const spacing = ((rows / rate) * 1_000) / kills;
    let counted = 0;
    let betweenCommits = 0;
    time.begin();
    while (counted < kills && !time.isOver) {
      const atPoint = counted % 2 === 0;
      const point = atPoint ? /** @type {string} */ (commitPoints[Math.floor(next() * commitPoints.length)]) : 'random';
      const nth = 1 + Math.floor(next() * 2);
      const before = completedCheckpoint(job.checkpoints);
      const workers = 1 + Math.floor(next() * parallelism);
      const run = startJob({
        ...job,
        parallelism: workers,
        env: { ...job.env, ...(atPoint ? { HEADRACE_FAULT: `${point}:${nth}` } : {}) },
      });
      const limit = atPoint ? sleep(20_000) : untilFirstRow(job.checkpoints, before).then(() => sleep(next() * spacing));
      const end = await Promise.race([run.ended, limit]);
      if (!end) run.child.kill('SIGKILL');
      const last = end ?? (await run.ended);
      if (last.code === 0) {
        say(`The input ended after ${counted} kills: give it more rows or a lower --rate.`);
        break;
      }
      if (last.signal !== 'SIGKILL') throw new Error(`The job ended with ${last.code} instead of being killed: ${last.stderr}`);
      // A kill counts only between the first row and the end.
      const checkpoint = completedCheckpoint(job.checkpoints);
      if (!atPoint && checkpoint === 0) continue;
      counted++;
      points[point] = (points[point] ?? 0) + 1;
      if (checkpoint > 0) betweenCommits++;
      say(`  kill ${counted}/${kills} ${point} (parallelism ${workers}), checkpoint ${checkpoint}`);
    }
    // What is left then comes as fast as it can.
    if (time.isOver) job.limit(0);
    const end = await startJob({ ...job, parallelism }).ended;
    if (end.code !== 0) throw new Error(`The last run ended with ${end.code}: ${end.stderr}`);
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    const sink = /** @type {string} */ (options.sinks[0]);
    const results = [{ sink, undisturbed: await output.read('undisturbed'), killed: await output.read('killed') }];
    return { counted, betweenCommits, seconds, points, results, problems: [], figures: {} };
  } finally {
    await output.close();
  }
}

/** @param {string} checkpoints @param {number} before */
async function untilFirstRow(checkpoints, before) {
  for (let waited = 0; waited < 20_000; waited += 20) {
    if (completedCheckpoint(checkpoints) > before) return;
    await sleep(20);
  }
}
