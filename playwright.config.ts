import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { placeConnectors } from './e2e/outside';

/** Set once in the first process and inherited by the workers, which read this file again. */
const port = (process.env.HEADRACE_E2E_PORT ??= String(20_000 + (process.pid % 10_000)));
const home = (process.env.HEADRACE_E2E_HOME ??= newHome());
const baseURL = `http://127.0.0.1:${port}`;

/** Readable by all: as root, PostgreSQL runs as a user of its own. It goes when the run is over, and stays with its logs where tests failed. */
function newHome(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'headrace-e2e-'));
  chmodSync(folder, 0o755);
  placeConnectors(path.join(folder, 'connectors'));
  process.once('exit', (code) => {
    if (code === 1) console.log(`The server's home is kept: ${folder}`);
    else rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return folder;
}

const args = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  // Ends only what would never end: a machine of two cores is five times slower while it does other things, too.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  workers: 1,
  forbidOnly: process.env.CI !== undefined,
  outputDir: 'test-results',
  use: {
    baseURL,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...args] : args,
    },
  },
  webServer: {
    command: 'node server/launch/headrace.mjs start',
    url: baseURL,
    // It makes its database first, with a thousand files that the disk must have.
    timeout: 600_000,
    stdout: 'pipe',
    // Final checkpoints have 40 s, the database 30 s.
    gracefulShutdown: { signal: 'SIGINT', timeout: 120_000 },
    env: { PORT: port, HEADRACE_HOME: home, NODE_ENV: 'production' },
  },
});
