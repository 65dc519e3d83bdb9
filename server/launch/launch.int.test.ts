import { existsSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeCheckout } from './testing/fake-checkout';

let checkout: FakeCheckout;
beforeEach(() => {
  checkout = new FakeCheckout();
});
afterEach(() => checkout.dispose());

/** Which tools ran since the last look. */
function calls(): string[] {
  const file = path.join(checkout.root, 'calls.txt');
  const names = readFileSync(file, 'utf8').split('\n').filter(Boolean).sort();
  writeFileSync(file, '');
  return names;
}
const start = (env?: Record<string, string>) => checkout.run('start.mjs', [], env).ended;
const locked = (): boolean => existsSync(path.join(checkout.root, '.build.lock'));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('npm start', () => {
  it('installs, builds and runs; then does only what an edit asks for', async () => {
    const first = await start();
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/Packages installed[\s\S]*Ready to run[\s\S]*\nup\n$/) });
    expect(calls()).toEqual(['bundle', 'generate', 'web']);

    expect(await start()).toEqual({ code: 0, output: 'up\n' });
    const later = new Date(Date.now() + 5_000);
    utimesSync(path.join(checkout.root, 'model/a.ts'), later, later);
    expect(await start()).toEqual({ code: 0, output: 'up\n' });
    expect(calls()).toEqual([]);

    checkout.put('model/a.ts', 'export const a = 2;\n');
    await start();
    expect(calls()).toEqual(['bundle', 'web']);
    checkout.put('components/a.ts', 'export const a = 2;\n');
    await start();
    expect(calls()).toEqual(['web']);
    rmSync(path.join(checkout.root, 'dist'), { recursive: true });
    await start();
    expect(calls()).toEqual(['bundle']);
  });

  it('runs from a copy of its own, which no later build changes and which goes with it', async () => {
    const copies = (): string[] => readdirSync(checkout.root).filter((name) => name.startsWith('.run-'));
    await start();
    expect(copies()).toEqual([]);
    const running = checkout.run('start.mjs', [], { STAY: '120000' });
    await until(() => copies().length === 2);
    const [dist, pages] = copies().sort() as [string, string];
    expect([dist, pages]).toEqual([expect.stringMatching(/^\.run-\d+-dist$/), expect.stringMatching(/^\.run-\d+-pages$/)]);
    const before = statSync(path.join(checkout.root, dist, 'start.mjs')).ino;
    checkout.put('model/a.ts', 'export const a = 3;\n');
    await start();
    expect(statSync(path.join(checkout.root, dist, 'start.mjs')).ino).toBe(before);
    expect(copies().sort()).toEqual([dist, pages]);
    running.kill('SIGKILL');
    await running.ended;
    expect(copies()).toHaveLength(2);
    await start();
    expect(copies()).toEqual([]);
  });

  it('prints its help, and refuses what it does not know, before anything is prepared', async () => {
    const help = await checkout.run('start.mjs', ['--help']).ended;
    expect(help).toEqual({ code: 0, output: expect.stringMatching(/^npm start[\s\S]*HEADRACE_HOME[\s\S]*PORT/) });
    for (const unknown of ['--port', 'now'])
      expect(await checkout.run('start.mjs', [unknown]).ended).toEqual({
        code: 2,
        output: expect.stringContaining(`"${unknown}" is no option of npm start`),
      });
    expect(calls()).toEqual([]);
  });

  it('builds once where two start at once', async () => {
    checkout.put('hold', '');
    const runs = [1, 2].map(() => checkout.run('start.mjs', [], { HOLD: 'bundle' }));
    // However late one of them comes, it meets the other one's build.
    await until(() => runs.some((run) => run.output().includes('waiting for it')));
    rmSync(path.join(checkout.root, 'hold'));
    const ends = await Promise.all(runs.map(({ ended }) => ended));
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(ends.filter(({ output }) => output.includes('waiting for it'))).toHaveLength(1);
    expect(calls()).toEqual(['bundle', 'generate', 'web']);
  });

  it('shows what a broken build says and what to do, and tries again the next time', async () => {
    const broken = await start({ BREAK: 'bundle' });
    expect(broken.code).toBe(1);
    expect(broken.output).toContain('bundle is broken at line 7');
    expect(broken.output).toContain('Building the processes failed.');
    expect(broken.output).not.toContain('\nup\n');
    expect(locked()).toBe(false);
    calls();
    expect((await start()).code).toBe(0);
    expect(calls()).toEqual(['bundle']);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops at %s in the middle of a build, with nothing left locked', async (signal, code) => {
    const run = checkout.run('start.mjs', [], { SLOW: 'web' });
    await until(() => readFileSync(path.join(checkout.root, 'calls.txt'), 'utf8').includes('web'));
    run.kill(signal);
    expect((await run.ended).code).toBe(code);
    expect(locked()).toBe(false);
  });
});

describe('npx headrace', () => {
  it('builds the processes alone, and leaves standard output to the command', async () => {
    const { code, output } = await checkout.run('headrace.mjs', ['run', 'a.sql', '--parallelism', '2']).ended;
    expect(code).toBe(0);
    expect(output).toMatch(/\["run","a.sql","--parallelism","2"\]\n$/);
    expect(calls()).toEqual(['bundle', 'generate']);
    expect(await checkout.run('headrace.mjs', ['check']).ended).toEqual({ code: 0, output: '["check"]\n' });
  });
});

describe('npm test', () => {
  const test = (args: string[], env?: Record<string, string>) => checkout.run('test.mjs', args, env).ended;
  const lastLine = (output: string): string | undefined => output.trimEnd().split('\n').at(-1);

  it('counts everything in its last line and prints why something was skipped', async () => {
    const { code, output } = await test(['unit']);
    expect({ code, last: lastLine(output) }).toEqual({ code: 0, last: '1 passed, 0 failed, 1 skipped' });
    expect(output).toContain('b: no moon');
    expect(calls()).toEqual(['generate', 'vitest']);
  });

  it('fails where a test program dies without a word, where a build breaks, and where no test ran', async () => {
    const crashed = await test(['unit'], { TESTS: 'crash' });
    expect({ code: crashed.code, last: lastLine(crashed.output) }).toEqual({ code: 1, last: '1 passed, 1 failed, 1 skipped' });
    const broken = await test(['int'], { BREAK: 'web' });
    expect({ code: broken.code, last: lastLine(broken.output) }).toEqual({ code: 1, last: '0 passed, 2 failed, 0 skipped' });
    const none = await test(['unit', '--grep', 'nothing is called so'], { TESTS: 'none' });
    expect({ code: none.code, last: lastLine(none.output) }).toEqual({ code: 1, last: '0 passed, 0 failed, 0 skipped' });
  });

  it('refuses options that it does not know', async () => {
    const { code, output } = await test(['--watch']);
    expect(code).toBe(2);
    expect(output).toContain('"--watch" is neither a part nor an option');
  });
});
