import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headrace } from '@/server/cli/testing/headrace';

const checkout = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const npm = (args: readonly string[], cwd: string) => run('npm', [...args, '--no-audit', '--no-fund'], { cwd });

/** What a stranger has: the packages as they are published, and an empty folder outside of the checkout. */
describe('the published packages', () => {
  const home = mkdtempSync(path.join(os.tmpdir(), 'headrace-packages-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  const connector = path.join(home, 'ticker');

  /** The tarball of a package's folder, made without a registry. */
  async function tarball(folder: string): Promise<string> {
    const { stdout } = await npm(['pack', folder, '--json', '--ignore-scripts', '--pack-destination', home], checkout);
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    return path.join(home, filename);
  }

  beforeAll(async () => {
    await npm(['run', 'build', '-w', 'connector-sdk'], checkout);
    const [sdk, zod, create] = [
      await tarball(path.join(checkout, 'connector-sdk')),
      await tarball(path.join(checkout, 'node_modules/zod')),
      await tarball(path.join(checkout, 'create-headrace-connector')),
    ];
    await run('tar', ['-xzf', create, '-C', home]);
    await run(process.execPath, [path.join(home, 'package/index.mjs'), connector, '--kind', 'source']);
    const file = path.join(connector, 'package.json');
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { devDependencies: Record<string, string> };
    expect(Object.keys(manifest.devDependencies)).toEqual(['@headrace/connector-sdk', 'headrace']);
    // From the tarballs; the command is the checkout's.
    const devDependencies = { '@headrace/connector-sdk': `file:${sdk}`, zod: `file:${zod}` };
    writeFileSync(file, JSON.stringify({ ...manifest, devDependencies }));
    await npm(['install', '--offline', '--ignore-scripts'], connector);
  }, 240_000);

  it('give the editor its types', async () => {
    const tsc = path.join(checkout, 'node_modules/typescript/bin/tsc');
    await expect(run(process.execPath, [tsc, '-p', connector])).resolves.toMatchObject({ stdout: '' });
  });

  it('hold a connector made from the template to the laws, by their own kit', async () => {
    const bundler = path.join(checkout, 'node_modules/tsdown/dist/index.mjs');
    mkdirSync(path.join(connector, 'out'));
    const program = `
      import { build } from ${JSON.stringify(bundler)};
      await build({ config: false, entry: { harness: 'test/harness.ts' }, outDir: 'out', format: 'esm', platform: 'node', dts: false,
        clean: false, report: false, logLevel: 'silent', fixedExtension: true, tsconfig: false, deps: { neverBundle: [/^@headrace\\//] } });
      const { verify } = await import('@headrace/connector-sdk/testing');
      const { default: harness } = await import('./out/harness.mjs');
      process.stdout.write(JSON.stringify(await verify(harness)));
      process.exit(0);`;
    writeFileSync(path.join(connector, 'verify.mjs'), program);
    const { stdout } = await run(process.execPath, ['verify.mjs'], { cwd: connector, maxBuffer: 16 << 20 });
    const laws = JSON.parse(stdout) as { law: string; status: string; reason: string }[];
    expect(laws.filter(({ status }) => status === 'failed')).toEqual([]);
    const passed = laws.filter(({ status }) => status === 'passed').map(({ law }) => law);
    expect(passed).toEqual(expect.arrayContaining(['connector.check.refuses', 'source.restart-anywhere', 'source.crash-explorer']));
  });

  it('make a connector that a job of Headrace reads from', async () => {
    expect(await headrace(['connector', 'build', connector]).ended).toMatchObject({ code: 0 });
    const script = path.join(home, 'ticks.sql');
    writeFileSync(
      script,
      `CREATE TEMPORARY TABLE ticks (n BIGINT, text STRING) WITH ('connector' = 'ticker', 'count' = '5');
       CREATE TEMPORARY TABLE shown (n BIGINT, text STRING) WITH ('connector' = 'print');
       INSERT INTO shown SELECT n, text FROM ticks;`,
    );
    const { code, stdout, stderr } = await headrace(['run', script], { HEADRACE_CONNECTORS: connector }).ended;
    expect(code, stderr).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual(Array.from({ length: 5 }, (_, n) => `+I[${n}, tick ${n}]`));
  });
});
