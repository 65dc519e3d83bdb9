import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestPostgres } from '../connectors/jdbc/test/postgres';

const TIMEOUT_MS = 600_000;
/** On a busy machine a process takes long to come back, and the input ends before the last kill. */
const ofJob = ['--rows', '800000', '--rate', '50000', '--kills', '8', '--enough', '1'];
const ofServer = ['--rows', '800000', '--rate', '40000', '--kills', '3', '--enough', '1'];

/** `bench/kill.mjs` as at full size, with fewer rows and kills. */
function killTest(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const command = [path.join(import.meta.dirname, 'kill.mjs'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, command, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ ok: error === null, text: `${stdout}${stderr}` }),
    );
  });
}

// Two at once: each has a home, a rate and processes of its own.
describe.concurrent('kill -9 of a job, again and again', () => {
  let postgres: TestPostgres;
  beforeAll(async () => {
    postgres = await TestPostgres.start();
  });
  afterAll(() => postgres.stop());

  it('loses and doubles nothing in files', { timeout: TIMEOUT_MS }, async () => {
    // From one to four workers after each kill.
    const { ok, text } = await killTest([...ofJob, '--sink', 'file', '--parallelism', '4']);
    expect(ok, text).toBe(true);
    expect(text).toMatch(/^seed \d+/);
  });

  it('loses and doubles nothing in PostgreSQL', { timeout: TIMEOUT_MS }, async () => {
    const url = `postgresql://postgres:correct%20horse@127.0.0.1:${postgres.port}/postgres`;
    const { ok, text } = await killTest([...ofJob, '--sink', 'postgres'], { KILL_DATABASE_URL: url });
    expect(ok, text).toBe(true);
  });
});

describe.concurrent('kill -9 of a process of the server while it runs jobs into files and PostgreSQL', () => {
  it.each(['runner', 'web'])('the %s: nothing is lost or doubled, and no job runs twice', { timeout: TIMEOUT_MS }, async (of) => {
    const { ok, text } = await killTest(['--of', of, ...ofServer, '--sink', 'both'], { DATABASE_URL: '' });
    expect(ok, text).toBe(true);
  });

  it(
    'a job of the shop example: its results, and look-ups with each kind of cache, are those of an undisturbed run',
    { timeout: TIMEOUT_MS },
    async () => {
      const { ok, text } = await killTest(['--input', 'shop', ...ofServer, '--sink', 'postgres'], { DATABASE_URL: '' });
      expect(ok, text).toBe(true);
    },
  );
});
