#!/usr/bin/env node
// @ts-check
// node bench/first-result.mjs [--deploys 10] [--interval 500] [--parallelism 1] [--loaded] [--limit ms] [--json]
// Starts Headrace in a home of its own, deploys a new endless pipeline into PostgreSQL again and again, and tells how long after the
// deploy's reply the first row stands in the table. The median counts. `--loaded` leaves the examples running beside it.
import pg from 'pg';
import { benchArguments } from './arguments.mjs';
import { firstRowDocument } from './server/first-row-document.mjs';
import { machine } from './server/machine.mjs';
import { removeHome, startServer, suspendExamples, temporaryHome, untilState } from './server/headrace-server.mjs';

const { values } = benchArguments(
  `node bench/first-result.mjs [--deploys 10] [--interval 500] [--parallelism 1] [--pause 2000] [--loaded] [--limit MS] [--json]

From a deploy's reply to the first row in PostgreSQL, median of the deploys.`,
  {
    deploys: { type: 'string', default: '10' },
    interval: { type: 'string', default: '500' },
    parallelism: { type: 'string', default: '1' },
    pause: { type: 'string', default: '2000' },
    limit: { type: 'string' },
    loaded: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
);
const say = (/** @type {string} */ line) => (values.json ? process.stderr : process.stdout).write(`${line}\n`);
const sleep = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {import('./server/headrace-server.mjs').HeadraceServer} server @param {pg.Client} results @param {string} table */
async function deployOnce(server, results, table) {
  const { id: pipelineId } = await server.call('pipelines.create', {
    namespace: 'flight-delays',
    name: table,
    document: firstRowDocument(table),
  });
  const { revision } = await server.query('pipelines.get', { id: pipelineId });
  const config = { checkpointIntervalMs: Number(values.interval), parallelism: Number(values.parallelism) };
  const askedAt = Date.now();
  const outcome = await server.call('deployments.deploy', { pipelineId, revision, config });
  const repliedAt = Date.now();
  if (outcome.kind !== 'deployed') throw new Error(`The deploy was refused: ${JSON.stringify(outcome.diagnostics)}`);
  const firstAt = await untilFirstRow(results, table);
  const steps = await stepsOf(server, outcome.deploymentId, repliedAt);
  await server.call('deployments.cancel', { id: outcome.deploymentId });
  await untilState(server, outcome.deploymentId, ['CANCELLED']);
  await server.call('deployments.remove', { id: outcome.deploymentId });
  return { replyMs: repliedAt - askedAt, firstRowMs: firstAt - repliedAt, ...steps };
}

/** @param {pg.Client} results @param {string} table */
async function untilFirstRow(results, table) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(10)) {
    const { rowCount } = await results.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (rowCount === 1) return Date.now();
  }
  throw new Error(`No row came into ${table} within a minute.`);
}

/** When the job's states were written down. @param {import('./server/headrace-server.mjs').HeadraceServer} server @param {string} id @param {number} sinceMs */
async function stepsOf(server, id, sinceMs) {
  const events = await server.query('deployments.events', { id });
  const at = (/** @type {string} */ state) => {
    const event = events.find((/** @type {any} */ each) => each.kind === 'job-state-changed' && each.params.to === state);
    return event === undefined ? null : event.atMs - sinceMs;
  };
  return { startingMs: at('STARTING'), runningMs: at('RUNNING') };
}

const home = temporaryHome('first-result');
const server = await startServer(home);
const results = new pg.Client({ connectionString: server.dataUrl });
const deploys = [];
try {
  if (!values.loaded) await suspendExamples(server);
  await results.connect();
  for (let i = 1; i <= Number(values.deploys); i++) {
    await sleep(Number(values.pause));
    const deploy = await deployOnce(server, results, `first_result_${i}`);
    deploys.push(deploy);
    const { firstRowMs, replyMs, startingMs, runningMs } = deploy;
    say(`  ${i}: first row after ${firstRowMs} ms (starting ${startingMs}, running ${runningMs}; the reply took ${replyMs} ms)`);
  }
} finally {
  await results.end();
  await server.stop();
  removeHome(home);
}
const sorted = deploys.map(({ firstRowMs }) => firstRowMs).sort((a, b) => a - b);
const middle = sorted.length / 2;
const medianMs = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
say(`median ${medianMs} ms, slowest ${sorted.at(-1)} ms (${machine().words})`);
if (values.json) process.stdout.write(`${JSON.stringify({ medianMs, deploys, loaded: values.loaded, ...machine() }, null, 2)}\n`);
if (values.limit !== undefined && medianMs > Number(values.limit)) process.exitCode = 1;
