import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sampleDeployment } from '@/server/control/testing/sample-deployment';
import { openDatabase } from '@/server/db/database';
import { readPostmaster } from '@/server/db/embedded/postmaster-file';
import { isAlive } from '@/server/db/process-identity';
import { homeLayout } from '@/server/db/home';
import { readConnections } from '@/server/db/connection-file';
import { temporaryCluster, temporaryFolder } from '@/server/db/testing/temporary-cluster';
import { mountSmallDisk, whyNoSmallDisk } from '../testing/small-disk';
import { fixtureCheckout } from './testing/fixture-checkout';

let fixture: Awaited<ReturnType<typeof fixtureCheckout>>;
const starts = new Set<Start>();
const homes = new Set<string>();

interface Start {
  readonly child: ChildProcess;
  output(): string;
  readonly exited: Promise<number | null>;
}

beforeAll(async () => {
  fixture = await fixtureCheckout();
});
afterEach(async () => {
  for (const start of starts) {
    start.child.kill('SIGTERM');
    await start.exited;
  }
  starts.clear();
  for (const home of homes) rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  homes.clear();
});
afterAll(() => fixture.dispose());

function newHome(): string {
  const home = temporaryFolder();
  homes.add(home);
  return home;
}

function run(home: string, environment: Record<string, string> = {}): Start {
  const env = { ...process.env, PORT: '0', HEADRACE_HOME: home, DATABASE_URL: '', HEADRACE_TOKEN: '', HOST: '', ...environment };
  const child = spawn(process.execPath, [fixture.start], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code))); // all is read that it said
  const start = { child, output: () => text, exited };
  starts.add(start);
  return start;
}

