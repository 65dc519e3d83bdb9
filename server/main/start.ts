import { fork } from 'node:child_process';
import path from 'node:path';
import pg from 'pg';
import { exampleNames, exampleSetting } from '@/prisma/seed/example-names';
import { policyProblem } from '@/server/api/gate';
import { policyFromEnvironment } from '@/server/api/policy';
import { homeFromEnvironment, homeLayout, type HomeLayout } from '@/server/db/home';
import { migrate } from '@/server/db/migrator';
import { ChildProgram } from './start/child-program';
import { lockHome, type HomeLock } from './start/home-lock';
import { LEAST_MB, portFromEnvironment, prepareWritableHome, requireFreePort, requireSpace, startProblem } from './start/preflight';
import { startDatabase, type StartedDatabase } from './start/start-database';
import { StartError, sentenceOf } from './start/start-error';

/**
 * The supervisor (`npm start`): home, lock, database, migrations, examples, web and runner. Runs on import and owns the process: its
 * signals, its exit code, the terminal. Stops in the opposite order: final checkpoints first, the database last.
 */
const dist = import.meta.dirname;
const checkout = path.resolve(dist, '..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const started: { lock?: HomeLock; database?: StartedDatabase; web?: ChildProgram; runner?: ChildProgram } = {};
let stopping: Promise<void> | undefined;

process.on('SIGINT', () => void stop('Stopping: final checkpoints are written, what is wanted stays as it is.', 0));
process.on('SIGTERM', () => void stop('Stopping: final checkpoints are written, what is wanted stays as it is.', 0));
process.on('SIGHUP', () => void stop('The terminal is gone; stopping.', 0));
// Who read what it says may be gone before it: that must not end this process and leave the database behind.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

try {
  await start();
} catch (error) {
  if (!stopping) await stop(`Headrace cannot start. ${sentenceOf(startProblem(homeFromEnvironment(process.env, checkout), error))}`, 1);
}

async function start(): Promise<void> {
  const policy = policyFromEnvironment(process.env);
  const problem = policyProblem(policy);
  if (problem !== undefined) throw new StartError(problem, '');
  const port = portFromEnvironment(process.env);
  const home = homeLayout(homeFromEnvironment(process.env, checkout));
  prepareWritableHome(home);
  started.lock = lockHome(home);
  await requireFreePort(policy.host, port);
  say('Starting the database …');
  started.database = await startDatabase(home, process.env, say);
  const applied = await migrate(started.database.connections.controlUrl, path.join(checkout, 'prisma/migrations'));
  if (applied.length > 0) say(`The database is brought up to date (${applied.length} ${applied.length === 1 ? 'step' : 'steps'}).`);
  await makeExamples(home, started.database.connections.controlUrl);
  requireSpace(home, LEAST_MB);
  say('Starting web and runner …');
  const [address] = await Promise.all([startWeb(home, port), startRunner(home)]);
  started.lock.announce(address);
  say(`\nHeadrace runs at ${address}\nData and logs: ${home.root}. Ctrl-C stops everything; the next start goes on where it stopped.\n`);
}

function childEnvironment(home: HomeLayout): NodeJS.ProcessEnv {
  return { ...process.env, HEADRACE_HOME: home.root, NODE_ENV: 'production' };
}

/** Once in a home's life, in a process of its own: compiler and data stay out of this one's memory. Without examples Headrace works all the same. */
async function makeExamples(home: HomeLayout, controlUrl: string): Promise<void> {
  if (await examplesMade(controlUrl)) return;
  const child = fork(path.join(dist, 'seed.mjs'), [], {
    env: childEnvironment(home),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const how = await new Promise<string | number | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  if (how !== 0) say(`The example workspaces could not be made (${how}); the lines above say why. The next start tries again.`);
}

async function examplesMade(controlUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: controlUrl });
  await client.connect();
  try {
    const keys = exampleNames.map(exampleSetting);
    return (await client.query('SELECT 1 FROM "Setting" WHERE "key" = ANY($1)', [keys])).rowCount === keys.length;
  } finally {
    await client.end();
  }
}

async function startWeb(home: HomeLayout, port: number): Promise<string> {
  const environment: NodeJS.ProcessEnv = { ...childEnvironment(home), PORT: String(port) };
  started.web = new ChildProgram({
    name: 'The web server',
    program: path.join(dist, 'web.mjs'),
    nodeFlags: ['--max-old-space-size=320', '--max-semi-space-size=4'],
    environment,
    logFile: path.join(home.logs, 'web.log'),
    say,
  });
  const { address = '' } = await started.web.start();
  environment.PORT = new URL(address).port || String(port); // a restart keeps the address that people have open
  return address;
}

async function startRunner(home: HomeLayout): Promise<void> {
  started.runner = new ChildProgram({
    name: 'The runner',
    program: path.join(dist, 'runner.mjs'),
    nodeFlags: ['--max-old-space-size=160', '--max-semi-space-size=2'],
    environment: childEnvironment(home),
    logFile: path.join(home.logs, 'runner.log'),
    say,
  });
  await started.runner.start();
}

function stop(sentence: string, code: number): Promise<void> {
  stopping ??= (async () => {
    (code === 0 ? process.stdout : process.stderr).write(`${sentence}\n`);
    await Promise.all([started.web?.stop(5_000), started.runner?.stop(40_000)]);
    await started.database?.stop();
    started.lock?.release();
    process.exit(code);
  })().catch((error: unknown) => {
    process.stderr.write(`Stopping failed. ${sentenceOf(error)}\n`);
    process.exit(1);
  });
  return stopping;
}
