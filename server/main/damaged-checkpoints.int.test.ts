import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deploySql } from '@/bench/server/deploy-sql.mjs';
import { removeHome, startServer, suspendExamples, temporaryHome, type HeadraceServer } from '@/bench/server/headrace-server.mjs';

const ROWS = 60_000;
const PER_SECOND = 6_000;

/** A server as `npm start` starts it, whose jobs die where a file tells them to. */
let home: string;
let server: HeadraceServer;
beforeAll(async () => {
  home = temporaryHome('damaged');
  server = await startServer(home, { HEADRACE_FAULT: `@${path.join(home, 'order')}`, DATABASE_URL: '' });
  await suspendExamples(server); // else one of their jobs may take the order
});
afterAll(async () => {
  await server.stop();
  removeHome(home);
});

interface Running {
  readonly id: string;
  readonly checkpoints: string;
  readonly output: string;
}

/** Numbers from 0 on into files, six thousand a second; after a failure there is time for damage before the next try. */
async function begin(name: string): Promise<Running> {
  const output = path.join(home, 'files', name);
  const sql = `
    CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '${PER_SECOND}',
      'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
    CREATE TEMPORARY TABLE copies (id BIGINT) WITH ('connector' = 'filesystem', 'path' = '${output}', 'format' = 'csv');
    INSERT INTO copies SELECT id FROM numbers;`;
  const restart = { type: 'fixed-delay', attempts: 20, delayMs: 3_000 };
  const config = { parallelism: 1, checkpointIntervalMs: 300, restart };
  return { ...(await deploySql(server, { name, sql, config })), output };
}

async function until(what: string, look: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await look());) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const stateOf = async (id: string): Promise<string> => (await server.query('deployments.get', { id })).current;
const untilState = (id: string, state: string): Promise<void> => until(state, async () => (await stateOf(id)) === state);
const messages = async (id: string): Promise<string> =>
  (await server.query<{ message: string }[]>('deployments.events', { id, limit: 500 })).map(({ message }) => message).join('\n');
const complete = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /^chk-\d+$/.test(name) && existsSync(path.join(folder, name, 'manifest.json')))
        .sort((a, b) => Number(b.slice(4)) - Number(a.slice(4)))
        .map((name) => path.join(folder, name))
    : [];

/** After three checkpoints the job dies at the point of the protocol; answers with its newest complete checkpoint. */
async function dieAt(point: string, { checkpoints }: Running): Promise<string> {
  await until('three checkpoints', () => complete(checkpoints).length >= 3);
  const order = path.join(home, 'order');
  writeFileSync(`${order}.new`, point);
  renameSync(`${order}.new`, order);
  await until(`the job comes to ${point}`, () => !existsSync(order));
  return complete(checkpoints)[0]!;
}

/** Visible rows, in order. */
const ids = ({ output }: Running): number[] =>
  readdirSync(output)
    .filter((name) => !/^[._]/.test(name))
    .flatMap((name) => readFileSync(path.join(output, name), 'utf8').trimEnd().split('\n').map(Number))
    .sort((a, b) => a - b);
const all = Array.from({ length: ROWS }, (_, id) => id);

const flip = (file: string): void => {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  writeFileSync(file, bytes);
};
const truncate = (file: string): void => writeFileSync(file, readFileSync(file).subarray(0, 80));

describe('a damaged checkpoint of a deployed job', { timeout: 300_000 }, () => {
  it.each([
    ['a flipped bit', flip],
    ['a torn end', truncate],
  ])('%s in one of which nothing is committed: it is passed over and told, and every row is there once', async (name, damage) => {
    const job = await begin(`${name} before the commit`);
    const newest = await dieAt('checkpoint.manifest-renamed', job);
    damage(path.join(newest, 'manifest.json'));
    await untilState(job.id, 'FINISHED');
    expect(await messages(job.id)).toContain(`Passed over the checkpoint ${newest}`);
    expect(ids(job)).toEqual(all);
  });

  it('one whose output is there: the job stops with the reason, nothing is written twice, and mending it lets it go on', async () => {
    const job = await begin('after the commit');
    const newest = await dieAt('commit.answered', job);
    const manifest = path.join(newest, 'manifest.json');
    const whole = readFileSync(manifest);
    flip(manifest);
    await untilState(job.id, 'FAILED');
    const { failure } = (await server.query<{ failure: { code: string; message: string; remedy: string } }[]>('deployments.jobs', job))[0]!;
    expect(failure.code).toBe('checkpoint.rewind-refused');
    expect(failure.message).toContain('going on from there would write it a second time');
    expect(failure.remedy).toContain('Bring the damaged checkpoint back');
    const before = ids(job);
    expect(before).toEqual(all.slice(0, before.length));

    // Starting again meets the same damage and says so; it does not begin somewhere older.
    await server.call('deployments.start', { id: job.id });
    await until('a second job', async () => (await server.query<unknown[]>('deployments.jobs', { id: job.id })).length === 2);
    await untilState(job.id, 'FAILED');
    expect(ids(job)).toEqual(before);

    writeFileSync(manifest, whole);
    await server.call('deployments.start', { id: job.id });
    await untilState(job.id, 'FINISHED');
    expect(ids(job)).toEqual(all);
  });

  it('a savepoint: resuming refuses it by name and leaves what is there', async () => {
    const job = await begin('a savepoint');
    await until('a checkpoint', () => complete(job.checkpoints).length >= 2);
    await server.call('deployments.suspend', { id: job.id });
    await untilState(job.id, 'SUSPENDED');
    const before = ids(job);
    const [savepoint] = await server.query<{ path: string }[]>('deployments.snapshots', { id: job.id });
    const section = readdirSync(savepoint!.path).find((name) => name.endsWith('.bin'));
    flip(path.join(savepoint!.path, section ?? 'manifest.json'));
    await server.call('deployments.start', { id: job.id });
    await untilState(job.id, 'FAILED');
    const { failure } = (await server.query<{ failure: { code: string; message: string } }[]>('deployments.jobs', { id: job.id }))[0]!;
    expect(failure).toMatchObject({ code: 'checkpoint.damaged', message: expect.stringContaining(savepoint!.path) as string });
    expect(ids(job)).toEqual(before);
  });
});