async function until<T>(
  what: () => string,
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  withinMs = 90_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const addressOf = (start: Start): Promise<string> =>
  until(
    () => `an address in:\n${start.output()}`,
    () => {
      if (start.child.exitCode !== null) throw new Error(`start ended:\n${start.output()}`);
      return /Headrace runs at (\S+)/.exec(start.output())?.[1];
    },
    180_000,
  );

async function end(start: Start, signal: NodeJS.Signals): Promise<number | null> {
  starts.delete(start);
  start.child.kill(signal);
  return start.exited;
}

describe('start', { timeout: 240_000 }, () => {
  it('brings up database, web and runner, and stops every process on Ctrl-C', async () => {
    const home = newHome();
    const start = run(home);
    const address = await addressOf(start);
    const web = Number((await (await fetch(address)).text()).split(' ')[1]);
    const postmaster = readPostmaster(dataFolder(home))!;
    expect(statSync(path.join(home, 'run/database.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(home, 'keys/postgres.json')).mode & 0o777).toBe(0o600);
    expect(await end(start, 'SIGINT')).toBe(0);
    expect([web, postmaster.pid].filter(isAlive)).toEqual([]);
    expect(existsSync(path.join(home, 'run/lock'))).toBe(false);
  });

  it('stops everything, the database too, though nobody reads any more what it says', async () => {
    const home = newHome();
    const start = run(home);
    await addressOf(start);
    const postmaster = readPostmaster(dataFolder(home))!;
    start.child.stdout!.destroy();
    start.child.stderr!.destroy();
    expect(await end(start, 'SIGHUP')).toBe(0);
    expect(isAlive(postmaster.pid)).toBe(false);
    expect(existsSync(path.join(home, 'run/lock'))).toBe(false);
  });

  it('a second start names the address of the first one, a later one starts within ten seconds', async () => {
    const home = newHome();
    const firstAt = Date.now();
    const first = run(home);
    const address = await addressOf(first);
    const firstMs = Date.now() - firstAt;
    const second = run(home);
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(address);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    await end(first, 'SIGINT');
    const startedAt = Date.now();
    await fetch(await addressOf(run(home)));
    // The first makes the database; a machine on which that takes longer is a slower one.
    expect(Date.now() - startedAt).toBeLessThan(Math.max(10_000, 2 * firstMs));
  });

  it('killed with -9: web and runner end by themselves, the next start takes the living database over and resumes the job', async () => {
    const home = newHome();
    const first = run(home);
    const address = await addressOf(first);
    const web = Number((await (await fetch(address)).text()).split(' ')[1]);
    const database = openDatabase(readConnections(homeLayout(home))!.controlUrl);
    try {
      const deployment = await sampleDeployment(database, { behaviour: 'run' });
      const job = () => database.db.job.findFirst({ where: { deploymentId: deployment.id } });
      await until(
        () => 'a running job',
        async () => (await job())?.state === 'RUNNING',
      );
      const before = await job();
      const postmaster = readPostmaster(dataFolder(home))!;
      await end(first, 'SIGKILL');
      await until(
        () => 'web is gone',
        () => !isAlive(web),
      );
      await until(
        () => 'the job was given back',
        async () => (await job())?.runnerId === null,
      );
      expect(isAlive(postmaster.pid)).toBe(true);
      const second = run(home);
      await addressOf(second);
      expect(second.output()).toContain('it is used on');
      expect(readPostmaster(dataFolder(home))!.pid).toBe(postmaster.pid);
      await until(
        () => 'the job runs again',
        async () => (await job())?.state === 'RUNNING',
      );
      expect((await job())!.epoch).toBe(before!.epoch + 1);
      expect(await end(second, 'SIGTERM')).toBe(0);
      expect(isAlive(postmaster.pid)).toBe(false);
    } finally {
      await database.close();
    }
  });

  it('restarts web, and the database on its port, when they are killed', async () => {
    const home = newHome();
    const start = run(home);
    const address = await addressOf(start);
    const before = Number((await (await fetch(address)).text()).split(' ')[1]);
    const postmaster = readPostmaster(dataFolder(home))!;
    process.kill(before, 'SIGKILL');
    process.kill(postmaster.pid, 'SIGKILL');
    await until(
      () => `the database again in:\n${start.output()}`,
      () => {
        const now = readPostmaster(dataFolder(home));
        return now && now.pid !== postmaster.pid && isAlive(now.pid) && now.port === postmaster.port;
      },
    );
    await until(
      () => `that web starts again in:\n${start.output()}`,
      () => /web server ended \(SIGKILL\); it starts again/.test(start.output()),
    );
    const after = await until(
      () => 'web answers on the same address',
      () =>
        fetch(address)
          .then(async (response) => Number((await response.text()).split(' ')[1]))
          .catch(() => undefined),
    );
    expect(after).not.toBe(before);
  });

  it('says in one sentence that the port is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const home = newHome();
    const start = run(home, { PORT: String(port) });
    expect(await start.exited).toBe(1);
    expect(start.output().trim()).toMatch(
      new RegExp(`^Headrace cannot start\\. Port ${port} on 127\\.0\\.0\\.1 is taken.*PORT=${port + 1}.*$`),
    );
    expect(existsSync(path.join(home, 'run/lock'))).toBe(false);
    blocker.close();
  });

  it('refuses an address that others can reach without a token, and a PORT that is none', async () => {
    const open = run(newHome(), { HOST: '0.0.0.0' });
    expect(await open.exited).toBe(1);
    expect(open.output()).toContain('HEADRACE_TOKEN');
    const odd = run(newHome(), { PORT: 'abc' });
    expect(await odd.exited).toBe(1);
    expect(odd.output()).toContain('PORT is "abc"');
  });
});

describe('a database of your own', { timeout: 240_000 }, () => {
  it('is used with a second one beside it for results; a role that may make none gets one sentence', async () => {
    const outside = await temporaryCluster({ migrate: false });
    try {
      const home = newHome();
      const start = run(home, { DATABASE_URL: outside.adminUrl });
      await addressOf(start);
      const { kind, dataUrl } = readConnections(homeLayout(home))!;
      expect(kind).toBe('external');
      expect(new URL(dataUrl)).toMatchObject({ username: 'postgres_data', pathname: '/postgres_data' });
      expect(existsSync(path.join(home, 'postgres'))).toBe(false);
      expect(await end(start, 'SIGTERM')).toBe(0);
      expect(isAlive(outside.cluster.pid)).toBe(true);
      const poor = run(newHome(), { DATABASE_URL: outside.controlUrl });
      expect(await poor.exited).toBe(1);
      expect(poor.output()).toContain('HEADRACE_DATA_URL');
      const wrong = run(newHome(), { DATABASE_URL: outside.controlUrl.replace('control', 'guessed') });
      expect(await wrong.exited).toBe(1);
      expect(wrong.output()).toMatch(/DATABASE_URL cannot be used: password authentication failed/);
      expect(wrong.output()).not.toContain('guessed');
    } finally {
      await outside.dispose();
    }
  });
});

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();

describe('a home that cannot be written', { timeout: 240_000 }, () => {
  it('says in one sentence that it lies on a read-only file system', async (ctx) => {
    if (!mayMount) ctx.skip('needs root on Linux to mount a read-only file system');
    const home = newHome();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=4m', 'tmpfs', home]);
    try {
      const start = run(home);
      expect(await start.exited).toBe(1);
      expect(start.output().trim()).toMatch(/^Headrace cannot start\. The home \S+ lies on a read-only file system\. Set HEADRACE_HOME.*$/);
    } finally {
      execFileSync('umount', [home]);
    }
  });

  it('says in one sentence that its disk has too little space', async (ctx) => {
    const home = newHome();
    const disk = mountSmallDisk(home, 8);
    if (!disk) return ctx.skip(whyNoSmallDisk);
    try {
      const start = run(home);
      expect(await start.exited).toBe(1);
      expect(start.output().trim()).toMatch(/has \d MB free/);
      expect(start.output().trim().split('\n')).toHaveLength(1);
    } finally {
      disk.unmount();
    }
  });

  it('says in one sentence that its disk fills while the database is made; the next start goes on', async (ctx) => {
    const home = newHome();
    const disk = mountSmallDisk(home, 500);
    if (!disk) return ctx.skip(whyNoSmallDisk);
    try {
      const start = run(home);
      await until(
        () => 'the database is begun',
        () => existsSync(path.join(home, 'postgres.part')) || existsSync(path.join(home, 'postgres/PG_VERSION')),
      );
      disk.fill();
      expect(await start.exited).toBe(1);
      const last = start.output().trim().split('\n').at(-1);
      expect(last).toMatch(
        /^Headrace cannot start\. The disk of (the home )?\S+ (has \d+ MB free, and Headrace needs|is full).* Free some space, or set HEADRACE_HOME.*$/,
      );
      disk.free();
      const again = run(home);
      await addressOf(again);
      expect(await end(again, 'SIGTERM')).toBe(0);
    } finally {
      disk.unmount();
    }
  });

  it('is a file: one sentence', async () => {
    const start = run(fixture.start);
    expect(await start.exited).toBe(1);
    expect(start.output()).toContain('is not a folder');
  });
});

function canMount(): boolean {
  const probe = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** As root the data may lie elsewhere; tests use homes that the server's user can reach. */
function dataFolder(home: string): string {
  const folder = path.join(home, 'postgres');
  mkdirSync(folder, { recursive: true });
  return folder;
}
