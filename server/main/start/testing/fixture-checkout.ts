import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { bundleForTest } from '@/server/db/testing/bundle';

const here = import.meta.dirname;
const checkout = path.resolve(here, '../../../..');

/** A checkout for the supervisor's tests: the real `start` and `runner`, fake web, seed and job; migrations and packages of this one. */
export async function fixtureCheckout(): Promise<{ readonly start: string; dispose(): void }> {
  const root = path.join(checkout, 'node_modules/.cache/headrace-tests', `checkout-${process.pid}`);
  rmSync(root, { recursive: true, force: true });
  const dist = path.join(root, 'dist');
  mkdirSync(dist, { recursive: true });
  symlinkSync(path.join(checkout, 'prisma'), path.join(root, 'prisma'));
  for (const name of ['start', 'runner'])
    copyFileSync(await bundleForTest(path.join(checkout, `server/main/${name}.ts`)), path.join(dist, `${name}.mjs`));
  copyFileSync(path.join(here, 'fake-web.mjs'), path.join(dist, 'web.mjs'));
  copyFileSync(path.join(here, 'fake-seed.mjs'), path.join(dist, 'seed.mjs'));
  copyFileSync(path.join(checkout, 'server/runner/testing/fake-job.mjs'), path.join(dist, 'job.mjs'));
  return { start: path.join(dist, 'start.mjs'), dispose: () => rmSync(root, { recursive: true, force: true }) };
}
