// Stands for a job process in the runner's tests: speaks the contract, computes nothing. The plan's name says how it behaves:
// run, finish, fail, fail-for-good, crash, crash-once, crash-unreported (right behind a checkpoint that it did not report), deaf (ignores every stop), savepoint-fails, hang (under its first epoch the main thread spins, behind a file `hangs`).
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const say = (report) => process.send?.(report);
const leave = (report, code = 0) => process.send?.(report, () => process.exit(code));
process.on('disconnect', () => process.exit(0));

let job;
let prepared = false;
let checkpoints = 0;
const failure = (retry) => ({
  code: 'fake.failure',
  message: 'It failed as asked.',
  domain: 'external',
  retry,
  remedy: null,
  origin: ['n1'],
});

function checkpoint(kind, report = true) {
  const id = ++checkpoints;
  const folder = path.join(job.checkpointDirectory, `chk-${job.fencingEpoch * 1000 + id}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ epoch: job.fencingEpoch, pid: process.pid }));
  if (!report) return;
  const numbers = { id: job.fencingEpoch * 1000 + id, startedAt: Date.now(), durationMs: 1, sizeBytes: 10 };
  say({ type: 'checkpoint', checkpoint: { ...numbers, kind, path: folder, outcome: 'completed' } });
}

const metrics = () => ({
  atMs: Date.now(),
  uptimeMs: 1000,
  rates: { rowsInPerSec: 100, rowsOutPerSec: 10, watermarkMs: 0 },
  rowsIn: 100,
  rowsOut: 10,
  lateRows: 0,
  skippedRows: 0,
  deadLetterRows: 0,
  stateBytes: 0,
  memoryBytes: 0,
  cpu: 0,
  checkpoint: null,
  operators: [],
  edges: [],
});

function start() {
  mkdirSync(job.checkpointDirectory, { recursive: true });
  writeFileSync(
    path.join(job.checkpointDirectory, `attempt-${job.fencingEpoch}-${process.pid}.json`),
    JSON.stringify({ ...job, prepared }),
  );
  process.stderr.write(`process ${process.pid} has its job\n`);
  const behaviour = job.plan.name;
  const marker = path.join(job.checkpointDirectory, 'crashed-once');
  if (behaviour === 'crash') process.kill(process.pid, 'SIGKILL');
  if (behaviour === 'crash-once' && !existsSync(marker)) {
    writeFileSync(marker, '');
    process.kill(process.pid, 'SIGKILL');
  }
  say({ type: 'running', restoredFrom: job.restore.kind === 'path' ? job.restore.path : null, at: Date.now() });
  checkpoint('checkpoint');
  say({ type: 'metrics', metrics: metrics() });
  setInterval(() => say({ type: 'metrics', metrics: metrics() }), 200);
  if (behaviour === 'crash-unreported') {
    checkpoint('checkpoint', false);
    process.kill(process.pid, 'SIGKILL');
  }
  if (behaviour === 'hang' && job.fencingEpoch === 1)
    setTimeout(() => {
      writeFileSync(path.join(job.checkpointDirectory, 'hangs'), '');
      for (;;);
    }, 300);
  if (behaviour === 'finish') setTimeout(() => leave({ type: 'ended', how: 'finished', at: Date.now() }), 50);
  if (behaviour === 'fail') setTimeout(() => leave({ type: 'failed', error: failure('backoff'), at: Date.now() }, 1), 50);
  if (behaviour === 'fail-for-good') setTimeout(() => leave({ type: 'failed', error: failure('none'), at: Date.now() }, 1), 50);
}

function stop(how) {
  if (job.plan.name === 'deaf') return;
  if (how.kind === 'savepoint') {
    if (job.plan.name === 'savepoint-fails') return say({ type: 'savepoint', id: how.id, outcome: { ok: false, error: failure('none') } });
    mkdirSync(how.path, { recursive: true });
    say({ type: 'savepoint', id: how.id, outcome: { ok: true, path: how.path, sizeBytes: 20 } });
  }
  if (how.kind === 'checkpoint') checkpoint('final');
  leave({ type: 'ended', how: how.kind === 'cancel' ? 'cancelled' : 'stopped', at: Date.now() });
}

process.on('message', (command) => {
  if (command.type === 'prepare') {
    prepared = true;
    process.stderr.write(`spare ${process.pid}\n`);
  }
  if (command.type === 'start') {
    job = command.job;
    start();
  }
  if (command.type === 'stop') stop(command.how);
});
