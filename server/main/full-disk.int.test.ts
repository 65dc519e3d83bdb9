import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { deploySql } from '@/bench/server/deploy-sql.mjs';
import { removeHome, startServer, suspendExamples, temporaryHome, type HeadraceServer } from '@/bench/server/headrace-server.mjs';
import { mountSmallDisk, whyNoSmallDisk, type SmallDisk } from './testing/small-disk';

const ROWS = 48_000;
const PER_SECOND = 8_000;
const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A server with some folders of its home on small disks; null where none can be mounted. */
async function serverOn(folders: Readonly<Record<string, number>>): Promise<{ server: HeadraceServer; disks: SmallDisk[] } | null> {
  const home = temporaryHome('full-disk');
  undo.push(() => removeHome(home));
  const disks: SmallDisk[] = [];
  for (const [folder, megabytes] of Object.entries(folders)) {
    const disk = mountSmallDisk(path.join(home, folder), megabytes);
    if (!disk) return null;
    undo.push(() => disk.unmount());
    disks.push(disk);
  }
  const server = await startServer(home, { DATABASE_URL: '' });
  undo.push(() => server.stop());
  undo.push(() => disks.forEach((disk) => disk.free()));
  await suspendExamples(server);
  return { server, disks };
}

/** Numbers from 0 on, each into a file and counted per tenth, so that checkpoints have state. */
const counting = (server: HeadraceServer, name: string): ReturnType<typeof deploySql> =>
  deploySql(server, {
    name,
    sql: `
      CREATE TEMPORARY TABLE numbers (id BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '${PER_SECOND}',
        'fields.id.kind' = 'sequence', 'fields.id.start' = '0', 'fields.id.end' = '${ROWS - 1}');
      CREATE TEMPORARY TABLE copies (id BIGINT) WITH ('connector' = 'filesystem', 'path' = '${copiesOf(server)}', 'format' = 'csv');
      CREATE TEMPORARY TABLE counts (id BIGINT, n BIGINT) WITH ('connector' = 'blackhole');
      EXECUTE STATEMENT SET BEGIN
      INSERT INTO copies SELECT id FROM numbers;
      INSERT INTO counts SELECT MOD(id, 1000), COUNT(*) FROM numbers GROUP BY MOD(id, 1000);
      END;`,
    config: {
      parallelism: 1,
      checkpointIntervalMs: 300,
      restart: { type: 'exponential-delay', initialMs: 200, maxMs: 1_000, resetAfterMs: 60_000 },
    },
  });
const copiesOf = (server: HeadraceServer): string => path.join(server.home, 'files/copies');
const copies = (server: HeadraceServer): number[] =>
  readdirSync(copiesOf(server))
    .filter((name) => !/^[._]/.test(name))
    .flatMap((name) =>
      readFileSync(path.join(copiesOf(server), name), 'utf8')
        .trimEnd()
        .split('\n')
        .map(Number),
    )
    .sort((a, b) => a - b);
const all = Array.from({ length: ROWS }, (_, id) => id);

async function until(what: string, look: () => boolean | Promise<boolean>, withinMs = 90_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; !(await look());) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const stateOf = async (server: HeadraceServer, id: string): Promise<string> =>
  (await server.query<{ current: string }>('deployments.get', { id })).current;
const restartsOf = async (server: HeadraceServer, id: string): Promise<number> =>
  (await server.query<{ restarts: number }[]>('deployments.jobs', { id }))[0]!.restarts;
const messages = async (server: HeadraceServer, id: string): Promise<string[]> =>
  (await server.query<{ message: string }[]>('deployments.events', { id, limit: 500 })).map(({ message }) => message);

describe('a disk that fills while a deployed job runs', { timeout: 300_000 }, () => {
  it('under the checkpoints, then under the output: one sentence names it, and with space again every row is there once', async (ctx) => {
    const place = await serverOn({ checkpoints: 16, files: 64 });
    if (!place) return ctx.skip(whyNoSmallDisk);
    const { server, disks } = place;
    const job = await counting(server, 'full disks');
    await until('some output', () => existsSync(copiesOf(server)) && copies(server).length > 5_000);
    for (const disk of disks) {
      const before = await restartsOf(server, job.id);
      disk.fill();
      await until('two restarts', async () => (await restartsOf(server, job.id)) >= before + 2);
      const [newest] = (await messages(server, job.id)).filter((message) => /disk is full/.test(message));
      expect(newest).toMatch(new RegExp(`^The .*${disk.folder}.*the disk is full`, 'i'));
      const visible = copies(server);
      expect(visible).toEqual(all.slice(0, visible.length));
      disk.free();
      await until('it goes on', () => copies(server).length > visible.length);
    }
    await until('the end', async () => (await stateOf(server, job.id)) === 'FINISHED');
    expect(copies(server)).toEqual(all);
  });

  it('under the whole home, its database included: with space again everything goes on, and every row is there once', async (ctx) => {
    const place = await serverOn({ '.': 600 });
    if (!place) return ctx.skip(whyNoSmallDisk);
    const { server, disks } = place;
    const job = await counting(server, 'full home');
    await until('some output', () => existsSync(copiesOf(server)) && copies(server).length > 5_000);
    disks[0]!.fill();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const visible = copies(server);
    expect(visible).toEqual(all.slice(0, visible.length));
    disks[0]!.free();
    await until('the end', async () => (await stateOf(server, job.id).catch(() => '')) === 'FINISHED');
    expect(copies(server)).toEqual(all);
  });
});
