import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-cluster';
import { canReach, unprivilegedAccount } from './account';
import { startCluster, type Cluster } from './cluster';
import { placeEmbedded } from './placement';

const asRoot = process.getuid?.() === 0;
const clean: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

function folder(): string {
  const made = temporaryFolder();
  clean.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

describe('a home that the server’s user cannot reach', () => {
  it('as root: the data is placed where it can, said aloud, found again, and serves', async (ctx) => {
    if (!asRoot) ctx.skip('only root runs PostgreSQL as another user');
    const closed = folder();
    chmodSync(closed, 0o700);
    const elsewhere = folder();
    const wanted = path.join(closed, 'postgres');
    mkdirSync(wanted);
    const placement = await placeEmbedded(wanted, elsewhere);
    expect(placement.dataDir.startsWith(elsewhere)).toBe(true);
    expect(placement.notes.join()).toContain(placement.dataDir);
    expect((await placeEmbedded(wanted, elsewhere)).dataDir).toBe(placement.dataDir);
    expect(statSync(placement.dataDir).uid).toBe(unprivilegedAccount()!.uid);
    const cluster: Cluster = await startCluster({ placement, superPassword: 'x', logFile: path.join(closed, 'log') });
    clean.push(() => cluster.stop());
    expect(cluster.port).toBeGreaterThan(0);
  });

  it('as root: reachability is asked of the system, as that user', (ctx) => {
    if (!asRoot) ctx.skip('only root can ask as another user');
    const open = folder();
    const account = unprivilegedAccount()!;
    expect(canReach(account, open)).toBe(true);
    chmodSync(open, 0o700);
    expect(canReach(account, open)).toBe(false);
  });
});

describe('a server that is there already', () => {
  it('is adopted by the next start and not started twice', async () => {
    const home = folder();
    const placement = await placeEmbedded(path.join(home, 'postgres'));
    const options = { placement, superPassword: 'x', logFile: path.join(home, 'log') };
    const first = await startCluster(options);
    clean.push(() => first.stop());
    const second = await startCluster(options);
    expect(second).toMatchObject({ adopted: true, pid: first.pid, port: first.port });
    await second.stop();
    await first.exited;
    const third = await startCluster({ ...options, preferredPort: first.port });
    clean.push(() => third.stop());
    expect(third).toMatchObject({ adopted: false, port: first.port });
  });
});
